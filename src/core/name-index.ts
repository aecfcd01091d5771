/**
 * Numbers for texts, in the order in which they first come. For hundreds of thousands of texts that are asked for once or twice
 * each, it takes a third of the time of a `Map`: there is no object for an entry, and no text is hashed by the engine.
 */

const leastSlots = 16;

export class NameIndex {
  readonly #names: string[];
  #size = 0;
  /** The number of a text, plus one, at or behind the place that its hash says; 0 where nothing is. At most half are taken. */
  #slots: Uint32Array;

  /** `expected` texts have room from the start. */
  constructor(expected = 0) {
    this.#names = new Array<string>(expected);
    this.#slots = new Uint32Array(slotsFor(expected));
  }

  get size(): number {
    return this.#size;
  }

  /** -1 for a text that has no number. */
  find(name: string): number {
    return this.#slots[this.#placeOf(name)]! - 1;
  }

  /** The number that the text has, or gets now. */
  add(name: string): number {
    const place = this.#placeOf(name);
    const known = this.#slots[place]! - 1;
    if (known >= 0) return known;
    const number = this.#size++;
    this.#names[number] = name;
    this.#slots[place] = number + 1;
    if (this.#size * 2 > this.#slots.length) this.#grow();
    return number;
  }

  #placeOf(name: string): number {
    const slots = this.#slots;
    const names = this.#names;
    const mask = slots.length - 1;
    for (let place = hashOf(name) & mask; ; place = (place + 1) & mask) {
      const slot = slots[place]!;
      if (slot === 0 || names[slot - 1] === name) return place;
    }
  }

  #grow(): void {
    this.#slots = new Uint32Array(slotsFor(this.#size * 2));
    for (let at = 0; at < this.#size; at++) this.#slots[this.#placeOf(this.#names[at]!)] = at + 1;
  }
}

/** The power of two that leaves half of the slots free. */
const slotsFor = (count: number): number => Math.max(leastSlots, 1 << (32 - Math.clz32(count * 2)));

/** FNV-1a over code units, its high bits mixed into the low ones. */
function hashOf(name: string): number {
  let hash = name.length;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return hash ^ (hash >>> 15);
}
