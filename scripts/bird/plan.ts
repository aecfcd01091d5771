/**
 * What a lab of a site looks like: a machine for each node, each BGPRouter, and each peer of which only the address is known,
 * all on one link; and what each of them has on its interface and in its kernel.
 */
import { type Address, type Family, parseAddress, widthOf } from '../../src/core/ip/address.ts';
import { contains, type Prefix, parsePrefix, prefixOf } from '../../src/core/ip/prefix.ts';
import type { BgpNode, ClusterBgp } from '../../src/model/types/calico-network.ts';
import { type SessionGraph, sessionGraph } from '../../src/verify/semantics/bgp/graph.ts';
import type { Machine } from '../../src/verify/semantics/bgp/origins.ts';

export const interfaceName = 'eth0';
export const families: readonly Family[] = [4, 6];

export interface LabMachine {
  /** `node a`, `router left`, `outside 192.0.2.1`. */
  readonly key: string;
  readonly node?: BgpNode;
  /** Addresses with the length of their subnet. */
  readonly addresses: readonly { readonly address: Address; readonly length: number }[];
  /** Whether it needs a way to addresses outside its subnets, by family. */
  readonly lost: Readonly<Record<Family, boolean>>;
  /** Blocks of pods: each gets one pod, behind an interface of its own, as Felix would write it. */
  readonly pods: readonly Address[];
  /** What Felix keeps out of the network of a pool with VXLAN. */
  readonly holes: readonly Prefix[];
}

export interface LabPlan {
  readonly bgp: ClusterBgp;
  readonly graphs: Readonly<Record<Family, SessionGraph>>;
  readonly machines: ReadonlyMap<string, LabMachine>;
}

export const keyOf = ({ kind, name }: { readonly kind: string; readonly name: string }): string => `${kind} ${name}`;
export const podInterface = (at: number): string => `cali${at}`;

export function planLab(bgp: ClusterBgp): LabPlan {
  const graphs = { 4: sessionGraph(bgp, 4), 6: sessionGraph(bgp, 6) };
  const subnets = bgp.nodes.flatMap(({ subnet }) => parsePrefix(subnet ?? '') ?? []);
  const found = new Map<string, { node?: BgpNode; addresses: Map<string, Address>; peers: Address[] }>();
  for (const { speakers, ends, idle } of [graphs[4], graphs[6]]) {
    for (const speaker of speakers) {
      const { node, router } = speaker;
      const own =
        node === undefined
          ? (router?.spec.addresses ?? [speaker.name]).flatMap((text) => parseAddress(text) ?? [])
          : families.flatMap((family) => node.addresses[family] ?? []);
      const machine = found.get(keyOf(speaker)) ?? {
        ...(node === undefined ? {} : { node }),
        addresses: new Map(own.map((address) => [address.text, address])),
        peers: [],
      };
      found.set(keyOf(speaker), machine);
      machine.peers.push(...speaker.ends.map((end) => ends[end ^ 1]!.address));
    }
    for (const { end } of idle) {
      const peer = parseAddress(end.session.address);
      if (peer !== undefined) found.get(`node ${end.node.name}`)?.peers.push(peer);
    }
  }
  const machines = [...found].map(([key, { node, addresses, peers }]): readonly [string, LabMachine] => {
    const placed = [...addresses.values()].map((address) => ({ address, length: lengthOf(address, node, subnets) }));
    const attached = placed.map(({ address, length }) => prefixOf(address, length));
    const isNear = (peer: Address) => attached.some((each) => each.family === peer.family && contains(each, peer));
    const lost = (family: Family) => peers.some((peer) => peer.family === family && !isNear(peer));
    return [
      key,
      {
        key,
        ...(node === undefined ? {} : { node }),
        addresses: placed,
        lost: { 4: lost(4), 6: lost(6) },
        pods: node === undefined ? [] : podsOf(bgp, node),
        holes: node === undefined ? [] : holesOf(bgp, node),
      },
    ];
  });
  return { bgp, graphs, machines: new Map(machines) };
}

function lengthOf(address: Address, node: BgpNode | undefined, subnets: readonly Prefix[]): number {
  if (address.family === 6) return 64;
  const said = parsePrefix(node?.subnet ?? '');
  return (said ?? subnets.find((subnet) => contains(subnet, address)))?.length ?? widthOf(4);
}

const blocksOf = (bgp: ClusterBgp, node: BgpNode): readonly Prefix[] =>
  bgp.blocks.flatMap(({ spec }) => (spec.node === node.name ? (parsePrefix(spec.cidr) ?? []) : []));

const podsOf = (bgp: ClusterBgp, node: BgpNode): readonly Address[] =>
  blocksOf(bgp, node)
    .slice(0, 1)
    .flatMap(({ family, text, length }) => {
      const first = parseAddress(text.split('/')[0]!)!;
      const pod = parseAddress(
        family === 4 ? first.text.replace(/\d+$/, (last) => String(Number(last) + 1)) : `${first.text}1`,
      );
      return pod === undefined || length === widthOf(family) ? [] : [pod];
    });

const holesOf = (bgp: ClusterBgp, node: BgpNode): readonly Prefix[] => {
  const tunnelled = bgp.pools
    .filter(({ spec }) => spec.vxlanMode === 'Always' || spec.vxlanMode === 'CrossSubnet')
    .flatMap(({ spec }) => parsePrefix(spec.cidr) ?? []);
  return blocksOf(bgp, node).filter(
    (block) =>
      block.length < widthOf(block.family) &&
      tunnelled.some(
        (pool) => pool.family === block.family && contains(pool, parseAddress(block.text.split('/')[0]!)!),
      ),
  );
};

/** What the lab's node has, in the words of the model. */
export function machineOf({ addresses, lost, pods, holes }: LabMachine): Machine {
  // A route of IPv6 without a metric gets this one from the kernel.
  const metric = (family: Family) => (family === 4 ? 0 : 1024);
  const everywhere = { 4: parsePrefix('0.0.0.0/0')!, 6: parsePrefix('::/0')! };
  return {
    interface: interfaceName,
    subnets: addresses.map(({ address, length }) => prefixOf(address, length)),
    kernel: [
      ...families
        .filter((family) => lost[family])
        .map((family) => ({ prefix: everywhere[family], interface: interfaceName, metric: metric(family) })),
      ...pods.map((pod, at) => ({
        prefix: prefixOf(pod, widthOf(pod.family)),
        interface: podInterface(at),
        metric: metric(pod.family),
      })),
      ...holes.map((prefix) => ({ prefix, metric: metric(prefix.family) })),
    ],
  };
}
