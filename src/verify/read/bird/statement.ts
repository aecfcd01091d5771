/** Statements of filters and functions (BIRD User's Guide, "Filters: Control structures"). */
import type { Cursor } from './cursor.ts';
import { attributes, readExpression, readItem } from './expression.ts';
import type { Body, Branch, FilterUse, SetItem, Statement } from './syntax.ts';

const types = new Set(['int', 'bool', 'ip', 'prefix', 'pair', 'quad', 'string', 'bgppath', 'clist', 'lclist', 'enum']);

/** What a filter or a function does: in 1.6 its variables stand before it. */
export function readBody(cursor: Cursor): Body {
  const variables: Statement[] = [];
  while (!cursor.peek('{')) {
    variables.push(readVariable(cursor) ?? cursor.fail(`expected \`{\`, found \`${cursor.next.text}\``));
    cursor.expect(';');
  }
  return [...variables, ...readBlock(cursor)];
}

/** `{ … }` */
function readBlock(cursor: Cursor): Body {
  cursor.expect('{');
  const body: Statement[] = [];
  while (!cursor.took('}')) body.push(...readStatement(cursor));
  return body;
}

const readBranch = (cursor: Cursor): Body => (cursor.peek('{') ? readBlock(cursor) : readStatement(cursor));

function readStatement(cursor: Cursor): Body {
  const { place } = cursor;
  if (cursor.took(';')) return [];
  if (cursor.peek('{')) return readBlock(cursor);
  if (cursor.took('if')) {
    const condition = readExpression(cursor);
    cursor.expect('then');
    const then = readBranch(cursor);
    return [{ kind: 'if', condition, then, otherwise: cursor.took('else') ? readBranch(cursor) : [], place }];
  }
  if (cursor.took('case')) {
    const of = readExpression(cursor);
    return [{ kind: 'case', of, branches: readBranches(cursor), place }];
  }
  const statement = readSimple(cursor);
  cursor.expect(';');
  return [statement];
}

function readSimple(cursor: Cursor): Statement {
  const { place } = cursor;
  if (cursor.took('accept')) return { kind: 'accept', place };
  if (cursor.took('reject')) return { kind: 'reject', place };
  if (cursor.took('return')) return { kind: 'return', value: readExpression(cursor), place };
  const variable = readVariable(cursor);
  if (variable !== undefined && cursor.daemon.version === '1.6')
    cursor.fail('variables stand before `{` in BIRD 1.6', place);
  if (variable !== undefined) return variable;
  if (cursor.peek('=', 1)) {
    const name = cursor.name();
    if (!attributes.has(name) && cursor.names.get(name) !== 'variable') cursor.fail(`\`${name}\` can't be set`, place);
    cursor.expect('=');
    return { kind: 'assign', name, value: readExpression(cursor), place };
  }
  const what = readExpression(cursor);
  if (what.kind !== 'call' && what.kind !== 'member') cursor.fail('expected a statement', place);
  return { kind: 'do', what, place };
}

function readVariable(cursor: Cursor): Statement | undefined {
  const { kind, text, place } = cursor.next;
  if (kind !== 'word' || !types.has(text)) return undefined;
  cursor.take();
  const name = cursor.name();
  cursor.names.set(name, 'variable');
  return { kind: 'declare', name, ...(cursor.took('=') ? { value: readExpression(cursor) } : {}), place };
}

function readBranches(cursor: Cursor): readonly Branch[] {
  cursor.expect('{');
  const branches: Branch[] = [];
  while (!cursor.took('}')) {
    const labels: SetItem[] = [];
    const rest = cursor.took('else');
    if (!rest) {
      do labels.push(readItem(cursor));
      while (cursor.took(','));
    }
    cursor.expect(':');
    const body: Statement[] = [];
    while (!cursor.peek('}') && !cursor.peek('else') && !isLabel(cursor)) {
      if (cursor.daemon.version === '1.6' && cursor.peek('{'))
        cursor.fail('a branch of `case` has no braces in BIRD 1.6');
      body.push(...readStatement(cursor));
    }
    branches.push({ labels: rest ? undefined : labels, body });
  }
  return branches;
}

const isLabel = ({ next }: Cursor): boolean =>
  next.kind === 'number' || next.kind === 'address' || (next.kind === 'word' && /^RTS_/.test(next.text));

/** What stands behind `import` and `export`. */
export function readFilterUse(cursor: Cursor, filters: ReadonlyMap<string, Body>): FilterUse {
  if (cursor.took('all')) return { kind: 'all' };
  if (cursor.took('none')) return { kind: 'none' };
  if (cursor.took('where')) return { kind: 'where', condition: readExpression(cursor) };
  cursor.expect('filter');
  const { place, position } = cursor;
  if (cursor.peek('{')) {
    const body = readBody(cursor);
    return { kind: 'body', body, text: cursor.wordsFrom(position) };
  }
  const text = cursor.name();
  return { kind: 'body', body: filters.get(text) ?? cursor.fail(`there is no filter \`${text}\``, place), text };
}
