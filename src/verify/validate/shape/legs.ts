/**
 * What happens to packets after their destination was chosen, as one number: most endpoints are all the same to the rules
 * that come then. Endpoints are of one class when those rules look none of them up, and the tests that they put to
 * destinations turn out alike.
 */
import type { Address } from '../../../core/ip/address.ts';
import { contains, hostOf, type Prefix } from '../../../core/ip/prefix.ts';
import type { Chain } from '../../read/ruleset.ts';
import type { Rules } from '../../semantics/netfilter.ts';
import { type ConnectionState, connectionStates, type Entry, type Slice } from '../../semantics/packet.ts';
import { alwaysTried, isNamedFor } from '../../semantics/rule-index.ts';
import { Code, type Vocabulary } from './code.ts';
import { Names } from './names.ts';
import { chainsOn, type Leg, RuleWriter } from './rules.ts';

export interface LegClass {
  readonly number: number;
  /** Prefixes that the rules name; whoever uses the class must say which addresses they hold. */
  readonly prefixes: readonly Prefix[];
}

/** The later rules of one entry and connection state. */
interface LaterRules {
  /** Chains in which rules may be looked up by destination. */
  readonly chains: readonly Chain[];
  /** The prefixes that destinations are held against. */
  readonly tests: readonly Prefix[];
  /** Whether classes can be told apart at all. */
  readonly simple: boolean;
  readonly classes: Map<number, LegClass>;
}

const mostTests = 16;

export class LegClasses {
  readonly #rules: Rules;
  readonly #vocabulary: Vocabulary;
  readonly #later: Readonly<Record<Entry, Readonly<Record<ConnectionState, LaterRules>>>>;
  readonly #code = new Code();
  readonly #names: Names;
  readonly #writer: RuleWriter;

  /** `fixed` is filled with the addresses that later rules name as sources: no shape may call them by number. */
  constructor(rules: Rules, vocabulary: Vocabulary, fixed: Set<string>) {
    this.#rules = rules;
    this.#vocabulary = vocabulary;
    this.#names = new Names(this.#code, vocabulary);
    this.#writer = new RuleWriter(rules, vocabulary, this.#code, this.#names);
    const laterFor = (entry: Entry) =>
      Object.fromEntries(connectionStates.map((state) => [state, gather(rules, entry, state, fixed)])) as Record<
        ConnectionState,
        LaterRules
      >;
    this.#later = { interface: laterFor('interface'), node: laterFor('node') };
  }

  /** The class of the packets that were sent to an endpoint; undefined where their way has to be written by itself. */
  classOf(first: Slice, address: Address, port: number | undefined): LegClass | undefined {
    const { entry, state, protocol } = first;
    const later = this.#later[entry][state];
    if (!later.simple || protocol === undefined || port === undefined) return undefined;
    for (const chain of later.chains) if (isNamedFor(chain, address, protocol, port)) return undefined;
    let key = protocol * 65536 + port;
    key = key * 2 + (this.#rules.facts.isLocal(address) === true ? 1 : 0);
    for (const test of later.tests) key = key * 2 + (contains(test, address) ? 1 : 0);
    let found = later.classes.get(key);
    if (found === undefined) {
      found = this.#write(sentTo(first, address, port));
      later.classes.set(key, found);
    }
    return found;
  }

  #write(leg: Leg): LegClass {
    this.#code.cut(0);
    this.#names.clear();
    this.#writer.leg(leg);
    return { number: this.#vocabulary.word(`leg ${this.#code.text()}`), prefixes: this.#names.prefixes };
  }
}

/** What follows for the packets of a slice that were sent to an endpoint. */
export const sentTo = (slice: Slice, destination: Address, port: number | undefined): Leg => ({
  slice: { ...slice, destination, port },
  translated: true,
});

function gather(rules: Rules, entry: Entry, state: ConnectionState, fixed: Set<string>): LaterRules {
  const chains = new Set<Chain>();
  const tests = new Map<string, Prefix>();
  let simple = true;
  const visit = (table: string, chain: Chain): void => {
    if (chains.has(chain)) return;
    chains.add(chain);
    for (const { matches, target } of alwaysTried(chain)) {
      for (const match of matches) {
        const source = match.kind === 'source' ? hostOf(match.prefix) : undefined;
        if (source !== undefined) fixed.add(source.text);
        if (match.kind === 'destination') tests.set(match.prefix.text, match.prefix);
        // Remembered endpoints are called by number, which no class can do.
        if (match.kind === 'recent-check') simple = false;
      }
      if (target.kind !== 'jump' && target.kind !== 'goto') continue;
      const called = rules.called(table, target);
      if (called !== undefined) visit(table, called);
    }
  };
  const anywhere = { entry, state, destination: undefined, protocol: undefined, port: undefined };
  for (const { table, chain } of chainsOn(rules, { slice: anywhere, translated: true })) visit(table, chain);
  return {
    chains: [...chains],
    tests: [...tests.values()],
    simple: simple && tests.size <= mostTests,
    classes: new Map(),
  };
}
