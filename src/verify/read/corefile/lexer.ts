/**
 * The words of a Corefile, as Caddy's lexer cuts them (coredns/caddy, caddyfile/lexer.go): white space separates, `#`
 * starts a comment even within a word, and only a word that begins with a quote is quoted.
 */
export interface Token {
  readonly text: string;
  readonly file: string;
  /** Where the word begins, from 1; columns in UTF-16 units. */
  readonly line: number;
  readonly column: number;
}

/** White space of Unicode as Go's `unicode.IsSpace` has it. */
const space = /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

export function tokenize(text: string, file: string): readonly Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let lineStart = 0;
  let word = '';
  let start = { line: 1, column: 1 };
  let comment = false;
  let quoted = false;
  const close = () => {
    tokens.push({ text: word, file, ...start });
    word = '';
  };
  let at = text.startsWith('\ufeff') ? 1 : 0;
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\r') continue;
    const here = { line, column: at - lineStart + 1 };
    if (character === '\n') {
      line++;
      lineStart = at + 1;
    }
    if (quoted) {
      if (character === '"') {
        close();
        quoted = false;
      } else if (character === '\\' && text.charAt(at + 1) === '"') {
        word += '"';
        at++;
      } else if (character === '\\' && at + 1 < text.length) {
        word += '\\';
        // What follows is taken as it is, another backslash too.
        if (text.charAt(at + 1) === '\\') {
          word += '\\';
          at++;
        }
      } else if (character !== '\\') word += character;
      continue;
    }
    if (space.test(character)) {
      if (character === '\n') comment = false;
      if (word !== '') close();
      continue;
    }
    if (character === '#') comment = true;
    if (comment) continue;
    if (word === '') {
      start = here;
      if (character === '"') {
        quoted = true;
        continue;
      }
    }
    word += character;
  }
  if (word !== '') close();
  return tokens;
}
