/** A mustache template (mustache(5)) as the source of a function that prints it; see src/compile/frames.ts. */
import Mustache from 'mustache';

type Token = [kind: string, value: string, start: number, end: number, inner?: Token[]];

/** The source of a `Print`. A tag that artifacts have no use for, such as a partial, is an error. */
export function templateCode(name: string, text: string): string {
  const body = statements(Mustache.parse(text) as Token[], 0, name).join('\n');
  return `(${body.includes('lacks(') ? '_0, out, lacks' : '_0, out'}) => {\n${body}\n}`;
}

/** `depth` is how many sections are open around the tokens: each is a variable of its own, _0 to _`depth`. */
function statements(tokens: readonly Token[], depth: number, name: string): string[] {
  const code: string[] = [];
  let pieces: string[] = [];
  const flush = (): void => {
    // One text for all of them: fewer pieces are joined sooner. Two numbers side by side are no sum.
    if (pieces.length > 0)
      code.push(`out.push(${['""', ...pieces].slice(pieces[0]!.startsWith('"') ? 1 : 0).join(' + ')});`);
    pieces = [];
  };
  for (const [kind, value, , , inner] of tokens) {
    if (kind === 'text') pieces.push(JSON.stringify(value));
    else if (kind === 'name' || kind === '&') pieces.push(`(${lookUp(value, depth)})`);
    else {
      flush();
      const open = opening(kind, lookUp(value, depth), depth);
      if (open === undefined) throw new Error(`template ${name} has a \`${kind}\` tag, which is not supported`);
      code.push(open, ...statements(inner!, kind === '#' ? depth + 1 : depth, name), '}');
    }
  }
  flush();
  return code;
}

function opening(kind: string, value: string, depth: number): string | undefined {
  if (kind === '#') return `for (const _${depth + 1} of frames(${value}, _${depth})) {`;
  return kind === '^' ? `if (absent(${value})) {` : undefined;
}

/** From the innermost view outward. */
function lookUp(key: string, depth: number): string {
  const quoted = JSON.stringify(key);
  const views = Array.from({ length: depth + 1 }, (_, i) => `_${depth - i}[${quoted}]`);
  return [...views, `lacks(${quoted})`].join(' ?? ');
}
