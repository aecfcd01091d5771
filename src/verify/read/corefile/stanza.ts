/**
 * The words of one directive by lines: what follows the directive's own word, and the lines of its block. Plugins read
 * their words so (coredns/caddy, dispenser.go): arguments end with the line, a block begins on it.
 */
import type { Token } from './lexer.ts';

export interface Line {
  readonly first: Token;
  readonly rest: readonly Token[];
}

export interface Stanza {
  readonly args: readonly Token[];
  readonly lines: readonly Line[];
}

/** @returns one stanza for each time that the directive stands in the block. */
export function stanzasOf(words: readonly Token[], directive: string): readonly Stanza[] {
  const stanzas: { args: Token[]; lines: { first: Token; rest: Token[] }[] }[] = [];
  let depth = 0;
  let line = -1;
  for (const token of words) {
    const stanza = stanzas.at(-1);
    const begins = token.line !== line;
    line = token.line + (token.text.split('\n').length - 1);
    if (depth === 0 && begins && token.text === directive) stanzas.push({ args: [], lines: [] });
    else if (token.text === '{' && depth === 0) depth = 1;
    else if (token.text === '}' && depth === 1) depth = 0;
    else if (stanza === undefined) continue;
    else if (depth === 0) stanza.args.push(token);
    else if (begins || stanza.lines.length === 0) stanza.lines.push({ first: token, rest: [] });
    else stanza.lines.at(-1)?.rest.push(token);
  }
  return stanzas;
}
