/**
 * Finding the rules of a chain that can match a slice: most name one destination, protocol and port, and are looked up;
 * the others are tried for every slice.
 */
import type { Address } from '../../core/ip/address.ts';
import { hostOf } from '../../core/ip/prefix.ts';
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
  /** By protocol and port, then by destination (`*` where none is named): places in the chain, ascending. */
  readonly exact: ReadonlyMap<number, ReadonlyMap<string, readonly number[]>>;
  readonly general: readonly number[];
  readonly generalRules: readonly Rule[];
  readonly keys: readonly Key[];
}

const indexes = new WeakMap<Chain, ChainIndex>();

function indexOf(chain: Chain): ChainIndex {
  return recall(indexes, chain, () => buildIndex(chain));
}

const pairOf = (protocol: number, port: number): number => protocol * 65536 + port;

function buildIndex({ rules }: Chain): ChainIndex {
  const exact = new Map<number, Map<string, number[]>>();
  const general: number[] = [];
  const keys: Key[] = [];
  rules.forEach((rule, i) => {
    const key = keyOf(rule);
    if (key === undefined) {
      general.push(i);
      return;
    }
    const { destination = '*', protocol, port } = key;
    const ofPair = recall(exact, pairOf(protocol, port), () => new Map<string, number[]>());
    const places = ofPair.get(destination);
    if (places === undefined) {
      ofPair.set(destination, [i]);
      keys.push(key);
    } else places.push(i);
  });
  return {
    exact,
    general,
    generalRules: general.length === rules.length ? rules : general.map((i) => rules[i]!),
    keys,
  };
}

function keyOf(rule: Rule): Key | undefined {
  let destination: string | undefined;
  let protocol: number | undefined;
  let port: number | undefined;
  for (const match of rule.matches) {
    if (match.kind === 'destination' && !match.negated) destination = hostOf(match.prefix)?.text ?? destination;
    else if (match.kind === 'protocol' && !match.negated) protocol = match.number;
    else if (match.kind === 'destination-port' && !match.negated && match.first === match.last) port = match.first;
  }
  return protocol === undefined || port === undefined ? undefined : { destination, protocol, port };
}

/** The keys that a chain's rules name. */
export function keysOf(chain: Chain): readonly Key[] {
  if (chain.rules.length > few) return indexOf(chain).keys;
  let keys = none;
  for (const rule of chain.rules) {
    const key = keyOf(rule);
    if (key !== undefined) keys = [...keys, key];
  }
  return keys;
}

const none: readonly Key[] = [];

/** The rules that may match packets of the slice, in order. */
export function candidates(chain: Chain, { destination, protocol, port }: Slice): readonly Rule[] {
  const named = namedFor(chain, destination, protocol, port);
  if (named === undefined) return alwaysTried(chain);
  const { general } = indexOf(chain);
  const rules: Rule[] = [];
  for (let g = 0, n = 0; g < general.length || n < named.length; ) {
    const place = (general[g] ?? Infinity) < (named[n] ?? Infinity) ? general[g++]! : named[n++]!;
    rules.push(chain.rules[place]!);
  }
  return rules;
}

/** Chains of so few rules are gone through without an index. */
const few = 4;

/** The rules that are tried for every slice: those that are not looked up. */
export const alwaysTried = (chain: Chain): readonly Rule[] =>
  chain.rules.length <= few ? chain.rules : indexOf(chain).generalRules;

/** Whether some rule is looked up for packets to that destination. */
export const isNamedFor = (chain: Chain, destination: Address, protocol: number, port: number): boolean =>
  namedFor(chain, destination, protocol, port) !== undefined;

function namedFor(
  chain: Chain,
  destination: Address | undefined,
  protocol: number | undefined,
  port: number | undefined,
): readonly number[] | undefined {
  if (protocol === undefined || port === undefined || chain.rules.length <= few) return undefined;
  const ofPair = indexOf(chain).exact.get(pairOf(protocol, port));
  if (ofPair === undefined) return undefined;
  const anywhere = ofPair.get('*');
  const here = destination === undefined ? undefined : ofPair.get(destination.text);
  if (anywhere === undefined || here === undefined) return anywhere ?? here;
  return [...anywhere, ...here].sort((a, b) => a - b);
}
