/** What a network holds of BGP: Calico's resources with their references by name, and nodes as BGP speakers. */
import type { Address } from '../../core/ip/address.ts';
import type { Origin } from '../../diagnostics/span.ts';
import type { AdvertisedService } from '../bgp/advertise.ts';
import type {
  BgpConfigurationObject,
  BgpFilterObject,
  BgpPeerObject,
  BgpRouterObject,
  BlockAffinityObject,
  IpPoolObject,
} from './calico.ts';
import type { Labels } from './meta.ts';

export interface BgpNode {
  readonly name: string;
  readonly labels: Labels;
  /** The addresses that it speaks BGP from. */
  readonly addresses: { readonly 4?: Address; readonly 6?: Address };
  /** The subnet of its IPv4 address, as CIDR. */
  readonly subnet: string | undefined;
  /** Undefined where the global number holds. */
  readonly asNumber: number | undefined;
  /** Empty unless it reflects routes. */
  readonly clusterID: string;
  /** Whether it has a WireGuard interface address of a family. */
  readonly wireguard: { readonly 4: boolean; readonly 6: boolean };
  readonly origin: Origin;
}

export interface BgpService extends AdvertisedService {
  readonly namespace: string;
  readonly name: string;
  /** Who serves it in place of the usual one, where somebody does. */
  readonly loadBalancerClass: string | undefined;
  readonly origin: Origin;
}

export interface ClusterBgp {
  /** By name: `default`, and `node.<name>`. */
  readonly configurations: ReadonlyMap<string, BgpConfigurationObject>;
  /** Everything below in order of names. */
  readonly nodes: readonly BgpNode[];
  readonly peers: readonly BgpPeerObject[];
  readonly filters: readonly BgpFilterObject[];
  readonly pools: readonly IpPoolObject[];
  readonly blocks: readonly BlockAffinityObject[];
  readonly routers: readonly BgpRouterObject[];
  readonly services: readonly BgpService[];
  /** calico-node's environment, from its DaemonSet. */
  readonly environment: Readonly<Record<string, string>>;
}
