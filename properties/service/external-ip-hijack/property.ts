/**
 * No external IP of a Service belongs to a node, a pod, another Service or the host itself.
 *
 * Unsatisfiable iff an entry of some `spec.externalIPs` is another Service's cluster IP, another Service's load-balancer
 * address or another namespace's external IP with a port in common, a node's address, an address of a pod CIDR or of a
 * service CIDR, or a loopback or link-local address.
 */
import { contains, type Prefix, parsePrefix } from '../../../src/core/ip/prefix.ts';
import type { Span } from '../../../src/diagnostics/span.ts';
import type { ExternalAddress, Network, Node, Service } from '../../../src/model/types/network.ts';
import type { Property } from '../../../src/verify/property.ts';
import { type Finding, finding, type JsonObject } from '../../../src/verify/verdict.ts';
import { type Claim, claimsOf, sharedPorts, spanOf } from '../../algebra/address-claims.ts';
import { judgeServices } from '../../algebra/judge.ts';
import { type PodRange, podRangesOf } from '../../algebra/pod-ranges.ts';
import { indexPrefixes, type PrefixIndex } from '../../algebra/prefix-index.ts';
import { serviceSubject, serviceText } from '../../algebra/text.ts';

const id = 'service/external-ip-hijack';

export const property: Property = {
  id,
  severity: 'error',
  statement: 'No external IP of a Service belongs to a node, a pod, another Service or the host itself.',
  engine: ['enumeration'],
  judge: (network) => {
    let owners: Owners | undefined;
    return judgeServices(
      network,
      (service) => service.externalIPs.length > 0,
      (service) => {
        owners ??= ownersOf(network);
        return service.externalIPs.flatMap((entry) => judge(owners!, service, entry));
      },
    );
  },
};

interface Owners {
  readonly claims: ReadonlyMap<string, readonly Claim[]>;
  readonly nodes: ReadonlyMap<string, Node>;
  readonly pods: PrefixIndex<PodRange>;
  readonly serviceCIDRs: readonly Prefix[];
}

function ownersOf(network: Network): Owners {
  const claims = new Map<string, Claim[]>();
  for (const claim of claimsOf(network))
    claims.set(claim.address.text, [...(claims.get(claim.address.text) ?? []), claim]);
  const { cluster, nodes, live } = network;
  return {
    claims,
    nodes: new Map(
      nodes
        .filter((node) => !node.projected)
        .flatMap((node) => node.addresses.map(({ text }) => [text, node] as const)),
    ),
    pods: indexPrefixes(podRangesOf(network).map((range) => [range.prefix, range] as const)),
    // In a dump without ServiceCIDR the range is only assumed.
    serviceCIDRs: cluster.serviceCIDRsDeclared || !live ? cluster.serviceCIDRs : [],
  };
}

interface Owner {
  readonly text: string;
  readonly class: string;
  readonly witness: JsonObject;
  readonly locations: readonly Span[];
  readonly service?: Service;
}

function judge(owners: Owners, service: Service, entry: ExternalAddress): Finding[] {
  const owner = ownerOf(owners, service, entry);
  if (owner === undefined) return [];
  return [
    finding({
      property: id,
      severity: 'error',
      message: `external IP \`${entry.address.text}\` of ${serviceText(service)} ${owner.text}; every node would send that traffic to this Service`,
      remedy:
        'use an address that is routed to the cluster for this Service alone, or remove the entry; a Service of type LoadBalancer gets such an address from its controller',
      subjects: [serviceSubject(service), ...(owner.service === undefined ? [] : [serviceSubject(owner.service)])],
      locations: [service.origin.span(entry.path), ...owner.locations],
      witness: {
        address: entry.address.text,
        ports: service.ports.map(({ port, protocol }) => `${port}/${protocol}`),
        ...owner.witness,
      },
      witnessClass: `${owner.class} ${entry.address.text}`,
    }),
  ];
}

/** The owner that tells most about what is taken. */
function ownerOf(owners: Owners, service: Service, { address }: ExternalAddress): Owner | undefined {
  for (const claim of owners.claims.get(address.text) ?? []) {
    if (claim.service === service) continue;
    const [port] = sharedPorts(claim.service, service);
    const other = `${claim.service.namespace}/${claim.service.name}`;
    const theirs =
      claim.kind === 'cluster IP' ||
      (port !== undefined && (claim.kind === 'load-balancer IP' || claim.service.namespace !== service.namespace));
    if (!theirs) continue;
    return {
      text:
        claim.kind === 'cluster IP'
          ? `is the cluster IP of ${serviceText(claim.service)}`
          : `is, with port ${port}, also the ${claim.kind} of ${serviceText(claim.service)}`,
      class: claim.kind,
      witness: { owner: claim.kind, service: other, ...(port === undefined ? {} : { port }) },
      locations: [spanOf(claim)],
      service: claim.service,
    };
  }
  const node = owners.nodes.get(address.text);
  if (node !== undefined) {
    return {
      text: `is the address of node \`${node.name}\``,
      class: 'node',
      witness: { owner: 'node', node: node.name },
      locations: node.origin === undefined ? [] : [node.origin.span(['status', 'addresses'])],
    };
  }
  const range = owners.pods.find(address);
  if (range !== undefined) {
    const { declared } = range;
    return {
      text: `lies in pod CIDR ${range.prefix.text}${range.node === undefined ? '' : ` of node \`${range.node}\``}`,
      class: 'pod CIDR',
      witness: { owner: 'pod CIDR', prefix: range.prefix.text },
      locations: declared === undefined ? [] : [declared.origin.span(declared.path)],
    };
  }
  const serviceCIDR = owners.serviceCIDRs.find((prefix) => contains(prefix, address));
  if (serviceCIDR !== undefined) {
    return {
      text: `lies in service CIDR ${serviceCIDR.text}, where any Service may get it as its cluster IP`,
      class: 'service CIDR',
      witness: { owner: 'service CIDR', prefix: serviceCIDR.text },
      locations: [],
    };
  }
  const own = hostRanges.find(({ prefix }) => contains(prefix, address));
  return (
    own && {
      text: `is a ${own.name} address, which is each host's own`,
      class: own.name,
      witness: { owner: own.name },
      locations: [],
    }
  );
}

/** RFC 1122 section 3.2.1.3, RFC 3927, RFC 4291 sections 2.5.3 and 2.5.6. */
const hostRanges = [
  { name: 'loopback', prefix: parsePrefix('127.0.0.0/8')! },
  { name: 'link-local', prefix: parsePrefix('169.254.0.0/16')! },
  { name: 'loopback', prefix: parsePrefix('::1/128')! },
  { name: 'link-local', prefix: parsePrefix('fe80::/10')! },
];
