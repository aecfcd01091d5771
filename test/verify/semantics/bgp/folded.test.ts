/** What a folded graph forgets of a route, since speakers of one shape may differ in it. */
import { expect, test } from 'vitest';
import { foldOf, mayMeet } from '../../../../src/verify/semantics/bgp/folded.ts';
import { sessionGraph } from '../../../../src/verify/semantics/bgp/graph.ts';
import { originated, type Route } from '../../../../src/verify/semantics/bgp/route.ts';
import { type Path, stepper } from '../../../../src/verify/semantics/bgp/travel.ts';
import { networkOf } from '../../../model/linking.ts';

const calico = (kind: string, name: string, spec: string, labels = ''): string =>
  `{apiVersion: projectcalico.org/v3, kind: ${kind}, metadata: {name: ${name}, labels: {${labels}}}, spec: {${spec}}}`;
const bgp = networkOf(
  [
    calico('BGPConfiguration', 'default', 'nodeToNodeMeshEnabled: false, serviceClusterIPs: [{cidr: 10.96.0.0/16}]'),
    calico('Node', 'a', 'bgp: {ipv4Address: 192.0.2.11/24}'),
    calico('Node', 'b', 'bgp: {ipv4Address: 192.0.2.12/24}'),
    calico('Node', 'r', 'bgp: {ipv4Address: 192.0.2.13/24, routeReflectorClusterID: 203.0.113.1}', 'r: r'),
    calico('BGPPeer', 'reflected', 'nodeSelector: all(), peerSelector: has(r)'),
  ].join('\n---\n'),
).bgp!;
const graph = sessionGraph(bgp, 4);
const route = originated('10.96.0.0/16', 1024)!;

test.each(['spoken', 'all'] as const)('reflectors, who brought it and the next hop are forgotten (%s)', (numbers) => {
  const real = stepper(bgp, graph, { loops: 'ASes' });
  const [told, arrived]: [Path[], Route[]] = [[], []];
  const step = (path: Path, end: number) => {
    told.push(path);
    const next = real(path, end);
    if (next !== undefined) arrived.push(next);
    return next;
  };
  expect(mayMeet(graph, foldOf(bgp, graph, numbers), step, { speaker: 0, route }, () => false)).toBe(false);
  expect(arrived.some(({ clusters, originator }) => clusters !== undefined && originator !== undefined)).toBe(true);
  for (const { route: kept } of told)
    expect([kept.clusters, kept.originator, kept.nextHop]).toEqual([undefined, undefined, undefined]);
});

test('a step that looks for loops of ASes only takes a route back to who brought it', () => {
  const back = graph.speakers[2]!.ends.find((end) => graph.ends[end ^ 1]!.speaker === 0)!;
  const other = graph.speakers[2]!.ends.find((end) => graph.ends[end ^ 1]!.speaker === 1)!;
  const path = { route: { ...route, learned: true, originator: '192.0.2.11' }, entered: other, via: [0, 1, 2] };
  expect(stepper(bgp, graph)(path, back)).toBeUndefined();
  expect(stepper(bgp, graph, { loops: 'ASes' })(path, back)).toBeDefined();
  const passed = { ...path, route: { ...path.route, asPath: [64512] } };
  expect(stepper(bgp, graph, { loops: 'ASes' })(passed, back)).toBeUndefined();
});
