/**
 * The program that re2js compiles of an expression (RE2's own instructions, https://swtch.com/~rsc/regexp/regexp2.html).
 * re2js does not declare it, so it is checked here before anything relies on it.
 */
import type { RE2JS } from 're2js';

export interface Instruction {
  readonly op: number;
  readonly out: number;
  readonly arg: number;
  matchRune(rune: number): boolean;
}

export interface RegexProgram {
  readonly inst: readonly Instruction[];
  readonly start: number;
}

export const op = Object.freeze({
  alt: 1,
  altMatch: 2,
  capture: 3,
  emptyWidth: 4,
  fail: 5,
  match: 6,
  nop: 7,
  rune: 8,
  rune1: 9,
  runeAny: 10,
  runeAnyNotNewline: 11,
});

/** @returns undefined where the library keeps its program elsewhere, or uses instructions that are not RE2's. */
export function programOf(compiled: RE2JS): RegexProgram | undefined {
  const { prog } = (compiled as unknown as { re2Input?: { prog?: RegexProgram } }).re2Input ?? {};
  const known: ReadonlySet<number> = new Set(Object.values(op));
  if (prog === undefined || !Array.isArray(prog.inst) || !Number.isInteger(prog.start)) return undefined;
  return prog.inst.every((each) => known.has(each.op)) ? prog : undefined;
}

export function runeMatches(program: RegexProgram, pc: number, code: number): boolean {
  const inst = program.inst[pc]!;
  return inst.op === op.runeAny || inst.op === op.runeAnyNotNewline || inst.matchRune(code);
}

/** What `\w` takes, and `\b` tells apart. */
export const isWordCharacter = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 95 || (code >= 65 && code <= 90);
