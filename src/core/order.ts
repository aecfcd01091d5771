/** Total orders that do not depend on the machine's locale. */

/** Byte-wise order of the UTF-8 forms, as Go's and C's string comparison has it. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) {
      // Code points beyond the BMP sort above the rest in UTF-8, but their surrogates do not in UTF-16.
      const xSurrogate = x >= 0xd800 && x <= 0xdfff;
      const ySurrogate = y >= 0xd800 && y <= 0xdfff;
      return xSurrogate === ySurrogate ? x - y : xSurrogate ? 1 : -1;
    }
  }
  return a.length - b.length;
}

/**
 * Sorts a copy by one text key of each element. What is in order already, as most of what a program wrote is, is only looked
 * through.
 */
export function sortedBy<T>(values: readonly T[], key: (value: T) => string): T[] {
  const copy = [...values];
  for (let i = 1; i < copy.length; i++) {
    if (compareText(key(copy[i - 1]!), key(copy[i]!)) > 0) return copy.sort((a, b) => compareText(key(a), key(b)));
  }
  return copy;
}
