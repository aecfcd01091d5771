/** The words of an expression of expr-lang, as CoreDNS's `view` and `template` have them. */
export interface Word {
  readonly kind: 'number' | 'text' | 'name' | 'sign' | 'end';
  readonly text: string;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

const patterns: readonly (readonly [Word['kind'], RegExp])[] = [
  ['number', /^(0[xX][0-9a-fA-F_]+|\d[\d_]*(\.\d+)?([eE][+-]?\d+)?)/],
  ['text', /^("(\\.|[^"\\])*"|'(\\.|[^'\\])*'|`[^`]*`)/],
  ['name', /^[A-Za-z_$][\w$]*/],
  ['sign', /^(\?\?|\?\.|\.\.|==|!=|<=|>=|&&|\|\||\*\*|[-+*/%^<>!?:.,()[\]{}|=;#])/],
];

/** @returns the column of the first character that begins no word, or the words, an end mark last. */
export function wordsOf(text: string): readonly Word[] | { readonly badColumn: number } {
  const words: Word[] = [];
  let at = 0;
  for (;;) {
    at += /^\s*/.exec(text.slice(at))?.[0].length ?? 0;
    if (at >= text.length) return [...words, { kind: 'end', text: '', column: at + 1 }];
    const rest = text.slice(at);
    const found = patterns.map(([kind, pattern]) => [kind, pattern.exec(rest)?.[0]] as const).find(([, word]) => word);
    const [kind, word] = found ?? [];
    if (kind === undefined || word === undefined) return { badColumn: at + 1 };
    words.push({ kind, text: word, column: at + 1 });
    at += word.length;
  }
}
