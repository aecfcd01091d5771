/** Who speaks BGP with whom, which prefixes of Services nodes originate, and whether anybody outside may hear of them. */
import type { Family } from '../../core/ip/address.ts';
import { sessionsOf } from '../../model/bgp/sessions.ts';
import type { BgpNode, ClusterBgp } from '../../model/types/calico-network.ts';
import type { Network } from '../../model/types/network.ts';
import { announcedOf, spreading } from '../semantics/bgp/leaving.ts';
import type { JsonObject } from '../verdict.ts';
import { type Behaviour, type Differences, differences } from './behaviour.ts';

export const routesDiffer = (before: Network, after: Network): Differences =>
  differences(routesOf(before), routesOf(after), witnessOf);

function routesOf({ cluster, bgp }: Network): readonly Behaviour[] {
  if (bgp === undefined) return [];
  const where = `cluster/${cluster.name}`;
  return [
    ...bgp.nodes.flatMap((node) =>
      sessionsOfBoth(bgp, node).map((session): Behaviour => {
        const what = `session of ${node.name} with ${session.address}`;
        const filters = session.filters.length === 0 ? '' : ` filters ${session.filters.join(', ')}`;
        return { kind: 'route', where, what, outcome: `AS ${session.asNumber}${filters}` };
      }),
    ),
    ...announcedOf(bgp).map((announced): Behaviour => {
      const { cidr, origins } = announced;
      const isHeard = spreading(bgp, familyOf(cidr)).getsOut(announced);
      const from = origins.map(({ name }) => name).join(', ');
      return { kind: 'route', where, what: cidr, outcome: `from ${from}${isHeard ? ', heard outside' : ''}` };
    }),
  ];
}

const familyOf = (cidr: string): Family => (cidr.includes(':') ? 6 : 4);

const sessionsOfBoth = (bgp: ClusterBgp, node: BgpNode) =>
  ([4, 6] as const).flatMap((family) => sessionsOf(bgp, node, family));

const witnessOf = (before: Behaviour, after: Behaviour): JsonObject =>
  after.what.startsWith('session ')
    ? { session: after.what, expected: before.outcome, actual: after.outcome }
    : { prefix: after.what, expected: before.outcome, actual: after.outcome };
