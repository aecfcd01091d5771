/** Expressions of expr-lang as trees: literals, names, calls, members, lists, and operators by their precedence. */
import { type Word, wordsOf } from './tokens.ts';

export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'name'; readonly name: string; readonly column: number }
  | { readonly kind: 'call'; readonly name: string; readonly column: number; readonly args: readonly Expression[] }
  | { readonly kind: 'member'; readonly of: Expression; readonly key: Expression }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'not' | 'negative'; readonly of: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'choice'; readonly test: Expression; readonly yes: Expression; readonly no: Expression };

export interface ExpressionFault {
  readonly message: string;
  readonly column: number;
}

const precedence: Readonly<Record<string, number>> = {
  '|': 0,
  or: 10,
  '||': 10,
  and: 15,
  '&&': 15,
  '==': 20,
  '!=': 20,
  '<': 20,
  '>': 20,
  '<=': 20,
  '>=': 20,
  in: 20,
  matches: 20,
  contains: 20,
  startsWith: 20,
  endsWith: 20,
  '..': 25,
  '+': 30,
  '-': 30,
  '*': 60,
  '/': 60,
  '%': 60,
  '**': 100,
  '^': 100,
  '??': 500,
};
const unary = 50;

export function parseExpression(text: string): Expression | { readonly fault: ExpressionFault } {
  const words = wordsOf(text);
  if ('badColumn' in words) return { fault: { message: 'unexpected character', column: words.badColumn } };
  const parser = { words, at: 0 };
  const tree = choice(parser);
  if ('fault' in tree) return tree;
  const rest = peek(parser);
  return rest.kind === 'end' ? tree : unexpected(rest);
}

type Parser = { readonly words: readonly Word[]; at: number };
type Parsed = Expression | { readonly fault: ExpressionFault };

const peek = ({ words, at }: Parser): Word => words[at] ?? { kind: 'end', text: '', column: 1 };
const unexpected = ({ text, column }: Word): Parsed => ({
  fault: { message: text === '' ? 'unexpected end of the expression' : `unexpected \`${text}\``, column },
});

function taken(parser: Parser, text: string): boolean {
  const word = peek(parser);
  if (word.text !== text || (word.kind !== 'sign' && word.kind !== 'name')) return false;
  parser.at++;
  return true;
}

function choice(parser: Parser): Parsed {
  const test = binary(parser, 0);
  if ('fault' in test || !taken(parser, '?')) return test;
  const yes = choice(parser);
  if ('fault' in yes) return yes;
  if (!taken(parser, ':')) return unexpected(peek(parser));
  const no = choice(parser);
  return 'fault' in no ? no : { kind: 'choice', test, yes, no };
}

function binary(parser: Parser, least: number): Parsed {
  let left = prefixed(parser);
  for (;;) {
    if ('fault' in left) return left;
    const start = parser.at;
    const negated = taken(parser, 'not');
    const word = peek(parser);
    const own = word.kind === 'sign' || word.kind === 'name' ? precedence[word.text] : undefined;
    if (own === undefined || own < least) {
      parser.at = start;
      return left;
    }
    parser.at++;
    const right = binary(parser, word.text === '**' || word.text === '^' ? own : own + 1);
    if ('fault' in right) return right;
    const both: Expression = { kind: 'binary', operator: word.text, left, right };
    left = negated ? { kind: 'not', of: both } : both;
  }
}

function prefixed(parser: Parser): Parsed {
  if (taken(parser, '!') || taken(parser, 'not')) {
    const of = binary(parser, unary);
    return 'fault' in of ? of : { kind: 'not', of };
  }
  if (taken(parser, '-')) {
    const of = binary(parser, unary);
    return 'fault' in of ? of : { kind: 'negative', of };
  }
  return taken(parser, '+') ? binary(parser, unary) : members(parser);
}

function members(parser: Parser): Parsed {
  let of = primary(parser);
  for (;;) {
    if ('fault' in of) return of;
    if (taken(parser, '.') || taken(parser, '?.')) {
      const name = peek(parser);
      if (name.kind !== 'name') return unexpected(name);
      parser.at++;
      of = { kind: 'member', of, key: { kind: 'literal', value: name.text } };
    } else if (taken(parser, '[')) {
      const key = choice(parser);
      if ('fault' in key) return key;
      if (!taken(parser, ']')) return unexpected(peek(parser));
      of = { kind: 'member', of, key };
    } else return of;
  }
}

function primary(parser: Parser): Parsed {
  const word = peek(parser);
  parser.at++;
  if (word.kind === 'number') return { kind: 'literal', value: Number(word.text.replaceAll('_', '')) };
  if (word.kind === 'text') return { kind: 'literal', value: unquoted(word.text) };
  if (word.kind === 'name') return named(parser, word);
  if (word.text === '(') {
    const inner = choice(parser);
    return 'fault' in inner || taken(parser, ')') ? inner : unexpected(peek(parser));
  }
  if (word.text === '[') {
    const items = itemsUntil(parser, ']');
    return 'fault' in items ? items : { kind: 'list', items: items.items };
  }
  return unexpected(word);
}

function named(parser: Parser, { text, column }: Word): Parsed {
  if (text === 'true' || text === 'false') return { kind: 'literal', value: text === 'true' };
  if (text === 'nil') return { kind: 'literal', value: null };
  if (!taken(parser, '(')) return { kind: 'name', name: text, column };
  const args = itemsUntil(parser, ')');
  return 'fault' in args ? args : { kind: 'call', name: text, column, args: args.items };
}

function itemsUntil(parser: Parser, close: string): { items: readonly Expression[] } | { fault: ExpressionFault } {
  const items: Expression[] = [];
  while (!taken(parser, close)) {
    if (items.length > 0 && !taken(parser, ',')) return unexpected(peek(parser)) as { fault: ExpressionFault };
    if (items.length > 0 && taken(parser, close)) break;
    const item = choice(parser);
    if ('fault' in item) return item;
    items.push(item);
  }
  return { items };
}

const unquoted = (text: string): string =>
  text.startsWith('`') ? text.slice(1, -1) : text.slice(1, -1).replace(/\\(.)/g, '$1');

/** Every name that the expression uses, calls apart. */
export function namesIn(
  tree: Expression,
): readonly { readonly name: string; readonly call: boolean; readonly column: number }[] {
  switch (tree.kind) {
    case 'literal':
      return [];
    case 'name':
      return [{ name: tree.name, call: false, column: tree.column }];
    case 'call':
      return [{ name: tree.name, call: true, column: tree.column }, ...tree.args.flatMap(namesIn)];
    case 'member':
      return [...namesIn(tree.of), ...namesIn(tree.key)];
    case 'list':
      return tree.items.flatMap(namesIn);
    case 'binary':
      return [...namesIn(tree.left), ...namesIn(tree.right)];
    case 'choice':
      return [tree.test, tree.yes, tree.no].flatMap(namesIn);
    default:
      return namesIn(tree.of);
  }
}
