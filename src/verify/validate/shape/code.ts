/**
 * What shapes are written with: a row of small numbers, in which each operation is followed by as many operands as it
 * takes, so that two rows are equal only when the same was written.
 */

/** Numbers for texts, the same for as long as shapes are compared with each other. */
export class Vocabulary {
  readonly #numbers = new Map<string, number>();

  get size(): number {
    return this.#numbers.size;
  }

  word(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(text, number);
    }
    return number;
  }
}

export class Code {
  #units = new Uint16Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Takes back everything after the first `length` units. */
  cut(length: number): void {
    this.#length = length;
  }

  /** A whole number below 2^30. One from 2^15 on takes two units, of which only the first has its highest bit set. */
  put(number: number): void {
    if (this.#length + 2 > this.#units.length) this.#grow();
    if (number < 0x8000) {
      this.#units[this.#length++] = number;
      return;
    }
    if (number >= 2 ** 30) throw new RangeError(`${number} is too large for a shape`);
    this.#units[this.#length++] = 0x8000 | (number >>> 15);
    this.#units[this.#length++] = number & 0x7fff;
  }

  text(): string {
    let text = '';
    for (let at = 0; at < this.#length; at += 4096) {
      const part = this.#units.subarray(at, Math.min(at + 4096, this.#length));
      // Handed over as they stand: spreading would step through an iterator.
      text += Reflect.apply(String.fromCharCode, undefined, part);
    }
    return text;
  }

  #grow(): void {
    const longer = new Uint16Array(this.#units.length * 2);
    longer.set(this.#units);
    this.#units = longer;
  }
}
