/**
 * What happens to packets after their destination was chosen, as one number: most endpoints are all the same to the rules
 * that come then. Endpoints are of one class when those rules look none of them up, and the tests that they put to
 * destinations turn out alike.
 */
import type { Address } from '../../../core/ip/address.ts';
import { contains, type Prefix } from '../../../core/ip/prefix.ts';
import type { Chain } from '../../read/ruleset.ts';
import type { Rules } from '../../semantics/netfilter.ts';
import { type ConnectionState, connectionStates, type Entry } from '../../semantics/packet.ts';
import { alwaysTried, isNamed } from '../../semantics/rule-index.ts';
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
  readonly #later: ReadonlyMap<string, LaterRules>;
  readonly #code = new Code();
  readonly #names: Names;
  readonly #writer: RuleWriter;

  /** `fixed` is filled with the addresses that later rules name as sources: no shape may call them by number. */
  constructor(rules: Rules, vocabulary: Vocabulary, fixed: Set<string>) {
    this.#rules = rules;
    this.#vocabulary = vocabulary;
    this.#names = new Names(this.#code, vocabulary);
    this.#writer = new RuleWriter(rules, vocabulary, this.#code, this.#names);
    const later = new Map<string, LaterRules>();
    for (const entry of ['interface', 'node'] as const) {
      for (const state of connectionStates) later.set(`${entry} ${state}`, gather(rules, entry, state, fixed));
    }
    this.#later = later;
  }

  /** The class of a leg that was sent to `address`; undefined where the leg has to be written by itself. */
  classOf(leg: Leg, address: Address): LegClass | undefined {
    const { entry, state, protocol, port } = leg.slice;
    const later = this.#later.get(`${entry} ${state}`)!;
    if (!later.simple || protocol === undefined || port === undefined) return undefined;
    for (const chain of later.chains) if (isNamed(chain, leg.slice)) return undefined;
    let key = protocol * 65536 + port;
    key = key * 2 + (this.#rules.facts.isLocal(address) === true ? 1 : 0);
    for (const test of later.tests) key = key * 2 + (contains(test, address) ? 1 : 0);
    let found = later.classes.get(key);
    if (found === undefined) {
      found = this.#write(leg);
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

function gather(rules: Rules, entry: Entry, state: ConnectionState, fixed: Set<string>): LaterRules {
  const chains = new Set<Chain>();
  const tests = new Map<string, Prefix>();
  let simple = true;
  const visit = (table: string, chain: Chain): void => {
    if (chains.has(chain)) return;
    chains.add(chain);
    for (const { matches, target } of alwaysTried(chain)) {
      for (const match of matches) {
        if (match.kind === 'source') fixed.add(match.prefix.text.slice(0, match.prefix.text.indexOf('/')));
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
