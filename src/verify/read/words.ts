/** Splits a line of iptables-restore input into words: blanks separate, double quotes hold together, a backslash in quotes takes the next character as it is. */
export interface Words {
  readonly words: readonly string[];
  readonly unterminated: boolean;
}

export function splitWords(line: string): Words {
  if (!line.includes('"')) return { words: line.split(/[ \t]+/).filter((word) => word !== ''), unterminated: false };
  const words: string[] = [];
  let word: string | undefined;
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const c = line[i]!;
    if (quoted) {
      if (c === '\\' && i + 1 < line.length) word += line[++i]!;
      else if (c === '"') quoted = false;
      else word += c;
    } else if (c === '"') {
      quoted = true;
      word ??= '';
    } else if (c === ' ' || c === '\t') {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? '') + c;
    }
  }
  if (word !== undefined) words.push(word);
  return { words, unterminated: quoted };
}
