/** What a difference says to a person: who sent what, what the rules do with it, and what was declared. */
import { compareText } from '../../core/order.ts';
import { type Rational, rationalText } from '../../core/rational.ts';
import { qualifiedName } from '../../model/types/network.ts';
import { protocolName } from '../read/protocols.ts';
import type { Distribution, Outcome } from '../semantics/outcome.ts';
import type { Claim } from '../semantics/service.ts';
import type { Subject } from '../verdict.ts';
import type { Witness } from './witness.ts';

export function describeDifference(
  node: string,
  { packet, expected, actual }: Witness,
  client: string,
  claims: readonly Claim[],
): string {
  const target = `${packet.destination.family === 6 ? `[${packet.destination.text}]` : packet.destination.text}:${packet.port}`;
  const state = packet.state === 'NEW' ? '' : ` (${packet.state})`;
  const names = [...new Set(claims.map(({ name }) => `\`${name}\``))].join(' and ');
  const what = `${protocolName(packet.protocol).toUpperCase()} to \`${target}\`${names === '' ? '' : ` (${names})`}`;
  const [wanted, ...others] = expected;
  const [declared, found] = differences(wanted!, actual);
  const also = others.length > 0 ? ' (or what another of the Services that claim it promises)' : '';
  const memory =
    packet.remembered === undefined
      ? ''
      : `, last given \`${packet.remembered.endpoint}\` ${packet.remembered.secondsAgo} s ago`;
  return `on node \`${node}\`, ${what}${state} from ${clientText(client)} \`${packet.source.text}\`${memory} is ${found}; declared: ${declared}${also}`;
}

function clientText(client: string): string {
  return client === 'node' ? 'the node itself,' : client === 'pod' ? 'pod' : 'outside client';
}

/** Both distributions without what they have in common. */
function differences(wanted: Distribution, actual: Distribution): [string, string] {
  const only = (one: Distribution, other: Distribution) =>
    [...one]
      .filter(([key, { probability }]) => {
        const same = other.get(key);
        return same === undefined || rationalText(same.probability) !== rationalText(probability);
      })
      .sort(([a], [b]) => compareText(a, b))
      .map(([, entry]) => entry);
  return [phrase(only(wanted, actual)), phrase(only(actual, wanted))];
}

const shown = 4;

function phrase(entries: readonly { readonly outcome: Outcome; readonly probability: Rational }[]): string {
  if (entries.length === 0) return 'nothing else';
  const parts = entries.slice(0, shown).map(({ outcome, probability }) => {
    const share = rationalText(probability);
    return `${outcomeText(outcome)}${share === '1' ? '' : ` with probability ${share}`}`;
  });
  const rest = entries.length > shown ? [`${entries.length - shown} more`] : [];
  return [...parts, ...rest].join(', ');
}

export function outcomeText({ kind, endpoint, sourceRewritten, accepted, withheld, mark, detail }: Outcome): string {
  const notes = [
    ...(sourceRewritten ? ['source rewritten'] : kind === 'endpoint' ? ['source kept'] : []),
    ...(accepted === (kind === 'endpoint' && sourceRewritten)
      ? []
      : [accepted ? 'accepted' : 'not accepted by the rules']),
    ...(withheld ? ['kept from the rules of others'] : []),
    ...(mark === 0 ? [] : [`mark 0x${mark.toString(16)} not cleared`]),
  ];
  const note = notes.length === 0 ? '' : ` (${notes.join(', ')})`;
  switch (kind) {
    case 'endpoint':
      return `sent to ${endpoint}${note}`;
    case 'drop':
      return 'dropped';
    case 'reject':
      return `rejected${detail === 'port-unreachable' ? '' : ` with ${detail}`}`;
    case 'not-ours':
      return `left alone${note}`;
    case 'unknown':
      return `handed to \`${detail}\`, which is not understood`;
  }
}

export function subjectsOf(claims: readonly Claim[], node: string): Subject[] {
  const services = new Map(claims.map(({ service }) => [qualifiedName(service), service]));
  return [
    ...[...services.values()].map(({ namespace, name }) => ({ kind: 'Service', namespace, name })),
    { kind: 'Node', name: node },
  ];
}
