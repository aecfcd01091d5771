/**
 * The decomposition of all packets: one slice for each destination, protocol and port that the rules or the Services name,
 * one for each protocol and port named without a destination (node ports), and the rest. Together they are every packet.
 */
import { type Family, parseAddress } from '../../core/ip/address.ts';
import { compareText } from '../../core/order.ts';
import { recall } from '../../core/recall.ts';
import { leadsOn } from '../read/jumps.ts';
import type { Chain, Rule } from '../read/ruleset.ts';
import { tablesAt } from '../semantics/hooks.ts';
import type { Rules } from '../semantics/netfilter.ts';
import { type ConnectionState, connectionStates, type Entry, type Slice } from '../semantics/packet.ts';
import { type Key, keysOf, keyText } from '../semantics/rule-index.ts';
import type { Claim, Declared } from '../semantics/service.ts';

export interface SliceWork {
  readonly slice: Slice;
  readonly claims: readonly Claim[];
  /** What other slices hold of this one's space: destinations for a node port's, keys for the rest. */
  readonly elsewhere: readonly Key[];
}

export function* slices(rules: Rules, declared: Declared, entry: Entry): Generator<SliceWork> {
  const claims = new Map<string, Claim[]>();
  for (const claim of declared.claims) {
    const key = keyText({ destination: claim.address?.text, protocol: claim.protocol, port: claim.number });
    claims.set(key, [...(claims.get(key) ?? []), claim]);
  }
  for (const state of connectionStates) {
    const keys = new Map<string, Key>();
    const note = (key: Key) => keys.set(keyText(key), key);
    visitKeys(rules, entry, state, note);
    if (state === 'NEW') {
      for (const { address, protocol, number } of declared.claims)
        note({ destination: address?.text, protocol, port: number });
    }
    for (const port of declared.healthChecks) note({ destination: undefined, protocol: 6, port });
    yield* slicesOf(keys, claims, entry, state);
  }
}

function* slicesOf(
  keys: ReadonlyMap<string, Key>,
  claims: ReadonlyMap<string, readonly Claim[]>,
  entry: Entry,
  state: ConnectionState,
): Generator<SliceWork> {
  const byPort = new Map<string, Key[]>();
  const pairOf = ({ protocol, port }: Key) => keyText({ destination: undefined, protocol, port });
  for (const key of keys.values()) {
    const list = byPort.get(pairOf(key)) ?? [];
    list.push(key);
    byPort.set(pairOf(key), list);
  }
  for (const [text, key] of [...keys].sort(([a], [b]) => compareText(a, b))) {
    const onNode = claims.get(pairOf(key)) ?? [];
    const { protocol, port } = key;
    if (key.destination === undefined) {
      const elsewhere = (byPort.get(pairOf(key)) ?? []).filter(({ destination }) => destination !== undefined);
      yield { slice: { entry, state, destination: undefined, protocol, port }, claims: onNode, elsewhere };
    } else {
      const slice = { entry, state, destination: parseAddress(key.destination)!, protocol, port };
      yield { slice, claims: [...(claims.get(text) ?? []), ...onNode], elsewhere: [] };
    }
  }
  yield {
    slice: { entry, state, destination: undefined, protocol: undefined, port: undefined },
    claims: [],
    elsewhere: [...keys.values()],
  };
}

const short = 4;

/** Whether the rule may hold for packets in this state. */
function admits({ matches }: Rule, state: ConnectionState): boolean {
  for (const match of matches) if (match.kind === 'state' && !match.negated && !match.states.has(state)) return false;
  return true;
}

/** The keys of the chains that a packet in this state can meet. */
function visitKeys(rules: Rules, entry: Entry, state: ConnectionState, note: (key: Key) => void): void {
  const below = recall(known, rules, () => new Map<ConnectionState, KeysBelow>());
  const keysBelow = recall(below, state, () => new KeysBelow(rules, state));
  const hooks =
    entry === 'interface'
      ? (['PREROUTING', 'INPUT', 'FORWARD', 'POSTROUTING'] as const)
      : (['OUTPUT', 'INPUT', 'POSTROUTING'] as const);
  for (const hook of hooks) {
    for (const table of tablesAt[hook]) {
      const chain = table !== 'nat' || state === 'NEW' ? rules.chain(table, hook) : undefined;
      if (chain !== undefined) for (const key of keysBelow.of(table, chain)) note(key);
    }
  }
}

/** Both entries lead to the same chains. */
const known = new WeakMap<Rules, Map<ConnectionState, KeysBelow>>();

/** The keys of a chain and of all to which it leads packets in one state. */
class KeysBelow {
  readonly #rules: Rules;
  readonly #state: ConnectionState;
  readonly #kept = new Map<Chain, readonly Key[]>();

  constructor(rules: Rules, state: ConnectionState) {
    this.#rules = rules;
    this.#state = state;
  }

  of(table: string, chain: Chain): readonly Key[] {
    // Of a large text most chains are short and end one jump further: those are gone through again sooner than kept.
    if (chain.rules.length <= short && !leadsOn(chain)) return this.#gather(table, chain);
    const kept = this.#kept.get(chain);
    if (kept !== undefined) return kept;
    // Chains that call each other in a circle cannot be loaded; here they must only come to an end.
    this.#kept.set(chain, none);
    const keys = this.#gather(table, chain);
    this.#kept.set(chain, keys);
    return keys;
  }

  #gather(table: string, chain: Chain): readonly Key[] {
    let keys = keysOf(chain);
    let own: Key[] | undefined;
    for (const rule of chain.rules) {
      const { target } = rule;
      if (target.kind !== 'jump' && target.kind !== 'goto') continue;
      const called = this.#rules.called(table, target);
      if (called === undefined || this.#rules.skips(rule, chain) || !admits(rule, this.#state)) continue;
      const further = this.of(table, called);
      if (further.length === 0) continue;
      own ??= [...keys];
      for (const key of further) own.push(key);
      keys = own;
    }
    return keys;
  }
}

const none: readonly Key[] = [];

export const familyName = (family: Family): 'IPv4' | 'IPv6' => (family === 4 ? 'IPv4' : 'IPv6');
