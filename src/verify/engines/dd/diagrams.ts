/**
 * Reduced ordered decision diagrams with rational terminals (Bryant 1986; Fujita, McGeer and Yang 1997 for many
 * terminals): hash-consed, so that two functions are equal iff their diagrams are the same number.
 *
 * One manager serves one slice of a proof and is dropped with it; nothing is ever freed inside.
 */

import { add, multiply, one, type Rational, rationalText, subtract, zero } from '../../../core/rational.ts';
import { recall } from '../../../core/recall.ts';

/** A diagram: an index into its manager. */
export type Diagram = number;

const terminalLevel = 0x7fffffff;
/** Nodes are packed three to a key: 9 bits of level, 22 bits for each child. */
const nodeLimit = 2 ** 22;

export class Diagrams {
  readonly #level: number[] = [];
  readonly #low: Diagram[] = [];
  readonly #high: Diagram[] = [];
  readonly #value: (Rational | undefined)[] = [];
  readonly #unique = new Map<number, Diagram>();
  readonly #terminals = new Map<string, Diagram>();
  readonly #caches = {
    add: new Map<number, Diagram>(),
    subtract: new Map<number, Diagram>(),
    multiply: new Map<number, Diagram>(),
  };
  readonly #scaled = new Map<string, Map<Diagram, Diagram>>();

  readonly zero: Diagram = this.terminal(zero);
  readonly one: Diagram = this.terminal(one);

  terminal(value: Rational): Diagram {
    const key = rationalText(value);
    let found = this.#terminals.get(key);
    if (found === undefined) {
      found = this.#push(terminalLevel, 0, 0, value);
      this.#terminals.set(key, found);
    }
    return found;
  }

  /** `level` false → `low`, true → `high`. Children must stand at greater levels. */
  node(level: number, low: Diagram, high: Diagram): Diagram {
    if (low === high) return low;
    const key = (level * nodeLimit + low) * nodeLimit + high;
    let found = this.#unique.get(key);
    if (found === undefined) {
      found = this.#push(level, low, high, undefined);
      this.#unique.set(key, found);
    }
    return found;
  }

  variable(level: number): Diagram {
    return this.node(level, this.zero, this.one);
  }

  not(a: Diagram): Diagram {
    return this.subtract(this.one, a);
  }

  add(a: Diagram, b: Diagram): Diagram {
    if (a === this.zero) return b;
    if (b === this.zero) return a;
    return this.#apply('add', a < b ? a : b, a < b ? b : a);
  }

  subtract(a: Diagram, b: Diagram): Diagram {
    if (b === this.zero) return a;
    if (a === b) return this.zero;
    return this.#apply('subtract', a, b);
  }

  /** With 0/1 diagrams this is conjunction; with one of them, restriction of the other. */
  multiply(a: Diagram, b: Diagram): Diagram {
    if (a === this.zero || b === this.zero) return this.zero;
    if (a === this.one) return b;
    if (b === this.one) return a;
    if (a === b && this.#isBoolean(a)) return a;
    return this.#apply('multiply', a < b ? a : b, a < b ? b : a);
  }

  or(a: Diagram, b: Diagram): Diagram {
    return this.subtract(this.add(a, b), this.multiply(a, b));
  }

  scale(a: Diagram, factor: Rational): Diagram {
    if (factor.numerator === factor.denominator) return a;
    const key = rationalText(factor);
    const cache = recall(this.#scaled, key, () => new Map<Diagram, Diagram>());
    return this.#map(a, (value) => multiply(value, factor), cache);
  }

  /** 1 where the diagram is not 0, else 0. */
  support(a: Diagram): Diagram {
    return this.#map(a, (value) => (value.numerator === 0n ? zero : one), new Map());
  }

  /** 1 where two diagrams have different values. */
  differ(a: Diagram, b: Diagram): Diagram {
    return this.support(this.subtract(a, b));
  }

  /** Values of variables under which a 0/1 diagram is 1; a variable that does not matter is left out. */
  satisfy(a: Diagram): Map<number, boolean> | undefined {
    if (a === this.zero) return undefined;
    const path = new Map<number, boolean>();
    for (let at = a; this.#level[at] !== terminalLevel; ) {
      const high = this.#low[at] === this.zero;
      path.set(this.#level[at]!, high);
      at = high ? this.#high[at]! : this.#low[at]!;
    }
    return path;
  }

  /** The value of the function at a point. */
  evaluate(a: Diagram, assignment: (level: number) => boolean): Rational {
    let at = a;
    while (this.#level[at] !== terminalLevel) at = assignment(this.#level[at]!) ? this.#high[at]! : this.#low[at]!;
    return this.#value[at]!;
  }

  /** 1 where the 0/1 diagram is 1 for every value of the variables at these levels. */
  forAll(a: Diagram, levels: ReadonlySet<number>): Diagram {
    const cache = new Map<Diagram, Diagram>();
    const visit = (at: Diagram): Diagram => {
      const level = this.#level[at]!;
      if (level === terminalLevel) return at;
      let found = cache.get(at);
      if (found === undefined) {
        const low = visit(this.#low[at]!);
        const high = visit(this.#high[at]!);
        found = levels.has(level) ? this.multiply(low, high) : this.node(level, low, high);
        cache.set(at, found);
      }
      return found;
    };
    return visit(a);
  }

  #isBoolean(a: Diagram): boolean {
    // Two distinct terminals are enough for a 0/1 diagram to hold; anything else is checked where it matters.
    return this.support(a) === a;
  }

  #apply(name: 'add' | 'subtract' | 'multiply', a: Diagram, b: Diagram): Diagram {
    const cache = this.#caches[name];
    const key = a * nodeLimit + b;
    let found = cache.get(key);
    if (found !== undefined) return found;
    const levelA = this.#level[a]!;
    const levelB = this.#level[b]!;
    if (levelA === terminalLevel && levelB === terminalLevel) {
      const operate = { add, subtract, multiply }[name];
      found = this.terminal(operate(this.#value[a]!, this.#value[b]!));
    } else {
      const level = Math.min(levelA, levelB);
      const low = this[name](levelA === level ? this.#low[a]! : a, levelB === level ? this.#low[b]! : b);
      const high = this[name](levelA === level ? this.#high[a]! : a, levelB === level ? this.#high[b]! : b);
      found = this.node(level, low, high);
    }
    cache.set(key, found);
    return found;
  }

  #map(a: Diagram, operate: (value: Rational) => Rational, cache: Map<Diagram, Diagram>): Diagram {
    let found = cache.get(a);
    if (found === undefined) {
      const level = this.#level[a]!;
      found =
        level === terminalLevel
          ? this.terminal(operate(this.#value[a]!))
          : this.node(level, this.#map(this.#low[a]!, operate, cache), this.#map(this.#high[a]!, operate, cache));
      cache.set(a, found);
    }
    return found;
  }

  #push(level: number, low: Diagram, high: Diagram, value: Rational | undefined): Diagram {
    const index = this.#level.length;
    if (index >= nodeLimit) throw new RangeError('a decision diagram grew past 4,194,304 nodes');
    this.#level.push(level);
    this.#low.push(low);
    this.#high.push(high);
    this.#value.push(value);
    return index;
  }
}
