/**
 * No range of Services covers addresses that nodes reach by routes.
 *
 * Unsatisfiable iff a range that the nodes announce as a whole overlaps with an IPPool, or covers a node's own address for BGP,
 * the address of a peer, or the gateway to one: BIRD writes no route inside the range to a node's kernel, so what it learned
 * of the other is lost there.
 */
import { overlaps, parsePrefix } from '../../../src/core/ip/prefix.ts';
import type { Path, Span } from '../../../src/diagnostics/span.ts';
import { parsePeerIP } from '../../../src/model/bgp/values.ts';
import type { ClusterBgp } from '../../../src/model/types/calico-network.ts';
import type { Network } from '../../../src/model/types/network.ts';
import type { Judgement, Property } from '../../../src/verify/property.ts';
import { type Finding, finding, type Subject } from '../../../src/verify/verdict.ts';
import { families, hostPrefix, isWide, type Listed, listedRanges } from '../../algebra/routes.ts';

const id = 'bgp/aggregate-blackhole';

export const property: Property = {
  id,
  severity: 'error',
  statement: 'No range of Services covers addresses that nodes reach by routes.',
  engine: ['enumeration'],
  judge,
};

function judge({ bgp }: Network): Judgement {
  const ranges = bgp === undefined ? [] : listedRanges(bgp).filter(isWide);
  const routed = bgp === undefined || ranges.length === 0 ? [] : routedOf(bgp);
  return {
    applicable: ranges.length > 0,
    evidence: { ranges: ranges.length, routed: routed.length },
    findings: ranges.flatMap((range) => {
      const inside = routed.filter(({ cidr }) => {
        const prefix = parsePrefix(cidr);
        return prefix !== undefined && overlaps(range.prefix!, prefix);
      });
      return inside.length === 0 ? [] : [report(range, inside)];
    }),
  };
}

/** What is reached by a route, and what it is. */
interface Routed {
  readonly cidr: string;
  readonly what: string;
  readonly subject: Subject;
  readonly location: Span;
}

function routedOf({ pools, nodes, peers }: ClusterBgp): readonly Routed[] {
  const host = (text: string) => hostPrefix(text)?.text ?? '';
  const ofPeer = (peer: (typeof peers)[number], field: 'peerIP' | 'reachableBy', text: string, what: string) => {
    const path: Path = ['spec', field];
    const subject = { kind: 'BGPPeer', name: peer.metadata.name };
    return { cidr: host(text), what, subject, location: peer.origin.span(path) };
  };
  return [
    ...pools.map(({ metadata, spec, origin }) => ({
      cidr: spec.cidr,
      what: `IPPool \`${metadata.name}\``,
      subject: { kind: 'IPPool', name: metadata.name },
      location: origin.span(['spec', 'cidr']),
    })),
    ...nodes.flatMap(({ name, addresses, origin }) =>
      families.flatMap((family) => {
        const address = addresses[family];
        if (address === undefined) return [];
        const subject = { kind: 'Node', name };
        return [
          { cidr: host(address.text), what: `node \`${name}\``, subject, location: origin.span(['metadata', 'name']) },
        ];
      }),
    ),
    ...peers.flatMap((peer) => {
      const { peerIP, reachableBy } = peer.spec;
      const address = parsePeerIP(peerIP ?? '')?.address;
      const name = `\`${peer.metadata.name}\``;
      return [
        ...(address === undefined ? [] : [ofPeer(peer, 'peerIP', address, `the peer of BGPPeer ${name}`)]),
        ...(reachableBy === undefined
          ? []
          : [ofPeer(peer, 'reachableBy', reachableBy, `the gateway of BGPPeer ${name}`)]),
      ];
    }),
  ];
}

function report({ cidr, field, location }: Listed, inside: readonly Routed[]): Finding {
  const [first] = inside as [Routed, ...Routed[]];
  const more = inside.length === 1 ? '' : ` and ${inside.length - 1} more`;
  return finding({
    property: id,
    severity: 'error',
    message: `the range \`${cidr}\` of \`${field}\` overlaps with \`${first.cidr}\` of ${first.what}${more}: nodes keep no route inside the range, so what they learned of ${first.what} does not reach their kernels`,
    remedy: 'choose a range for Services that has no addresses of pods, nodes or routers',
    subjects: [{ kind: 'BGPConfiguration', name: 'default' }, ...inside.slice(0, 20).map(({ subject }) => subject)],
    locations: [location, ...inside.slice(0, 5).map((each) => each.location)],
    witness: {
      prefix: cidr,
      inside: inside.slice(0, 20).map((each) => each.cidr),
      expected: 'a route in the kernel',
      actual: 'none',
    },
    witnessClass: cidr,
  });
}
