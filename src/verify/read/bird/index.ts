/**
 * Reads the configuration of one BIRD, 1.6 or 2, with the files that it includes. Names must be defined before they are used,
 * and once, as BIRD has it.
 *
 * Source: bird.network.cz, "BIRD User's Guide" of 1.6 and 2.0. It knows nothing of who wrote the text.
 */
import { Cursor, type Meaning } from './cursor.ts';
import { readExpression } from './expression.ts';
import { BirdFault, type Place, tokensOf } from './lexer.ts';
import { isGlobalOption } from './options.ts';
import { readProtocol, readWords } from './protocol.ts';
import { readBody } from './statement.ts';
import type { Body, Callable, Configuration, Daemon, Option, Protocol } from './syntax.ts';

export type ReadBird =
  | { readonly ok: true; readonly configuration: Configuration }
  | { readonly ok: false; readonly message: string; readonly place: Place };

/** `files` by the names that `include` has for them; `main` is one of them. */
export function readBird(files: ReadonlyMap<string, string>, main: string, daemon: Daemon): ReadBird {
  const reading = new Reading(files, daemon);
  try {
    reading.file(main, { file: main, line: 1, column: 1 });
    return { ok: true, configuration: reading.finish() };
  } catch (error) {
    if (!(error instanceof BirdFault)) throw error;
    return { ok: false, message: error.message, place: error.place };
  }
}

class Reading {
  readonly #files: ReadonlyMap<string, string>;
  readonly #daemon: Daemon;
  readonly #names = new Map<string, Meaning>();
  readonly #options: Option[] = [];
  readonly #functions = new Map<string, Callable>();
  readonly #filters = new Map<string, Body>();
  readonly #templates = new Map<string, Protocol>();
  readonly #protocols: Protocol[] = [];
  #depth = 0;

  constructor(files: ReadonlyMap<string, string>, daemon: Daemon) {
    this.#files = files;
    this.#daemon = daemon;
  }

  finish(): Configuration {
    const [options, functions, protocols] = [this.#options, this.#functions, this.#protocols];
    return { daemon: this.#daemon, options, functions, protocols };
  }

  file(name: string, from: Place): void {
    const text = this.#files.get(name);
    if (text === undefined) throw new BirdFault(`there is no file \`${name}\``, from);
    if (++this.#depth > 8) throw new BirdFault(`\`${name}\` is included too deep`, from);
    const cursor = new Cursor(tokensOf(text, name), this.#daemon, this.#names);
    while (cursor.next.kind !== 'end') this.#statement(cursor);
    this.#depth--;
  }

  #statement(cursor: Cursor): void {
    const { place } = cursor;
    if (cursor.took(';')) return;
    if (cursor.took('include')) {
      const { text } = cursor.take();
      cursor.expect(';');
      this.file(text, place);
    } else if (cursor.took('function')) this.#function(cursor);
    else if (cursor.took('filter')) {
      const name = cursor.define('filter');
      this.#filters.set(name, this.#inner(cursor));
    } else if (cursor.peek('protocol') || cursor.peek('template')) {
      const isTemplate = cursor.take().text === 'template';
      const known = { filters: this.#filters, templates: this.#templates };
      const protocol = readProtocol(cursor, isTemplate, known);
      if (isTemplate) this.#templates.set(protocol.name, protocol);
      else this.#protocols.push(protocol);
    } else if (cursor.took('define')) {
      const name = cursor.define('constant');
      cursor.expect('=');
      const value = readExpression(cursor);
      cursor.expect(';');
      this.#functions.set(name, { name, parameters: [], body: [{ kind: 'return', value, place }] });
    } else {
      const option = readWords(cursor);
      if (!isGlobalOption(this.#daemon.version, option.text)) cursor.fail(`\`${option.text}\` is no option`, place);
      this.#options.push(option);
    }
  }

  #function(cursor: Cursor): void {
    const name = cursor.define('function');
    const parameters: string[] = [];
    cursor.expect('(');
    while (!cursor.took(')')) {
      cursor.name();
      parameters.push(cursor.name());
      if (!cursor.peek(')') && !cursor.took(',')) cursor.expect(';');
    }
    this.#functions.set(name, { name, parameters, body: this.#inner(cursor, parameters) });
  }

  /** Parameters and variables are known inside only. */
  #inner(cursor: Cursor, parameters: readonly string[] = []): Body {
    const before = new Map(this.#names);
    for (const name of parameters) this.#names.set(name, 'variable');
    const body = readBody(cursor);
    this.#names.clear();
    for (const [name, meaning] of before) this.#names.set(name, meaning);
    return body;
  }
}
