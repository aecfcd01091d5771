/**
 * Prefixes that stand for all prefixes: whatever a filter asks of `net` with the given patterns, every prefix there is
 * answers as one of these does. A prefix either reaches over some pattern's prefix, and is then told apart by its length; or
 * it lies in the free space beneath one, where only its length counts.
 */
import { addressOf, type Family, widthOf } from '../../../core/ip/address.ts';
import { type Prefix, prefixOf } from '../../../core/ip/prefix.ts';
import type { PrefixPattern } from '../../read/bird/syntax.ts';

interface Branch {
  readonly prefix: Prefix;
  isPattern: boolean;
  children: [Branch | undefined, Branch | undefined];
}

/** With `everyLength` no two lengths are taken for alike. */
export function prefixCells(
  family: Family,
  patterns: readonly PrefixPattern[],
  everyLength = false,
): readonly Prefix[] {
  const width = widthOf(family);
  const own = patterns.filter(({ prefix }) => prefix.family === family);
  const root: Branch = {
    prefix: prefixOf(addressOf(family, 0n), 0),
    isPattern: true,
    children: [undefined, undefined],
  };
  const lengths = new Set(everyLength ? Array.from({ length: width + 1 }, (_, length) => length) : [0, width]);
  for (const { prefix, least, most } of own) {
    for (const length of [least, most + 1, prefix.length, prefix.length + 1]) if (length <= width) lengths.add(length);
    insert(root, prefix, width);
  }
  const found = new Map<string, Prefix>();
  const add = (prefix: Prefix) => found.set(prefix.text, prefix);
  const visit = (branch: Branch): void => {
    const { prefix, children, isPattern } = branch;
    const forked = children[0] !== undefined && children[1] !== undefined;
    if (forked || isPattern || lengths.has(prefix.length)) add(prefix);
    for (const child of children) {
      if (child === undefined) continue;
      // Beneath a fork one side is no longer overlapped.
      if (forked) add(child.prefix);
      visit(child);
    }
    const free = isPattern ? largestFree(branch, width) : undefined;
    if (free === undefined) return;
    add(free);
    for (const length of lengths) if (length > free.length) add(prefixOf(addressOf(family, free.value), length));
  };
  visit(root);
  return [...found.values()];
}

function insert(root: Branch, prefix: Prefix, width: number): void {
  let at = root;
  for (let depth = 0; depth < prefix.length; depth++) {
    const bit = Number((prefix.value >> BigInt(width - 1 - depth)) & 1n) as 0 | 1;
    at.children[bit] ??= {
      prefix: prefixOf(addressOf(prefix.family, prefix.value), depth + 1),
      isPattern: false,
      children: [undefined, undefined],
    };
    at = at.children[bit];
  }
  at.isPattern = true;
}

/** The largest prefix beneath that overlaps no pattern beneath; undefined where they leave nothing. */
function largestFree(branch: Branch, width: number): Prefix | undefined {
  const queue = [branch];
  for (let at = 0; at < queue.length; at++) {
    const { prefix, children } = queue[at]!;
    if (prefix.length === width) continue;
    for (const bit of [0, 1] as const) {
      const child = children[bit];
      if (child === undefined) return half(prefix, bit, width);
      if (!child.isPattern) queue.push(child);
    }
  }
  return undefined;
}

function half({ family, value, length }: Prefix, bit: 0 | 1, width: number): Prefix {
  return prefixOf(addressOf(family, value | (BigInt(bit) << BigInt(width - 1 - length))), length + 1);
}
