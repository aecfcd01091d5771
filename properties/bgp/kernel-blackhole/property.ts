/**
 * Nodes reach the addresses that they announce one by one.
 *
 * Unsatisfiable iff some node originates a single address of a Service that is in no range which nodes announce as a whole, and
 * kube-proxy does not put it on an interface of the node (mode ipvs does): BIRD then writes a blackhole for it to the node's
 * kernel, and the kernel refuses what the node itself sends there before kube-proxy's rules see it.
 */
import { parsePrefix } from '../../../src/core/ip/prefix.ts';
import { recall } from '../../../src/core/recall.ts';
import { advertised } from '../../../src/model/bgp/settings.ts';
import type { BgpService, ClusterBgp } from '../../../src/model/types/calico-network.ts';
import type { Network } from '../../../src/model/types/network.ts';
import type { Judgement, Property } from '../../../src/verify/property.ts';
import { type Announced, announcedOf } from '../../../src/verify/semantics/bgp/leaving.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import { isInside, routeSubject } from '../../algebra/routes.ts';
import { enumerate } from '../../algebra/text.ts';

const id = 'bgp/kernel-blackhole';

export const property: Property = {
  id,
  severity: 'warning',
  statement: 'Nodes reach the addresses that they announce one by one.',
  engine: ['enumeration'],
  judge,
};

function judge({ bgp, cluster }: Network): Judgement {
  const single = bgp === undefined ? [] : announcedOf(bgp).filter(({ cidr }) => /\/(32|128)$/.test(cidr));
  const applicable = single.length > 0 && cluster.proxy.mode !== 'ipvs';
  return {
    applicable,
    evidence: { addresses: single.length },
    findings: bgp === undefined || !applicable ? [] : findingsOf(bgp, single),
  };
}

function findingsOf(bgp: ClusterBgp, single: readonly Announced[]): Finding[] {
  const [first] = bgp.nodes;
  const kept =
    first === undefined ? [] : advertised(bgp, first).kernelRejects.flatMap((cidr) => parsePrefix(cidr) ?? []);
  const lone = single.filter(({ cidr }) => !kept.some((range) => isInside(range, parsePrefix(cidr))));
  const byService = new Map<BgpService, Announced[]>();
  for (const each of lone) for (const service of each.services) recall(byService, service, () => []).push(each);
  return [...byService].map(([service, announced]) => report(service, announced));
}

function report(service: BgpService, announced: readonly Announced[]): Finding {
  const cidrs = announced.map(({ cidr }) => cidr);
  const nodes = announced[0]!.origins.map((node) => node.name);
  const [announce, keep] = nodes.length === 1 ? ['announces', 'keeps'] : ['announce', 'keep'];
  const { namespace, name, origin } = service;
  return finding({
    property: id,
    severity: 'warning',
    message: `${enumerate(nodes)} ${announce} ${enumerate(cidrs)} of service \`${namespace}/${name}\` and ${keep} a blackhole for it: what runs in a node's own network there does not reach it`,
    remedy:
      'list a range that covers the address and keep `serviceLoadBalancerAggregation: Enabled`, or let nothing on the nodes use the address',
    subjects: [routeSubject(service)],
    locations: [origin.span(['metadata', 'name'])],
    witness: { node: nodes[0]!, prefix: cidrs[0]!, expected: 'an endpoint', actual: 'blackhole' },
    witnessClass: cidrs[0]!,
  });
}
