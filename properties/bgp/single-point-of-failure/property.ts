/**
 * No speaker is the only way by which others hear of routes.
 *
 * Unsatisfiable iff some node or router can be taken out of the session graph so that a third no longer hears what a second tells,
 * and did before; where two may fail, iff two can. Every speaker is taken out; of twins, which have the same sessions, a few stand
 * for all.
 */
import type { Family } from '../../../src/core/ip/address.ts';
import type { Network } from '../../../src/model/types/network.ts';
import { type Judgement, type Property, type Request, usual } from '../../../src/verify/property.ts';
import { allCuts, type Cut } from '../../../src/verify/semantics/bgp/cuts.ts';
import { type SessionGraph, type Speaker, sessionGraph } from '../../../src/verify/semantics/bgp/graph.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import { families } from '../../algebra/routes.ts';
import { enumerate, joinWords } from '../../algebra/text.ts';

const id = 'bgp/single-point-of-failure';

export const property: Property = {
  id,
  severity: 'warning',
  statement: 'No speaker is the only way by which others hear of routes.',
  engine: ['enumeration'],
  judge,
};

function judge({ bgp }: Network, { failures }: Request = usual): Judgement {
  const graphs = bgp === undefined ? [] : families.map((family) => ({ family, graph: sessionGraph(bgp, family) }));
  const joined = graphs.filter(({ graph }) => graph.ends.length > 2);
  return {
    applicable: joined.length > 0,
    evidence: Object.fromEntries(joined.map(({ family, graph }) => [`speakersIPv${family}`, graph.speakers.length])),
    findings: joined.flatMap(({ family, graph }) => findingsOf(family, graph, failures)),
  };
}

/** So many speakers are told of, those first on which most depend. */
const most = 100;

function findingsOf(family: Family, graph: SessionGraph, failures: 1 | 2): Finding[] {
  const worst = new Map<string, Cut>();
  for (const cut of allCuts(graph, failures)) {
    const key = cut.without.join();
    const known = worst.get(key);
    if (known === undefined || known.losers.length < cut.losers.length) worst.set(key, cut);
  }
  const order = (a: Cut, b: Cut): number =>
    a.without.length - b.without.length || b.losers.length - a.losers.length || a.without[0]! - b.without[0]!;
  const cuts = [...worst.values()].sort(order);
  return cuts.slice(0, most).map((cut) => report(graph, family, cut));
}

const subjectOf = ({ kind, name }: Speaker) => ({ kind: kind === 'node' ? 'Node' : 'BGPRouter', name });
const textOf = ({ kind, name }: Speaker): string => `${kind === 'outside' ? 'peer' : kind} \`${name}\``;

function report({ speakers }: SessionGraph, family: Family, { without, teller, losers }: Cut): Finding {
  const gone = without.map((index) => speakers[index]!);
  const from = speakers[teller]!;
  const names = losers.map((index) => speakers[index]!.name);
  const origins = gone.map(({ node, router }) => node?.origin ?? router!.origin);
  return finding({
    property: id,
    severity: 'warning',
    message: `without ${joinWords(gone.map(textOf))}, ${enumerate(names)} no longer ${names.length === 1 ? 'hears' : 'hear'} the IPv${family} routes of ${textOf(from)}`,
    remedy: `give each side ${gone.length === 1 ? 'a second' : 'a third'} session: another reflector, or another router`,
    subjects: gone.map(subjectOf),
    locations: origins.map((origin) => origin.span(['metadata', 'name'])),
    witness: {
      without: gone.map(({ name }) => name),
      teller: from.name,
      losers: names.slice(0, 20),
      count: names.length,
      expected: 'heard over another',
      actual: 'not heard',
    },
    witnessClass: `IPv${family}`,
  });
}
