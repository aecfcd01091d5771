/**
 * The BGP sessions of a node: the mesh, the peers that BGPPeers name for it, and the far sides of those that name it.
 * BGPPeers of the whole cluster come first; the first that speaks of an address and port decides.
 *
 * Source: Calico 3.33-dev, confd's `client.go` and `bgp_processor.go` (docs.tigera.io, "Configure BGP peering").
 */
import { type Address, type Family, parseAddress } from '../../core/ip/address.ts';
import { compareText } from '../../core/order.ts';
import { recall } from '../../core/recall.ts';
import type { BgpPeerObject, SecretKeyRef } from '../types/calico.ts';
import type { BgpNode, ClusterBgp } from '../types/calico-network.ts';
import { isGlobal, type Peering, peeringOf } from './peering.ts';
import { globalAs, globalSpec, listenPort, localAs } from './settings.ts';
import { parsePeerIP, parseSeconds } from './values.ts';

export interface Session {
  /** The name of BIRD's protocol. */
  readonly name: string;
  readonly family: Family;
  readonly address: string;
  /** 0 where BGP's own port holds. */
  readonly port: number;
  readonly asNumber: number;
  /** In place of the node's own. */
  readonly localAsNumber: number | undefined;
  /** Whether both sides are of one AS. */
  readonly internal: boolean;
  readonly source: string | undefined;
  readonly hops: number;
  readonly filters: readonly string[];
  readonly passive: boolean;
  readonly restartSeconds: number | undefined;
  readonly keepaliveSeconds: number | undefined;
  /** The cluster ID, towards a client of this reflector. */
  readonly reflects: string | undefined;
  readonly password: SecretKeyRef | undefined;
  readonly nextHop: 'keep' | 'self' | undefined;
  readonly allowedLocalAs: number;
  /** The gateway over which the peer is reached, and whether the whole cluster's BGPPeer says so. */
  readonly reachableBy: { readonly gateway: string; readonly global: boolean } | undefined;
  /** The node at the other end, where it is one. */
  readonly node: BgpNode | undefined;
  /** Undefined in the mesh. */
  readonly peer: BgpPeerObject | undefined;
}

/** In order of names. */
export function sessionsOf(bgp: ClusterBgp, node: BgpNode, family: Family): readonly Session[] {
  const own = node.addresses[family];
  if (own === undefined) return [];
  const known = recall(sessions, bgp, () => new Map<BgpNode, ByFamily>());
  const ofNode = recall(known, node, (): ByFamily => ({}));
  ofNode[family] ??= settled({ bgp, node, own, peering: peeringOf(bgp) });
  return ofNode[family];
}

/** Asked for by everyone who looks at a node. */
type ByFamily = { [F in Family]?: readonly Session[] };
const sessions = new WeakMap<ClusterBgp, Map<BgpNode, ByFamily>>();

const settled = (context: Context): readonly Session[] =>
  [...meshOf(context), ...explicitOf(context)].sort((a, b) => compareText(a.name, b.name));

interface Context {
  readonly bgp: ClusterBgp;
  readonly node: BgpNode;
  readonly own: Address;
  readonly peering: Peering;
}

const symbol = (address: string): string => address.replace(/[.:]/g, '_');

function meshOf({ bgp, node, own }: Context): Session[] {
  const spec = globalSpec(bgp);
  if (spec.nodeToNodeMeshEnabled === false || node.clusterID !== '') return [];
  return bgp.nodes.flatMap((other) => {
    const address = other.addresses[own.family];
    if (other.name === node.name || address === undefined || other.clusterID !== '') return [];
    // Since 3.32 a node without a number of its own is taken to have that of whoever asks.
    const asNumber = other.asNumber ?? localAs(bgp, node);
    return [
      {
        name: `Mesh_${symbol(address.text)}`,
        family: own.family,
        address: address.text,
        port: listenPort(bgp, other),
        asNumber,
        localAsNumber: undefined,
        internal: asNumber === localAs(bgp, node),
        source: own.text,
        hops: 0,
        filters: [],
        // Compared as texts: one side waits, so that there is one connection and not two.
        passive: address.text > own.text,
        restartSeconds: secondsOf(spec.nodeMeshMaxRestartTime),
        keepaliveSeconds: undefined,
        reflects: undefined,
        password: spec.nodeMeshPassword?.secretKeyRef,
        nextHop: undefined,
        allowedLocalAs: 0,
        reachableBy: undefined,
        node: other,
        peer: undefined,
      },
    ];
  });
}

/** One end of a peering as some BGPPeer has it. */
interface Remote {
  readonly peer: BgpPeerObject;
  readonly scope: 'Global' | 'Node';
  readonly address: string;
  readonly port: number;
  readonly asNumber: number;
  readonly node: BgpNode | undefined;
  /** Whether the BGPPeer gives the address, and did not select nodes. */
  readonly byAddress: boolean;
}

function explicitOf(context: Context): Session[] {
  const { node, own, peering } = context;
  const { near, far } = peering.of(node);
  const remotes = [
    ...near.filter(isGlobal).flatMap((peer) => remotesOf(context, peer, 'Global')),
    ...near.filter((peer) => !isGlobal(peer)).flatMap((peer) => remotesOf(context, peer, 'Node')),
    ...[...far, ...peering.naming(own)]
      .filter((peer) => isFar(context, peer))
      .sort((a, b) => compareText(a.metadata.name, b.metadata.name))
      .flatMap((peer) => reverseOf(context, peer)),
  ];
  const taken = new Set<string>();
  return remotes
    .filter(({ address, port }) => {
      const key = `${address}|${port}`;
      if (address === own.text || taken.has(key)) return false;
      taken.add(key);
      return true;
    })
    .map((remote) => sessionWith(context, remote));
}

function remotesOf({ bgp, own, peering }: Context, peer: BgpPeerObject, scope: Remote['scope']): Remote[] {
  const { peerSelector, peerIP, asNumber = 0 } = peer.spec;
  if (peerSelector) {
    return peering.selected(peerSelector).flatMap((other) => nodeRemote(bgp, other, own.family, peer, scope));
  }
  const parsed = parsePeerIP(peerIP ?? '');
  const address = parseAddress(parsed?.address ?? '');
  if (parsed === undefined || address?.family !== own.family) return [];
  const named = peering.at(address);
  const port = parsed.port || (named !== undefined && localAs(bgp, named) === asNumber ? listenPort(bgp, named) : 0);
  return [{ peer, scope, address: address.text, port, asNumber, node: named, byAddress: true }];
}

function nodeRemote(bgp: ClusterBgp, other: BgpNode, family: Family, peer: BgpPeerObject, scope: Remote['scope']) {
  const address = other.addresses[family];
  if (address === undefined) return [];
  const asNumber = other.asNumber ?? globalAs(bgp);
  const port = listenPort(bgp, other);
  return [{ peer, scope, address: address.text, port, asNumber, node: other, byAddress: false }];
}

/** Whether a BGPPeer has this node for its peer, so that the node needs the same peering from its own side. */
function isFar({ bgp, node }: Context, { spec }: BgpPeerObject): boolean {
  if (spec.reversePeering === 'Manual') return false;
  if (spec.peerSelector) return true;
  if (localAs(bgp, node) !== (spec.asNumber ?? 0)) return false;
  const port = parsePeerIP(spec.peerIP ?? '')?.port ?? 0;
  return port === 0 || port === (listenPort(bgp, node) || 179);
}

const reverseOf = ({ bgp, own, peering }: Context, peer: BgpPeerObject): Remote[] =>
  peering.nearOf(peer).flatMap((other) => nodeRemote(bgp, other, own.family, peer, 'Node'));

function sessionWith({ bgp, node, own }: Context, remote: Remote): Session {
  const { peer, scope, address, port, asNumber, node: other, byAddress } = remote;
  const { spec } = peer;
  const localAsNumber = (byAddress && spec.localASNumber) || undefined;
  const internal = asNumber === (localAsNumber ?? localAs(bgp, node));
  const keeps = spec.nextHopMode === 'Keep' || (spec.keepOriginalNextHop === true && !internal);
  return {
    name: `${scope}_${symbol(address)}${port === 0 ? '' : `_port_${port}`}`,
    family: own.family,
    address,
    port,
    asNumber,
    localAsNumber,
    internal,
    source: spec.sourceAddress === 'None' ? undefined : own.text,
    hops: spec.ttlSecurity ?? 0,
    filters: spec.filters ?? [],
    passive: scope === 'Global' && byAddress && other !== undefined && address > own.text,
    restartSeconds: secondsOf(spec.maxRestartTime),
    keepaliveSeconds: secondsOf(spec.keepaliveTime),
    reflects: node.clusterID !== '' && internal && other?.clusterID !== node.clusterID ? node.clusterID : undefined,
    password: spec.password?.secretKeyRef,
    nextHop: keeps ? 'keep' : spec.nextHopMode === 'Self' ? 'self' : undefined,
    allowedLocalAs: byAddress ? (spec.numAllowedLocalASNumbers ?? 0) : 0,
    reachableBy: spec.reachableBy && byAddress ? { gateway: spec.reachableBy, global: scope === 'Global' } : undefined,
    node: other,
    peer,
  };
}

const secondsOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : parseSeconds(text);
