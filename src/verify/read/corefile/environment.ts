/** References to environment variables in a Corefile: `{$NAME}`, and `{%NAME%}` before it. */
export type Environment = Readonly<Record<string, string>>;

/** More replacements than this in one word come from a variable that holds a reference to itself. */
const limit = 1000;

/** @returns undefined where a variable leads to itself without end. */
export function replaceVariables(text: string, environment: Environment): string | undefined {
  const first = replaceBetween(text, '{%', '%}', environment);
  return first === undefined ? undefined : replaceBetween(first, '{$', '}', environment);
}

function replaceBetween(text: string, open: string, close: string, environment: Environment): string | undefined {
  let replaced = text;
  for (let round = 0; round < limit; round++) {
    const from = replaced.indexOf(open);
    const to = from < 0 ? -1 : replaced.indexOf(close, from);
    if (to < 0 || to <= from + open.length) return replaced;
    const reference = replaced.slice(from, to + close.length);
    const name = reference.slice(open.length, reference.length - close.length);
    replaced = replaced.replaceAll(reference, () => environment[name] ?? '');
  }
  return undefined;
}
