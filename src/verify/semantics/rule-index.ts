/**
 * Finding the rules of a chain that can match a slice: most name one destination, protocol and port, and are looked up;
 * the others are tried for every slice.
 */
import { recall } from '../../core/recall.ts';
import type { Chain, Rule } from '../read/ruleset.ts';
import type { Slice } from './packet.ts';

/** Some fields of a slice that a rule names exactly. `destination` is missing for node ports. */
export interface Key {
  readonly destination: string | undefined;
  readonly protocol: number;
  readonly port: number;
}

export const keyText = ({ destination, protocol, port }: Key): string => `${destination ?? '*'} ${protocol} ${port}`;

interface ChainIndex {
  readonly exact: ReadonlyMap<string, readonly number[]>;
  readonly general: readonly number[];
  readonly keys: readonly Key[];
}

const indexes = new WeakMap<Chain, ChainIndex>();

function indexOf(chain: Chain): ChainIndex {
  return recall(indexes, chain, () => buildIndex(chain));
}

function buildIndex(chain: Chain): ChainIndex {
  const exact = new Map<string, number[]>();
  const general: number[] = [];
  const keys: Key[] = [];
  chain.rules.forEach((rule, i) => {
    const key = keyOf(rule);
    if (key === undefined) {
      general.push(i);
      return;
    }
    const text = keyText(key);
    const list = exact.get(text);
    if (list === undefined) {
      exact.set(text, [i]);
      keys.push(key);
    } else list.push(i);
  });
  return { exact, general, keys };
}

function keyOf(rule: Rule): Key | undefined {
  let destination: string | undefined;
  let protocol: number | undefined;
  let port: number | undefined;
  for (const match of rule.matches) {
    if (
      match.kind === 'destination' &&
      !match.negated &&
      match.prefix.length === (match.prefix.family === 4 ? 32 : 128)
    ) {
      destination = match.prefix.text.slice(0, match.prefix.text.indexOf('/'));
    } else if (match.kind === 'protocol' && !match.negated) protocol = match.number;
    else if (match.kind === 'destination-port' && !match.negated && match.first === match.last) port = match.first;
  }
  return protocol === undefined || port === undefined ? undefined : { destination, protocol, port };
}

/** The keys that a chain's rules name. */
export const keysOf = (chain: Chain): readonly Key[] => indexOf(chain).keys;

/** The rules that may match packets of the slice, in order. */
export function candidates(chain: Chain, { destination, protocol, port }: Slice): readonly Rule[] {
  if (chain.rules.length <= 4) return chain.rules;
  const { exact, general } = indexOf(chain);
  if (exact.size === 0) return chain.rules;
  if (protocol === undefined || port === undefined) return general.map((i) => chain.rules[i]!);
  const found = [
    ...general,
    ...(exact.get(keyText({ destination: undefined, protocol, port })) ?? []),
    ...(destination === undefined ? [] : (exact.get(keyText({ destination: destination.text, protocol, port })) ?? [])),
  ];
  return found.sort((a, b) => a - b).map((i) => chain.rules[i]!);
}
