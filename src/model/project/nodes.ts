/** Nodes for a cluster whose manifests name none: `node-1` to `node-3`, or as many as `Cluster.spec.nodes.count` says. */
import { addressOf, parseAddress, widthOf } from '../../core/ip/address.ts';
import { type Prefix, prefixOf } from '../../core/ip/prefix.ts';
import type { Cluster, Node } from '../types/network.ts';

/** Ranges that stand for a site's own: benchmarking (RFC 2544) and documentation (RFC 3849). */
const bases = { 4: parseAddress('198.18.0.0')!, 6: parseAddress('2001:db8:18::')! };

export function projectNodes(cluster: Cluster, count: number): Node[] {
  return Array.from({ length: count }, (_, i): Node => {
    const name = `node-${i + 1}`;
    const addresses = cluster.families.map((family) => addressOf(family, bases[family].value + BigInt(i + 1)));
    const four = addresses.find(({ family }) => family === 4);
    const six = addresses.find(({ family }) => family === 6);
    return {
      name,
      labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux' },
      zone: '',
      addresses,
      primary: { ...(four === undefined ? {} : { 4: four }), ...(six === undefined ? {} : { 6: six }) },
      podCIDRs: cluster.podCIDRs.map((prefix) => nodeCIDR(prefix, i)),
      unschedulable: false,
      projected: true,
    };
  });
}

/** The i-th /24 or /64 of the cluster's pod CIDR, as the node IPAM controller cuts it; all of it when it is no larger. */
function nodeCIDR(prefix: Prefix, i: number): Prefix {
  const mask = prefix.family === 4 ? 24 : 64;
  if (prefix.length >= mask || i >= 2 ** Math.min(mask - prefix.length, 30)) return prefix;
  const step = 1n << BigInt(widthOf(prefix.family) - mask);
  return prefixOf(addressOf(prefix.family, prefix.value + BigInt(i) * step), mask);
}
