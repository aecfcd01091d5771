/**
 * Words on their way into a Corefile. A word is quoted when it is empty, holds white space or `#`, or begins with a quote;
 * within quotes only a quote is escaped. Words that no quoting can express are refused where definitions are read.
 */
export function quoteWord(word: string): string {
  return word === '' || /[\s#]/u.test(word) || word.startsWith('"') ? `"${word.replaceAll('"', '\\"')}"` : word;
}
