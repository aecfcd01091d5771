/** Directives as the interpreter of a server takes them, made of words instead of a text. */
import type { Token } from '../../../read/corefile/lexer.ts';
import type { ServerBlock } from '../../../read/corefile/parser.ts';

export interface Said {
  /** The directive and its arguments. */
  readonly words: readonly string[];
  readonly lines?: readonly (readonly string[])[];
}

/** Each line of words stands on a line of its own, which is what tells stanzas and the lines of their blocks apart. */
export function blockOf(key: string, said: readonly Said[]): ServerBlock {
  const file = 'declared';
  let line = 1;
  const row = (texts: readonly string[]): Token[] => {
    line++;
    return texts.map((text, index) => ({ text, file, line, column: index + 1 }));
  };
  const directives = new Map<string, Token[]>();
  for (const { words, lines = [] } of said) {
    const [name = ''] = words;
    const tokens = directives.get(name) ?? [];
    tokens.push(...row(lines.length === 0 ? words : [...words, '{']), ...lines.flatMap(row));
    if (lines.length > 0) tokens.push(...row(['}']));
    directives.set(name, tokens);
  }
  return { keys: [{ text: key, file, line: 1, column: 1 }], directives };
}
