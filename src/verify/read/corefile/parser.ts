/**
 * Server blocks of a Corefile, as CoreDNS's parser reads them (coredns/caddy, caddyfile/parse.go): keys, then directives
 * with all their words, the words of one directive that stands twice joined. What a directive's words mean, its own
 * reader says.
 */
import { type Environment, replaceVariables } from './environment.ts';
import { filesMatching, type ImportedFiles, isOverloaded, isPattern } from './glob.ts';
import { type Token, tokenize } from './lexer.ts';

export interface ServerBlock {
  readonly keys: readonly Token[];
  /** By directive, in the order of their first words; each list begins with the directive's own word. */
  readonly directives: ReadonlyMap<string, readonly Token[]>;
}

export interface ParseFault {
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface ParsedCorefile {
  readonly blocks: readonly ServerBlock[];
  /** Where CoreDNS would stop; the blocks are those before it, the last one as far as it was read. */
  readonly fault?: ParseFault;
  readonly warnings: readonly ParseFault[];
}

export interface ParseOptions {
  readonly file?: string;
  readonly environment?: Environment;
  /** What `import` may find, by path. */
  readonly files?: ImportedFiles;
  /** Undefined: every word is taken as a directive. */
  readonly directives?: ReadonlySet<string>;
  /** Stops after the first server block. */
  readonly firstOnly?: boolean;
}

const snippetLimit = 10_000;
const fileLimit = 100_000;

/** Leaves the parser where CoreDNS's returns an error; it never leaves this module. */
class Stop {
  readonly fault: ParseFault;

  constructor(fault: ParseFault) {
    this.fault = fault;
  }
}

export function parseCorefile(text: string, options: ParseOptions = {}): ParsedCorefile {
  const parser = new Parser(tokenize(text, options.file ?? 'Corefile'), options);
  try {
    parser.parseAll();
  } catch (stop) {
    if (!(stop instanceof Stop)) throw stop;
    return { blocks: parser.blocks, fault: stop.fault, warnings: parser.warnings };
  }
  return { blocks: parser.blocks, warnings: parser.warnings };
}

class Parser {
  readonly blocks: { keys: Token[]; directives: Map<string, Token[]> }[] = [];
  readonly warnings: ParseFault[] = [];
  private readonly tokens: Token[];
  private readonly options: ParseOptions;
  private readonly snippets = new Map<string, readonly Token[]>();
  private cursor = -1;
  private ended = false;
  private snippetsUsed = 0;
  private filesUsed = 0;

  constructor(tokens: readonly Token[], options: ParseOptions) {
    this.tokens = [...tokens];
    this.options = options;
  }

  parseAll(): void {
    while (this.next()) {
      this.parseOne();
      if (this.options.firstOnly && this.blocks.length > 0) return;
    }
  }

  private parseOne(): void {
    const block = { keys: [] as Token[], directives: new Map<string, Token[]>() };
    this.blocks.push(block);
    this.readKeys(block.keys);
    const name = snippetName(block.keys);
    if (!this.ended && name !== undefined) {
      this.blocks.pop();
      this.defineSnippet(name);
      return;
    }
    if (block.keys.length === 0) this.blocks.pop();
    if (!this.ended) this.readContents(block.directives);
  }

  private readKeys(keys: Token[]): void {
    let expecting = false;
    for (;;) {
      const token = this.current();
      const text = token === undefined ? '' : this.replaced(token);
      if (text === 'import' && this.isNewLine()) {
        this.doImport();
        continue;
      }
      if (text === '{') {
        if (expecting) this.fail(`expected another key, found \`${text}\`: is there a comma too many?`);
        return;
      }
      if (text !== '' && token !== undefined) {
        expecting = text.endsWith(',');
        keys.push({ ...token, text: expecting ? text.slice(0, -1) : text });
      }
      const more = this.next();
      if (expecting && !more) this.fail('unexpected end of the file after a comma');
      if (!more) {
        this.ended = true;
        return;
      }
      if (!expecting && this.isNewLine()) return;
    }
  }

  private readContents(directives: Map<string, Token[]>): void {
    const braces = this.current()?.text === '{';
    if (!braces) this.cursor--;
    this.readDirectives(directives);
    if (braces && this.current()?.text !== '}') this.failSyntax('}');
  }

  private readDirectives(directives: Map<string, Token[]>): void {
    while (this.next()) {
      const text = this.current()?.text;
      if (text === '}') return;
      if (text === 'import') {
        this.doImport();
        this.cursor--;
      } else this.readDirective(directives);
    }
  }

  private readDirective(directives: Map<string, Token[]>): void {
    const first = this.current();
    if (first === undefined) return;
    const name = this.replaced(first);
    if (this.options.directives?.has(name) === false) this.fail(`unknown directive \`${name}\``);
    const words = directives.get(name) ?? [];
    directives.set(name, words);
    words.push(first);
    let nesting = 0;
    while (this.next()) {
      const token = this.current();
      if (token === undefined) break;
      if (token.text === '{') nesting++;
      else if (this.isNewLine() && nesting === 0) {
        this.cursor--;
        break;
      } else if (token.text === '}' && nesting > 0) nesting--;
      else if (token.text === '}') this.fail('unexpected `}`: no opening brace belongs to it');
      else if (token.text === 'import' && this.isNewLine()) {
        this.doImport();
        this.cursor--;
        continue;
      }
      const replaced = { ...token, text: this.replaced(token) };
      this.tokens[this.cursor] = replaced;
      words.push(replaced);
    }
    if (nesting > 0) this.fail('unexpected end of the file: a `{` is not closed');
  }

  private defineSnippet(name: string): void {
    if (this.snippets.has(name)) this.fail(`snippet \`${name}\` is declared again`);
    if (this.current()?.text !== '{') this.failSyntax('{');
    const tokens: Token[] = [];
    let open = 1;
    while (this.next()) {
      const token = this.current();
      if (token?.text === '}' && --open === 0) break;
      if (token?.text === '{') open++;
      if (token !== undefined) tokens.push(token);
    }
    if (open !== 0) this.failSyntax('}');
    this.snippets.set(name, tokens);
  }

  /** Puts the imported words in the place of `import` and its argument, and stands at the first of them. */
  private doImport(): void {
    if (!this.nextArgument()) this.fail('`import` needs a snippet or a file');
    const argument = this.current();
    const wanted = argument === undefined ? '' : this.replaced(argument);
    if (wanted === '') this.fail('`import` needs a name that is not empty');
    if (this.nextArgument()) this.fail('`import` takes one argument');
    if (this.leadsTo(wanted, wanted)) this.fail(`snippet \`${wanted}\` imports itself`);
    const imported = this.snippets.get(wanted) ?? this.tokensOf(wanted, argument?.file ?? '');
    if (this.snippets.has(wanted) && ++this.snippetsUsed > snippetLimit) this.fail('snippets are imported too often');
    this.tokens.splice(this.cursor - 1, 2, ...imported);
    this.cursor--;
  }

  /** Whether a snippet imports another, by whatever way. */
  private leadsTo(from: string, to: string, seen: ReadonlySet<string> = new Set()): boolean {
    const tokens = seen.has(from) ? [] : (this.snippets.get(from) ?? []);
    return tokens.some(({ text }, index) => {
      const imported = text === 'import' ? tokens[index + 1]?.text : undefined;
      return imported !== undefined && (imported === to || this.leadsTo(imported, to, new Set([...seen, from])));
    });
  }

  private tokensOf(wanted: string, importing: string): readonly Token[] {
    if (isOverloaded(wanted)) this.fail(`\`${wanted}\` may contain one \`*\` and one \`?\` at most`);
    const files = this.options.files ?? {};
    const found = filesMatching(wanted, importing, files);
    if (found.length === 0) {
      if (!isPattern(wanted)) this.fail(`file to import not found: \`${wanted}\``);
      this.warnings.push(this.faultHere(`no file matches \`${wanted}\``));
    }
    this.filesUsed += found.length;
    if (this.filesUsed > fileLimit) this.fail('files are imported too often');
    return found.flatMap((file) => tokenize(files[file] ?? '', file));
  }

  private current(): Token | undefined {
    return this.tokens[this.cursor];
  }

  private next(): boolean {
    if (this.cursor >= this.tokens.length - 1) return false;
    this.cursor++;
    return true;
  }

  private nextArgument(): boolean {
    const [here, after] = [this.tokens[this.cursor], this.tokens[this.cursor + 1]];
    if (here === undefined || after === undefined || here.file !== after.file || lastLine(here) !== after.line)
      return false;
    this.cursor++;
    return true;
  }

  private isNewLine(): boolean {
    const [before, here] = [this.tokens[this.cursor - 1], this.tokens[this.cursor]];
    if (before === undefined) return true;
    return here !== undefined && (before.file !== here.file || lastLine(before) < here.line);
  }

  private replaced(token: Token): string {
    return replaceVariables(token.text, this.options.environment ?? {}) ?? this.fail('a variable leads to itself');
  }

  private failSyntax(expected: string): never {
    this.fail(`expected \`${expected}\`, found \`${this.current()?.text ?? ''}\``);
  }

  private fail(message: string): never {
    throw new Stop(this.faultHere(message));
  }

  private faultHere(message: string): ParseFault {
    const { file = 'Corefile', line = 1, column = 1 } = this.current() ?? this.tokens.at(-1) ?? {};
    return { message, file, line, column };
  }
}

function snippetName(keys: readonly Token[]): string | undefined {
  const [first, second] = keys;
  if (first === undefined || second !== undefined) return undefined;
  return first.text.startsWith('(') && first.text.endsWith(')') ? first.text.slice(1, -1) : undefined;
}

/** A quoted word may end some lines further down. */
const lastLine = ({ line, text }: Token): number => line + (text.split('\n').length - 1);
