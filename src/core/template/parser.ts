/**
 * Reads a Go template (text/template/parse): actions, `if`, `range`, `with`, `define`, `block`, `template`, `break`,
 * `continue`, pipelines and their variables. Names of functions and variables are checked here, as Go does.
 */
import { type Token, tokens } from './lexer.ts';
import { numberOf, unquoted } from './literals.ts';
import type { Command, Node, Operand, Pipe, Place, Template, TemplateFault } from './syntax.ts';

type Maybe<T> = T | TemplateFault;

interface State {
  readonly tokens: readonly Token[];
  readonly named: Map<string, readonly Node[]>;
  hasFunction(name: string): boolean;
  at: number;
  /** Variables in sight. */
  variables: string[];
  /** How many `range` we are in. */
  loops: number;
  /** How many pipelines and lists stand in each other. */
  depth: number;
}

/** As Go's parser, which gives up rather than run out of stack. */
const deepest = 1000;

interface List {
  readonly nodes: readonly Node[];
  /** What ended it: the end of the text, `end`, or `else` (whose next word stands there). */
  readonly by: 'text' | 'end' | 'else';
  readonly place: Place;
}

export function parseTemplate(source: string, hasFunction: (name: string) => boolean): Maybe<Template> {
  const found = tokens(source);
  if (isFault(found)) return found;
  const state: State = { tokens: found, named: new Map(), hasFunction, at: 0, variables: ['$'], loops: 0, depth: 0 };
  const list = parseList(state);
  if (isFault(list)) return list;
  if (list.by !== 'text') return { message: `unexpected {{${list.by}}}`, ...list.place };
  return { nodes: list.nodes, named: state.named };
}

export const isFault = (value: unknown): value is TemplateFault =>
  typeof value === 'object' && value !== null && 'message' in value && 'line' in value;

const peek = (state: State): Token => state.tokens[state.at]!;
const next = (state: State): Token => state.tokens[state.at++]!;
const placeOf = ({ line, column }: Place): Place => ({ line, column });
const unexpected = (token: Token, where: string): TemplateFault => ({
  message: `unexpected \`${token.kind === 'end' ? 'EOF' : token.text}\` in ${where}`,
  ...placeOf(token),
});

function parseList(state: State): Maybe<List> {
  const nodes: Node[] = [];
  for (;;) {
    const token = next(state);
    if (token.kind === 'end') return { nodes, by: 'text', place: placeOf(token) };
    if (token.kind === 'text') {
      nodes.push({ kind: 'text', text: token.text, ...placeOf(token) });
      continue;
    }
    const word = peek(state);
    if (word.kind === 'word' && (word.text === 'end' || word.text === 'else')) {
      state.at++;
      if (word.text === 'end' && next(state).kind !== 'close') return unexpected(word, 'end');
      return { nodes, by: word.text, place: placeOf(word) };
    }
    const node = parseAction(state, word);
    if (isFault(node)) return node;
    if (node !== undefined) nodes.push(node);
  }
}

function parseAction(state: State, word: Token): Maybe<Node | undefined> {
  if (word.kind === 'word') {
    switch (word.text) {
      case 'if':
      case 'range':
      case 'with':
        state.at++;
        return parseControl(state, word.text, word);
      case 'break':
      case 'continue': {
        state.at++;
        if (next(state).kind !== 'close') return unexpected(word, `{{${word.text}}}`);
        if (state.loops === 0) return { message: `{{${word.text}}} outside {{range}}`, ...placeOf(word) };
        return { kind: word.text, ...placeOf(word) };
      }
      case 'define':
      case 'block':
      case 'template':
        state.at++;
        return parseNamed(state, word.text, word);
    }
  }
  const pipe = parsePipe(state, 'close', 'command');
  return isFault(pipe) ? pipe : { kind: 'action', pipe, ...placeOf(word) };
}

function parseControl(state: State, kind: 'if' | 'range' | 'with', word: Token): Maybe<Node> {
  const seen = state.variables.length;
  const pipe = parsePipe(state, 'close', kind);
  if (isFault(pipe)) return pipe;
  if (kind === 'range') state.loops++;
  if (++state.depth > deepest) return { message: 'max expression depth exceeded', ...placeOf(word) };
  const body = parseList(state);
  if (kind === 'range') state.loops--;
  if (isFault(body)) return body;
  const otherwise = body.by === 'else' ? parseElse(state, kind) : body.by === 'end' ? [] : unexpectedEnd(body);
  if (isFault(otherwise)) return otherwise;
  state.depth--;
  state.variables.length = seen;
  return { kind, pipe, body: body.nodes, otherwise, ...placeOf(word) };
}

const unexpectedEnd = ({ place }: List): TemplateFault => ({ message: 'unexpected EOF', ...place });

/** After `else`: `else if …` and `else with …` stand for an inner one that shares its `end`. */
function parseElse(state: State, kind: string): Maybe<readonly Node[]> {
  const word = next(state);
  if (word.kind === 'word' && word.text === kind && (kind === 'if' || kind === 'with')) {
    const inner = parseControl(state, kind, word);
    return isFault(inner) ? inner : [inner];
  }
  if (word.kind !== 'close') return unexpected(word, 'else');
  const list = parseList(state);
  if (isFault(list)) return list;
  if (list.by === 'else') return { message: 'expected end; found {{else}}', ...list.place };
  return list.by === 'end' ? list.nodes : unexpectedEnd(list);
}

function parseNamed(state: State, kind: 'define' | 'block' | 'template', word: Token): Maybe<Node | undefined> {
  const literal = next(state);
  const name = literal.kind === 'string' ? unquoted(literal.text) : undefined;
  if (name === undefined) return unexpected(literal, `${kind} clause`);
  let pipe: Pipe | undefined;
  if (kind !== 'define' && peek(state).kind !== 'close') {
    const found = parsePipe(state, 'close', `${kind} clause`);
    if (isFault(found)) return found;
    pipe = found;
  } else if (next(state).kind !== 'close') return unexpected(literal, `${kind} clause`);
  if (kind !== 'template') {
    const { variables, loops } = state;
    [state.variables, state.loops] = [['$'], 0];
    const body = parseList(state);
    [state.variables, state.loops] = [variables, loops];
    if (isFault(body)) return body;
    if (body.by !== 'end') return unexpectedEnd(body);
    state.named.set(name, body.nodes);
  }
  return kind === 'define' ? undefined : { kind: 'template', name, pipe, ...placeOf(word) };
}

function parsePipe(state: State, until: 'close' | ')', where: string): Maybe<Pipe> {
  const start = peek(state);
  const declared = parseDeclaration(state, where);
  if (isFault(declared)) return declared;
  const commands: Command[] = [];
  for (;;) {
    const place = placeOf(peek(state));
    const args: Operand[] = [];
    for (;;) {
      const operand = parseOperand(state);
      if (operand === undefined) break;
      if (isFault(operand)) return operand;
      args.push(operand);
      const following = peek(state);
      if (!following.spaced && !['close', 'symbol', 'end'].includes(following.kind)) {
        return unexpected(following, 'operand');
      }
    }
    const token = next(state);
    const ends = until === 'close' ? token.kind === 'close' : token.text === ')' && token.kind === 'symbol';
    if (!ends && !(token.kind === 'symbol' && token.text === '|')) return unexpected(token, where);
    if (args.length === 0) {
      const empty = commands.length === 0 && ends;
      return { message: empty ? `missing value for ${where}` : 'empty command', ...placeOf(start) };
    }
    const first = args[0]!;
    const isConstant = ['bool', 'dot', 'nil', 'int', 'float', 'string'].includes(first.kind);
    if (commands.length > 0 && isConstant) {
      return { message: `non executable command in pipeline stage ${commands.length + 1}`, ...place };
    }
    commands.push({ args, ...place });
    if (ends) break;
  }
  state.variables.push(...(declared.assigns ? [] : declared.declares));
  return { ...declared, commands };
}

/** `$x :=`, `$x =`, and in a range `$i, $x :=`. */
function parseDeclaration(state: State, where: string): Maybe<Pick<Pipe, 'declares' | 'assigns'>> {
  const [first, second, third, fourth] = state.tokens.slice(state.at, state.at + 4);
  const isSign = (token: Token | undefined) => token?.text === ':=' || token?.text === '=';
  if (first?.kind !== 'variable') return { declares: [], assigns: false };
  if (second?.kind === 'symbol' && isSign(second)) {
    state.at += 2;
    return declaration(state, [first], second);
  }
  if (second?.text === ',' && third?.kind === 'variable' && isSign(fourth)) {
    if (where !== 'range') return { message: `too many declarations in ${where}`, ...placeOf(third) };
    state.at += 4;
    return declaration(state, [first, third], fourth!);
  }
  return { declares: [], assigns: false };
}

function declaration(state: State, names: readonly Token[], sign: Token): Maybe<Pick<Pipe, 'declares' | 'assigns'>> {
  const assigns = sign.text === '=';
  const unknown = assigns ? names.find(({ text }) => !state.variables.includes(text)) : undefined;
  if (unknown !== undefined) return { message: `undefined variable \`${unknown.text}\``, ...placeOf(unknown) };
  return { declares: names.map(({ text }) => text), assigns };
}

function parseOperand(state: State): Maybe<Operand | undefined> {
  const token = peek(state);
  const base = parseTerm(state, token);
  if (base === undefined || isFault(base)) return base;
  const names: string[] = [];
  while (peek(state).kind === 'field' && !peek(state).spaced) names.push(next(state).text.slice(1));
  if (names.length === 0) return base;
  switch (base.kind) {
    case 'field':
      return { ...base, names: [...base.names, ...names] };
    case 'variable':
      return { ...base, names: [...base.names, ...names] };
    case 'bool':
    case 'string':
    case 'int':
    case 'float':
    case 'nil':
    case 'dot':
      return { message: `unexpected . after term \`${token.text}\``, ...placeOf(token) };
    default:
      return { kind: 'chain', base, names, ...placeOf(token) };
  }
}

function parseTerm(state: State, token: Token): Maybe<Operand | undefined> {
  const place = placeOf(token);
  switch (token.kind) {
    case 'dot':
      state.at++;
      return { kind: 'dot', ...place };
    case 'field':
      state.at++;
      return { kind: 'field', names: [token.text.slice(1)], ...place };
    case 'variable':
      state.at++;
      if (!state.variables.includes(token.text)) return { message: `undefined variable \`${token.text}\``, ...place };
      return { kind: 'variable', name: token.text, names: [], ...place };
    case 'string':
    case 'char': {
      state.at++;
      const value = unquoted(token.text);
      if (value === undefined) return { message: `invalid syntax: \`${token.text}\``, ...place };
      if (token.kind === 'string') return { kind: 'string', value, ...place };
      if ([...value].length !== 1) return { message: `malformed character constant: \`${token.text}\``, ...place };
      return { kind: 'int', value: BigInt(value.codePointAt(0)!), ...place };
    }
    case 'number': {
      state.at++;
      const value = numberOf(token.text);
      if (value === undefined) return { message: `bad number syntax: \`${token.text}\``, ...place };
      return typeof value === 'bigint' ? { kind: 'int', value, ...place } : { kind: 'float', value, ...place };
    }
    case 'symbol': {
      if (token.text !== '(') return undefined;
      state.at++;
      if (++state.depth > deepest) return { message: 'max expression depth exceeded', ...place };
      const pipe = parsePipe(state, ')', 'parenthesized pipeline');
      state.depth--;
      return isFault(pipe) ? pipe : { kind: 'pipe', pipe, ...place };
    }
    case 'word':
      state.at++;
      return wordOperand(state, token.text, place);
    default:
      return undefined;
  }
}

function wordOperand(state: State, text: string, place: Place): Maybe<Operand> {
  if (text === 'true' || text === 'false') return { kind: 'bool', value: text === 'true', ...place };
  if (text === 'nil') return { kind: 'nil', ...place };
  if (!state.hasFunction(text)) return { message: `function \`${text}\` not defined`, ...place };
  return { kind: 'function', name: text, ...place };
}
