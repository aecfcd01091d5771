/** Addresses that belong to nodes and pods, and the service addresses that fall on them. */
import { overlaps, type Prefix } from '../../../src/core/ip/prefix.ts';
import type { Network, Node } from '../../../src/model/types/network.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import { type Claim, spanOf } from '../../algebra/address-claims.ts';
import { vipsOf } from '../../algebra/exposure.ts';
import { type PodRange, podRangesOf } from '../../algebra/pod-ranges.ts';
import { indexPrefixes, type PrefixIndex } from '../../algebra/prefix-index.ts';
import { serviceSubject, serviceText } from '../../algebra/text.ts';

const id = 'service/address-conflict';

export interface Places {
  readonly nodes: ReadonlyMap<string, Node>;
  readonly podRanges: readonly PodRange[];
  readonly pods: PrefixIndex<PodRange>;
}

export function placesOf(network: Network): Places {
  const podRanges = podRangesOf(network);
  return {
    nodes: new Map(
      network.nodes
        .filter((node) => !node.projected)
        .flatMap((node) => node.addresses.map(({ text }) => [text, node] as const)),
    ),
    podRanges,
    pods: indexPrefixes(podRanges.map((range) => [range.prefix, range] as const)),
  };
}

/** External IPs on nodes and pods are external-ip-hijack's. */
export function judgeClaim(network: Network, places: Places, claim: Claim): Finding[] {
  if (claim.kind === 'external IP') return [];
  const node = places.nodes.get(claim.address.text);
  if (node !== undefined && !(claim.kind === 'load-balancer IP' && sharesNodeAddresses(network, places, claim))) {
    return [
      taken(
        claim,
        `node \`${node.name}\``,
        node.origin === undefined ? [] : [node.origin.span(['status', 'addresses'])],
        {
          address: claim.address.text,
          node: node.name,
        },
      ),
    ];
  }
  const range = places.pods.find(claim.address);
  // Where the ranges themselves overlap, that is the finding.
  if (range === undefined || network.cluster.serviceCIDRs.some((prefix) => overlaps(prefix, range.prefix))) return [];
  const owner =
    range.node === undefined
      ? `pod CIDR ${range.prefix.text}`
      : `pod CIDR ${range.prefix.text} of node \`${range.node}\``;
  return [
    taken(claim, owner, range.declared === undefined ? [] : [range.declared.origin.span(range.declared.path)], {
      address: claim.address.text,
      podCIDR: range.prefix.text,
    }),
  ];
}

function taken(claim: Claim, owner: string, elsewhere: Finding['locations'], witness: Finding['witness']): Finding {
  const { service, kind, address } = claim;
  const inside = owner.startsWith('pod CIDR');
  return finding({
    property: id,
    severity: 'error',
    message: `${kind} \`${address.text}\` of ${serviceText(service)} ${inside ? `lies in ${owner}` : `is the address of ${owner}`}`,
    remedy: `give the Service an address that no ${inside ? 'pod' : 'node'} can have${kind === 'cluster IP' ? ', or leave `spec.clusterIP` out and have one allocated' : ''}`,
    subjects: [serviceSubject(service)],
    locations: [spanOf(claim), ...elsewhere],
    witness,
    witnessClass: `${inside ? 'pod' : 'node'} ${address.text}`,
  });
}

/**
 * Some load balancers hand out the nodes' own addresses on purpose (k3s ServiceLB, Cilium node IPAM): taken to be so with
 * several node addresses in one Service, ServiceLB's pods or node labels, and in a cluster of one node.
 */
function sharesNodeAddresses(network: Network, places: Places, { service, address }: Claim): boolean {
  const own = vipsOf(service).filter(
    (vip) => vip.address.family === address.family && places.nodes.has(vip.address.text),
  );
  return (
    network.nodes.length < 2 ||
    own.length > 1 ||
    network.nodes.some((node) => /^(?:k3s|rke2)$/.test(node.labels['node.kubernetes.io/instance-type'] ?? '')) ||
    network.pods.some((pod) => pod.name.startsWith(`svclb-${service.name}-`))
  );
}

/** One finding for the cluster: every Service would be hit. */
export function judgeRanges(network: Network, { podRanges }: Places): Finding[] {
  const { cluster } = network;
  if (!cluster.serviceCIDRsDeclared && network.live) return [];
  let found: { service: Prefix; pod: PodRange } | undefined;
  for (const service of cluster.serviceCIDRs) {
    const pod = podRanges.find(
      (range) => overlaps(range.prefix, service) && (range.declared !== undefined || cluster.serviceCIDRsDeclared),
    );
    // A pod range that nobody stated is only what projection assumed.
    if (pod?.declared !== undefined) found ??= { service, pod };
  }
  if (found === undefined) return [];
  const { service, pod } = found;
  const whose = pod.node === undefined ? '' : ` of node \`${pod.node}\``;
  return [
    finding({
      property: id,
      severity: 'error',
      message: `service CIDR \`${service.text}\` overlaps pod CIDR \`${pod.prefix.text}\`${whose}: an address may be given to a Service and to a pod`,
      remedy: 'choose service CIDRs and pod CIDRs that have no address in common',
      subjects: [{ kind: 'Cluster', name: cluster.name }],
      locations: [
        ...(cluster.origin === undefined ? [] : [cluster.origin.span(['spec', 'serviceCIDRs'])]),
        ...(pod.declared === undefined ? [] : [pod.declared.origin.span(pod.declared.path)]),
      ],
      witness: { serviceCIDR: service.text, podCIDR: pod.prefix.text, node: pod.node ?? null },
      witnessClass: 'ranges',
    }),
  ];
}
