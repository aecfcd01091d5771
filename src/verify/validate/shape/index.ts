/**
 * The shape of a slice: the rules that its packets can meet, specialised to it, and what its promise is made of, with
 * every address and endpoint replaced by a number. Slices of one shape are equal or unequal together, so each shape is
 * decided once, on whatever node and for whatever Service it occurs.
 *
 * A shape may tell apart what a comparison would not; it must never confuse what a comparison tells apart.
 * `test/verify/validate/shape.test.ts` decides slices of one shape and compares the answers.
 */
import { recall } from '../../../core/recall.ts';
import type { Rules } from '../../semantics/netfilter.ts';
import type { ConnectionState, Entry, Slice } from '../../semantics/packet.ts';
import type { NodeSettings } from '../../semantics/promise.ts';
import type { Declared } from '../../semantics/service.ts';
import type { SliceWork } from '../slices.ts';
import { Code, type Vocabulary } from './code.ts';
import { LegClasses, sentTo } from './legs.ts';
import { Names } from './names.ts';
import { PromiseWriter } from './promise.ts';
import { RuleWriter } from './rules.ts';

export { Vocabulary } from './code.ts';

/** Writes the shapes of one text's slices. Shapes written with one vocabulary can be compared. */
export class Shapes {
  readonly #rules: Rules;
  readonly #vocabulary: Vocabulary;
  readonly #code = new Code();
  readonly #names: Names;
  readonly #writer: RuleWriter;
  readonly #promises: PromiseWriter;
  readonly #legs: LegClasses;
  readonly #settings = new Map<Entry, Map<ConnectionState, number>>();

  constructor(rules: Rules, settings: NodeSettings, vocabulary: Vocabulary) {
    this.#rules = rules;
    this.#vocabulary = vocabulary;
    const fixed = new Set<string>();
    this.#legs = new LegClasses(rules, vocabulary, fixed);
    this.#names = new Names(this.#code, vocabulary, fixed);
    this.#writer = new RuleWriter(rules, vocabulary, this.#code, this.#names);
    this.#promises = new PromiseWriter(rules.facts, settings, vocabulary, this.#code, this.#names);
  }

  /** What all slices of one entry and state have in common, as a word. */
  #setting({ entry, state }: Slice): number {
    const { facts, remembers, checkedSeconds, mark = 0 } = this.#rules;
    return recall(
      recall(this.#settings, entry, () => new Map<ConnectionState, number>()),
      state,
      () => this.#vocabulary.word([facts.family, entry, state, mark, remembers, checkedSeconds].join(' ')),
    );
  }

  shapeOf({ slice, claims }: SliceWork, declared: Declared): string {
    const code = this.#code;
    code.cut(0);
    this.#names.clear();
    code.put(this.#setting(slice));
    code.put(slice.destination === undefined ? 0 : 1);
    code.put(slice.protocol === undefined ? 0 : 1 + slice.protocol);
    code.put(slice.port === undefined ? 0 : 1);
    this.#writer.leg({ slice, translated: false });
    for (const { address, port } of this.#writer.sent) {
      const kept = this.#legs.classOf(slice, address, port);
      code.put(kept === undefined ? 0 : 1);
      if (kept === undefined) this.#writer.leg(sentTo(slice, address, port));
      else {
        code.put(kept.number);
        for (const prefix of kept.prefixes) this.#names.hold(prefix);
      }
    }
    this.#promises.promise(slice, claims, declared);
    this.#names.relations();
    return code.text();
  }
}
