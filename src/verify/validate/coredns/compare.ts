/** Where two Corefiles mean something else, and a question that shows it. */
import type { Network } from '../../../model/types/network.ts';
import type { ParsedCorefile } from '../../read/corefile/parser.ts';
import { worldOf } from '../../semantics/dns/declared/world.ts';
import { indexWorld } from '../../semantics/dns/kubernetes/index-of-world.ts';
import type { DnsWorld } from '../../semantics/dns/kubernetes/world.ts';
import { type Question, type Reply, type Resource, reply } from '../../semantics/dns/message.ts';
import type { ServerWorld } from '../../semantics/dns/server/plugins.ts';
import type { End, ServerQuery } from '../../semantics/dns/server/query.ts';
import { askServer } from '../../semantics/dns/server/server.ts';
import { namesApart } from './apart.ts';
import { alike, type Meaning, meaningOf, viewIsIdle } from './meaning.ts';
import { questionsFor } from './questions.ts';

export interface SettingDifference {
  readonly zone: string;
  readonly plugin: string;
  readonly expected: string | undefined;
  readonly actual: string | undefined;
}

export interface ReplyDifference {
  readonly query: ServerQuery;
  readonly expected: End;
  readonly actual: End;
}

/** Every plugin of every zone whose settings differ. */
export function differingSettings(expected: Meaning, actual: Meaning): readonly SettingDifference[] {
  const zones = new Set([...expected.keys(), ...actual.keys()]);
  return [...zones].flatMap((zone) => {
    const [one, other] = [expected.get(zone), actual.get(zone)];
    const plugins = new Set([...(one?.keys() ?? []), ...(other?.keys() ?? [])]);
    return [...plugins]
      .map((plugin) => ({ zone, plugin, expected: one?.get(plugin), actual: other?.get(plugin) }))
      .filter(({ plugin, expected: mine }) => plugin !== 'view' || mine !== undefined || !viewIsIdle(actual, zone))
      .filter((difference) => !alike(difference.expected, difference.actual, zone))
      .map(({ expected: mine, actual: theirs, ...rest }) => ({ ...rest, expected: mine?.text, actual: theirs?.text }));
  });
}

export const settingsDiffer = (expected: ParsedCorefile, actual: ParsedCorefile): readonly SettingDifference[] =>
  differingSettings(meaningOf(expected), meaningOf(actual));

/**
 * The first question that the two servers answer otherwise; both find the same world and the same upstreams.
 *
 * @param network undefined for servers that have no cluster behind them.
 * @param names are asked before those that the network and the rules suggest.
 */
export function differingReply(
  network: Network | undefined,
  expected: ParsedCorefile,
  actual: ParsedCorefile,
  { names = [], files = {} }: Beside = {},
): ReplyDifference | undefined {
  const index = indexWorld(network === undefined ? nobody : worldOf(network));
  const worlds = [found, missing].map(
    (upstream): ServerWorld => ({
      index,
      localAddresses: [],
      outsideAddresses: [],
      synced: true,
      files,
      upstream,
    }),
  );
  const asking = worlds.map((world) => ({ ask: askServer(expected, world), askOther: askServer(actual, world) }));
  for (const query of questionsFor(network, [expected, actual], [...names, ...namesApart(expected, actual)])) {
    for (const { ask, askOther } of asking) {
      const [one, other] = [ask(query), askOther(query)];
      if (one.kind !== 'unknown' && other.kind !== 'unknown' && endText(one) !== endText(other)) {
        return { query, expected: one, actual: other };
      }
    }
  }
  return undefined;
}

interface Beside {
  readonly names?: readonly string[];
  /** Files that the servers read, by their names there. */
  readonly files?: Readonly<Record<string, string>>;
}

const nobody: DnsWorld = { namespaces: new Set(), services: [], imports: [], slices: [], pods: [] };

/** An upstream that has everything, under an alias below the name, and says of whom it was asked. */
function found({ name, type }: Question, targets: readonly string[]): Reply {
  const below = name === '.' ? 'x.' : `x.${name}`;
  const records: readonly Resource[] = [
    { name, ttl: 60, type: 'CNAME', rdata: below },
    { name: below, ttl: 60, type: 'A', rdata: '192.0.2.80' },
    { name: below, ttl: 60, type: 'TXT', rdata: `${name} ${type} asked of ${targets.join(' ')}` },
  ];
  return reply('NOERROR', { authoritative: false, answer: records });
}

/** An upstream that has nothing. */
function missing({ name }: Question, targets: readonly string[]): Reply {
  const soa = `ns.${name === '.' ? '' : name} ${targets.join(' ')} 1 1 1 1 60`;
  return reply('NXDOMAIN', { authoritative: false, authority: [{ name, ttl: 60, type: 'SOA', rdata: soa }] });
}

/** Records of a section come in no order. */
function endText(end: End): string {
  if (end.kind !== 'written') return JSON.stringify(end);
  const { rcode, answer, authority, additional } = end.reply;
  const section = (records: readonly Resource[]) =>
    records.map((record) => [record.name, record.ttl, record.type, record.rdata].join(' ')).sort();
  return JSON.stringify([end.question, rcode, section(answer), section(authority), section(additional)]);
}
