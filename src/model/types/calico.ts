/** Calico's BGP resources (`projectcalico.org/v3`, also as `crd.projectcalico.org/v1`), and our own `BGPRouter`. */
import type { ObjectBase } from './meta.ts';

export interface SecretKeyRef {
  readonly name: string;
  readonly key: string;
}

export interface PrefixAdvertisement {
  readonly cidr?: string;
  /** Names of `communities`, or values. */
  readonly communities?: readonly string[];
}

interface ServiceRange {
  readonly cidr?: string;
}

export interface BgpConfigurationObject extends ObjectBase<'BGPConfiguration'> {
  readonly spec: {
    readonly logSeverityScreen?: string;
    readonly nodeToNodeMeshEnabled?: boolean;
    readonly asNumber?: number;
    readonly listenPort?: number;
    readonly bindMode?: 'None' | 'NodeIP';
    readonly ignoredInterfaces?: readonly string[];
    readonly serviceClusterIPs?: readonly ServiceRange[];
    readonly serviceExternalIPs?: readonly ServiceRange[];
    readonly serviceLoadBalancerIPs?: readonly ServiceRange[];
    readonly serviceLoadBalancerAggregation?: 'Enabled' | 'Disabled';
    readonly communities?: readonly { readonly name: string; readonly value: string }[];
    readonly prefixAdvertisements?: readonly PrefixAdvertisement[];
    readonly nodeMeshPassword?: { readonly secretKeyRef: SecretKeyRef };
    readonly nodeMeshMaxRestartTime?: string;
    readonly programClusterRoutes?: 'Enabled' | 'Disabled' | 'EnabledIPIPOnly' | 'EnabledNoEncapOnly';
    readonly ipv4NormalRoutePriority?: number;
    readonly ipv6NormalRoutePriority?: number;
  };
}

export interface BgpPeerObject extends ObjectBase<'BGPPeer'> {
  readonly spec: {
    readonly node?: string;
    readonly nodeSelector?: string;
    readonly peerIP?: string;
    readonly peerSelector?: string;
    readonly localWorkloadSelector?: string;
    readonly asNumber?: number;
    readonly localASNumber?: number;
    readonly keepOriginalNextHop?: boolean;
    readonly nextHopMode?: 'Auto' | 'Self' | 'Keep';
    readonly password?: { readonly secretKeyRef: SecretKeyRef };
    readonly sourceAddress?: 'UseNodeIP' | 'None';
    readonly maxRestartTime?: string;
    readonly keepaliveTime?: string;
    readonly numAllowedLocalASNumbers?: number;
    readonly ttlSecurity?: number;
    readonly reachableBy?: string;
    readonly filters?: readonly string[];
    readonly reversePeering?: 'Auto' | 'Manual';
  };
}

export interface FilterOperation {
  readonly addCommunity?: { readonly value: string };
  readonly prependASPath?: { readonly prefix: readonly number[] };
  readonly setPriority?: { readonly value: number };
}

export interface FilterRule {
  readonly action: 'Accept' | 'Reject';
  readonly cidr?: string;
  readonly matchOperator?: 'In' | 'NotIn' | 'Equal' | 'NotEqual';
  readonly prefixLength?: { readonly min?: number; readonly max?: number };
  readonly source?: 'RemotePeers';
  readonly interface?: string;
  readonly communities?: { readonly values: readonly string[] };
  readonly asPathPrefix?: readonly number[];
  readonly priority?: number;
  readonly peerType?: 'eBGP' | 'iBGP';
  readonly operations?: readonly FilterOperation[];
}

export interface BgpFilterObject extends ObjectBase<'BGPFilter'> {
  readonly spec: {
    readonly importV4?: readonly FilterRule[];
    readonly exportV4?: readonly FilterRule[];
    readonly importV6?: readonly FilterRule[];
    readonly exportV6?: readonly FilterRule[];
  };
}

type Encapsulation = 'Never' | 'Always' | 'CrossSubnet';

export interface IpPoolObject extends ObjectBase<'IPPool'> {
  readonly spec: {
    readonly cidr: string;
    readonly ipipMode?: Encapsulation;
    readonly vxlanMode?: Encapsulation;
    readonly disableBGPExport?: boolean;
    readonly disabled?: boolean;
    readonly blockSize?: number;
    readonly allowedUses?: readonly string[];
  };
}

/** Calico's Node; Kubernetes' own has the same kind, in another group. */
export interface CalicoNodeObject extends ObjectBase<'CalicoNode'> {
  readonly spec: {
    readonly bgp?: {
      readonly ipv4Address?: string;
      readonly ipv6Address?: string;
      readonly asNumber?: number;
      readonly routeReflectorClusterID?: string;
    };
    readonly wireguard?: { readonly interfaceIPv4Address?: string; readonly interfaceIPv6Address?: string };
  };
}

export interface BlockAffinityObject extends ObjectBase<'BlockAffinity'> {
  readonly spec: { readonly cidr: string; readonly node: string; readonly state?: string };
}

/** A router outside the cluster. */
export interface BgpRouterObject extends ObjectBase<'BGPRouter'> {
  readonly spec: {
    readonly asNumber: number;
    readonly addresses: readonly string[];
    readonly peers?: readonly { readonly address: string; readonly asNumber: number }[];
    readonly accepts?: readonly string[];
    readonly originates?: readonly string[];
    readonly reflectorClusterID?: string;
  };
}

export type CalicoObject =
  | BgpConfigurationObject
  | BgpPeerObject
  | BgpFilterObject
  | IpPoolObject
  | CalicoNodeObject
  | BlockAffinityObject
  | BgpRouterObject;
