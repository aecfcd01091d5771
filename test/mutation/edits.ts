/**
 * What mutators are made of: a named fault in iptables-restore text says where it applies and what the text then looks
 * like; whether the fault matters there is for the verifier to say.
 */
export interface Mutator {
  readonly name: string;
  /** The lines with the fault at line `i`, or undefined where it does not apply. */
  apply(lines: readonly string[], i: number): readonly string[] | undefined;
}

type Edit = (line: string, lines: readonly string[], i: number) => string | undefined;

/** Drops rules that look so. */
export const drop = (name: string, pattern: RegExp): Mutator => ({
  name: `drop-${name}`,
  apply: (lines, i) => (pattern.test(lines[i]!) ? lines.filter((_, k) => k !== i) : undefined),
});

/** Rewrites one line. */
export const change = (name: string, edit: Edit): Mutator => ({
  name,
  apply(lines, i) {
    const line = lines[i]!;
    if (!line.startsWith('-A')) return undefined;
    const edited = edit(line, lines, i);
    return edited === undefined || edited === line ? undefined : lines.map((each, k) => (k === i ? edited : each));
  },
});

export const replace = (name: string, pattern: RegExp, by: string | ((...groups: string[]) => string)): Mutator =>
  change(name, (line) => line.replace(pattern, by as string));

/** Puts a line in front of rules that look so. */
export const precede = (
  name: string,
  pattern: RegExp,
  make: (line: string, lines: readonly string[]) => string | undefined,
): Mutator => ({
  name,
  apply(lines, i) {
    const made = pattern.test(lines[i]!) ? make(lines[i]!, lines) : undefined;
    return made === undefined ? undefined : [...lines.slice(0, i), made, ...lines.slice(i)];
  },
});

/** Puts lines in place of a line of any kind. */
export const anyLine = (name: string, pattern: RegExp, make: (line: string) => readonly string[]): Mutator => ({
  name,
  apply: (lines, i) =>
    pattern.test(lines[i]!) ? [...lines.slice(0, i), ...make(lines[i]!), ...lines.slice(i + 1)] : undefined,
});

/** Exchanges a rule with the next one of its chain. */
export const swap = (name: string, first: RegExp, second: RegExp): Mutator => ({
  name,
  apply(lines, i) {
    const [a, b] = [lines[i]!, lines[i + 1] ?? ''];
    if (!first.test(a) || !second.test(b) || chainOf(a) !== chainOf(b)) return undefined;
    return [...lines.slice(0, i), b, a, ...lines.slice(i + 2)];
  },
});

export const chainOf = (line: string): string | undefined => /^-A (\S+)/.exec(line)?.[1];
export const plusOne = (text: string): string => String((Number(text) % 65535) + 1);

/** The next address: the last number of the text, decimal or hexadecimal, one higher. */
export function nextAddress(text: string): string {
  const [address = '', ...length] = text.split('/');
  const next = address.includes(':')
    ? address.replace(/[0-9a-f]*$/, (last) => ((Number.parseInt(last || '0', 16) + 1) & 0xffff).toString(16))
    : address.replace(/\d+$/, (last) => String((Number(last) + 1) % 256));
  return [next, ...length].join('/');
}

export const others = (lines: readonly string[], pattern: RegExp, than: string): string | undefined =>
  lines.map((line) => pattern.exec(line)?.[1]).find((found) => found !== undefined && found !== than);

/** The next bit of a mark, the first after the last. */
export const nextBit = (mark: string): string => `0x${((Number(mark) * 2) % 0xffffffff).toString(16).padStart(8, '0')}`;
