/**
 * A list of objects, as `kubectl get -o json` prints it, object by object from its bytes: no text of the whole is made, and
 * what nobody keeps of an object is gone before the next one comes. Values that are written alike are not even parsed.
 * Guarantee: what is read here is what `readJson` reads. Whatever is not of the expected form, or would be complained of,
 * is left to it; `test/model/read/list.test.ts` compares.
 */
import type { Mapping } from '../document.ts';
import { type Alike, Forms, parse } from './form.ts';
import { keysIn } from './keys.ts';
import { type Collected, type Item, type Layout, layoutOf } from './layout.ts';
import type { Survey } from './scan.ts';
import { Words } from './words.ts';

/** How deep in the document an item stands. */
const depthOfItems = 2;

/** The list that the bytes are; undefined where they are anything else. */
export function readList(bytes: Uint8Array, alike?: Alike<unknown>): ObjectList | undefined {
  const words = new Words(bytes);
  const forms = alike === undefined ? undefined : new Forms(bytes, words, alike, depthOfItems + 2);
  const found = layoutOf(bytes, forms);
  if (found === undefined) return undefined;
  const { list, keys } = found.layout;
  const head = parse(words.textAt(0, list.start + 1) + words.textAt(list.end - 1));
  if (head === undefined || keysIn(head, 0) !== keys) return undefined;
  return new ObjectList(words.textAt, head, found.layout, found.collected);
}

export class ObjectList {
  /** The list without its objects: `items` is empty. */
  readonly head: Mapping;
  readonly start: number;
  readonly #textAt: Words['textAt'];
  readonly #layout: Layout;
  #collected: readonly (Collected | undefined)[];

  constructor(textAt: Words['textAt'], head: Mapping, layout: Layout, collected: readonly (Collected | undefined)[]) {
    this.#textAt = textAt;
    this.head = head;
    this.start = layout.start;
    this.#layout = layout;
    this.#collected = collected;
  }

  /** Where the list, its items and its other members end; put together for whoever asks. */
  get ends(): Survey['ends'] {
    const { ends, list, items } = this.#layout;
    return new Map([...ends, [list.start, list.end], ...items.map(({ start, end }) => [start, end] as const)]);
  }

  /**
   * Hands over one object after the other, once; false when one of them is not as expected, after which nothing counts.
   * `kindOf` tells the kind of an object, on which it depends whether what was collected in it can be taken.
   */
  each(take: (object: unknown, index: number) => void, kindOf: (object: Mapping) => unknown = kindIn): boolean {
    const collected = this.#collected;
    // What nobody keeps of it is not kept by the list either, which lives on for its places.
    this.#collected = [];
    for (const [i, item] of this.#layout.items.entries()) {
      const object = this.#around(collected[i], item, kindOf) ?? this.#whole(item);
      if (object === undefined) return false;
      take(object, i);
    }
    return true;
  }

  #whole({ start, end, keys }: Item): Mapping | undefined {
    const object = parse(this.#textAt(start, end));
    return object !== undefined && keysIn(object, depthOfItems) === keys ? object : undefined;
  }

  /** The object with what was collected in it; undefined when it is of another kind, or not as expected. */
  #around(collected: Collected | undefined, item: Item, kindOf: (object: Mapping) => unknown): Mapping | undefined {
    if (collected === undefined) return undefined;
    const { of, start, end, values, keys } = collected;
    const object = parse(this.#textAt(item.start, start + 1) + this.#textAt(end - 1, item.end));
    if (object === undefined || kindOf(object) !== of.kind) return undefined;
    return keysIn(object, depthOfItems) === item.keys - keys ? Object.assign(object, { [of.key]: values }) : undefined;
  }
}

const kindIn = (object: Mapping): unknown => object['kind'];
