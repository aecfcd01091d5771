/**
 * The configuration of a speaker that is no node, for BIRD 2: a BGPRouter as declared, or a peer that takes everything in
 * every way. How next hops are reached stands in tables of their own, so that nothing of it is told to anybody.
 */

import { listenPort } from '../../src/model/bgp/settings.ts';
import type { BgpRouterObject } from '../../src/model/types/calico.ts';
import type { ClusterBgp } from '../../src/model/types/calico-network.ts';
import { type End, farOf, type SessionGraph, type Speaker } from '../../src/verify/semantics/bgp/graph.ts';
import { families, interfaceName, keyOf, type LabMachine, type LabPlan } from './plan.ts';

/** The name of the protocol in which an outer speaker talks to this end; one may call it at several ports. */
export const protocolFor = ({ address, session }: End): string =>
  `p_${address.text.replace(/[.:]/g, '_')}_${session?.port || 179}`;

export function outerConfiguration({ bgp, graphs }: LabPlan, machine: LabMachine): string {
  const routerId = machine.addresses.find(({ address }) => address.family === 4)?.address.text ?? '203.0.113.254';
  const parts = families.flatMap((family) => {
    const graph = graphs[family];
    const speaker = graph.speakers.find((each) => keyOf(each) === machine.key);
    return speaker === undefined ? [] : [channels(family, machine), ...sessions(bgp, graph, speaker)];
  });
  const router = graphs[4].speakers.find((each) => keyOf(each) === machine.key)?.router;
  return [
    `router id ${routerId};`,
    'ipv4 table igp4;',
    'ipv6 table igp6;',
    'protocol device { scan time 2; }',
    `protocol direct { ipv4 { table igp4; }; ipv6 { table igp6; }; interface "${interfaceName}"; }`,
    ...(router === undefined ? [] : originated(router)),
    ...parts,
    '',
  ].join('\n');
}

function channels(family: 4 | 6, { lost }: LabMachine): string {
  const everywhere = family === 4 ? '0.0.0.0/0' : '::/0';
  return lost[family]
    ? `protocol static way${family} { ipv${family} { table igp${family}; }; route ${everywhere} via "${interfaceName}"; }`
    : '';
}

const originated = ({ spec }: BgpRouterObject): string[] =>
  families.map((family) => {
    const own = (spec.originates ?? []).filter((cidr) => cidr.includes(':') === (family === 6));
    return `protocol static own${family} { ipv${family}; ${own.map((cidr) => `route ${cidr} blackhole; `).join('')}}`;
  });

const sessions = (bgp: ClusterBgp, { family, ends, speakers }: SessionGraph, speaker: Speaker): string[] =>
  speaker.ends.map((index) => {
    const [near, far] = [ends[index]!, ends[farOf(index)]!];
    const other = speakers[far.speaker]!;
    const port = far.session?.port || 179;
    const hops = far.session?.hops ?? 0;
    return [
      `protocol bgp ${protocolFor(far)} {`,
      `  local ${near.address.text} port ${port} as ${near.asNumber};`,
      `  neighbor ${far.address.text} port ${(other.node && listenPort(bgp, other.node)) || 179} as ${far.asNumber};`,
      `  ttl security ${hops > 0 ? 'on' : 'off'}; multihop${hops > 0 ? ` ${hops}` : ''};`,
      `  connect delay time 1; connect retry time 2; error wait time 1,2;`,
      // One of the two calls.
      ...(other.node !== undefined || near.address.value > far.address.value ? ['  passive on;'] : []),
      ...(near.reflects === undefined ? [] : [`  rr client; rr cluster id ${near.reflects};`]),
      `  ipv${family} { igp table igp${family}; ${policy(family, speaker, near)} };`,
      '}',
    ].join('\n');
  });

function policy(family: 4 | 6, { router }: Speaker, { allWays }: End): string {
  if (router === undefined) return `import all; export none; ${allWays ? 'add paths rx;' : ''}`;
  const own = (router.spec.accepts ?? []).filter((cidr) => cidr.includes(':') === (family === 6));
  const accepted = own.length === 0 ? 'none' : `where net ~ [ ${own.map((cidr) => `${cidr}+`).join(', ')} ]`;
  return `import ${router.spec.accepts === undefined ? 'all' : accepted}; export where source = RTS_BGP || proto = "own${family}";`;
}
