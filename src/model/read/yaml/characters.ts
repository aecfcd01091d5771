/** Characters by their codes, and what they begin in YAML 1.2 (sections 5.3 and 7.3.3). */
export const newline = 0x0a;
export const space = 0x20;
export const quotation = 0x22;
export const hash = 0x23;
export const percent = 0x25;
export const apostrophe = 0x27;
export const dash = 0x2d;
export const dot = 0x2e;
export const colon = 0x3a;
export const bracket = 0x5b;
export const brace = 0x7b;
export const pipe = 0x7c;

export const isBlank = (code: number): boolean => code === space || code === newline;

export function skipSpaces(text: string, from: number): number {
  let i = from;
  while (text.charCodeAt(i) === space) i++;
  return i;
}

/** Whether a plain scalar may start here: with no indicator, or with `-`, `?` or `:` and no space behind it. */
export function startsPlain(text: string, at: number): boolean {
  const letter = text[at]!;
  if ('-?:'.includes(letter)) return /[^\s,[\]{}]/.test(text[at + 1] ?? ' ');
  return !',[]{}#&*!|>\'"%@`\n '.includes(letter);
}
