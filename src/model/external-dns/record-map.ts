/**
 * What is kept by a record's name, type and set identifier, at sizes where a text put together of the three for every record
 * would cost more than all that is done with it.
 */
import { NameIndex } from '../../core/name-index.ts';

interface Values<T> {
  readonly names: NameIndex;
  /** By the name's number. */
  readonly values: T[];
}

/** Names vary most, so they are asked for last. */
export class RecordMap<T> {
  readonly #maps = new Map<string, Map<string, Values<T>>>();

  get(name: string, type: string, setIdentifier: string): T | undefined {
    const own = this.#maps.get(setIdentifier)?.get(type);
    return own?.values[own.names.find(name)];
  }

  set(name: string, type: string, setIdentifier: string, value: T): void {
    const types = this.#maps.get(setIdentifier) ?? new Map<string, Values<T>>();
    if (types.size === 0) this.#maps.set(setIdentifier, types);
    const own = types.get(type) ?? { names: new NameIndex(), values: [] };
    if (own.values.length === 0) types.set(type, own);
    own.values[own.names.add(name)] = value;
  }
}

/** How items are told apart: the key of two is the same only where their names are. */
export interface Identity<T> {
  nameOf(item: T): string;
  keyOf(item: T): string;
}

/**
 * Lists of which it is known that every name is another, with what was taken for an item's name: the next step that asks
 * the same need not look again.
 */
const withoutRepeats = new WeakMap<readonly unknown[], unknown>();

/** The list itself where nothing becomes anything else. */
export function replaced<T>(items: readonly T[], replace: (item: T) => T): readonly T[] {
  const first = items.findIndex((item) => replace(item) !== item);
  return first < 0 ? items : items.map(replace);
}

/** Items of one key become one; those that are alone with theirs stay as they are, and the first ones' order holds. */
export function combined<T>(
  items: readonly T[],
  identity: Identity<T>,
  combine: (group: readonly T[]) => T,
): readonly T[] {
  if (withoutRepeats.get(items) === identity.nameOf) return items;
  const repeated = repeatedNames(items, identity);
  if (repeated.size === 0) {
    withoutRepeats.set(items, identity.nameOf);
    return items;
  }
  const places = new Map<string, number>();
  const found: T[] = [];
  const groups = new Map<number, T[]>();
  for (const item of items) {
    const key = repeated.has(identity.nameOf(item)) ? identity.keyOf(item) : undefined;
    const at = key === undefined ? undefined : places.get(key);
    if (at === undefined) {
      if (key !== undefined) places.set(key, found.length);
      found.push(item);
      continue;
    }
    const group = groups.get(at);
    if (group === undefined) groups.set(at, [found[at]!, item]);
    else group.push(item);
  }
  for (const [at, group] of groups) found[at] = combine(group);
  return found;
}

/** Names that more than one item has: only those need a key. */
function repeatedNames<T>(items: readonly T[], { nameOf }: Identity<T>): ReadonlySet<string> {
  const repeated = new Set<string>();
  const names = new NameIndex(items.length);
  for (const item of items) {
    const name = nameOf(item);
    const known = names.size;
    if (names.add(name) < known) repeated.add(name);
  }
  return repeated;
}
