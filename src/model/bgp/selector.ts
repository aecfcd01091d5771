/**
 * Calico's selector language: `has(k)`, `k == 'v'`, `k in {'a', 'b'}`, `all()`, `!`, `&&`, `||` and parentheses. An empty
 * selector selects everything.
 *
 * Source: docs.tigera.io, "Selectors" in the reference of NetworkPolicy.
 */
import type { Labels } from '../types/meta.ts';

export type Selector = (labels: Labels) => boolean;

const token = /\s*(&&|\|\||==|!=|[!(){},]|'[^']*'|"[^"]*"|[A-Za-z0-9_./-]+)/y;

/** Undefined for a text that is no selector. */
export function parseSelector(text: string): Selector | undefined {
  if (text.trim() === '') return () => true;
  const words = wordsOf(text);
  if (words === undefined) return undefined;
  const parser = new Parser(words);
  const selector = parser.either();
  return parser.failed || !parser.ended ? undefined : selector;
}

function wordsOf(text: string): string[] | undefined {
  const words: string[] = [];
  let at = 0;
  const end = text.trimEnd().length;
  while (at < end) {
    token.lastIndex = at;
    const match = token.exec(text);
    if (match === null) return undefined;
    words.push(match[1]!);
    at = token.lastIndex;
  }
  return words;
}

const never: Selector = () => false;

class Parser {
  readonly #words: readonly string[];
  #at = 0;
  failed = false;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  get ended(): boolean {
    return this.#at === this.#words.length;
  }

  either(): Selector {
    const parts = [this.#both()];
    while (this.#take('||')) parts.push(this.#both());
    return parts.length === 1 ? parts[0]! : (labels) => parts.some((part) => part(labels));
  }

  #both(): Selector {
    const parts = [this.#single()];
    while (this.#take('&&')) parts.push(this.#single());
    return parts.length === 1 ? parts[0]! : (labels) => parts.every((part) => part(labels));
  }

  #single(): Selector {
    if (this.#take('!')) {
      const inner = this.#single();
      return (labels) => !inner(labels);
    }
    if (this.#take('(')) {
      const inner = this.either();
      this.#expect(')');
      return inner;
    }
    const word = this.#word();
    if (this.#take('(')) {
      if (word === 'has') {
        const key = this.#word();
        this.#expect(')');
        return (labels) => labels[key] !== undefined;
      }
      this.#expect(')');
      if (word === 'all') return () => true;
      // Nodes have no namespace, so nothing but them is global.
      return word === 'global' ? () => true : this.#fail();
    }
    return this.#comparison(word);
  }

  #comparison(key: string): Selector {
    const operator = this.#next();
    const second = ['not', 'starts', 'ends'].includes(operator) ? ` ${this.#next()}` : '';
    switch (operator + second) {
      case '==':
        return this.#held(key, (value, wanted) => value === wanted);
      case '!=': {
        const wanted = this.#text();
        return (labels) => labels[key] !== wanted;
      }
      case 'contains':
        return this.#held(key, (value, wanted) => value.includes(wanted));
      case 'starts with':
        return this.#held(key, (value, wanted) => value.startsWith(wanted));
      case 'ends with':
        return this.#held(key, (value, wanted) => value.endsWith(wanted));
      case 'in': {
        const values = this.#set();
        return (labels) => labels[key] !== undefined && values.includes(labels[key]);
      }
      case 'not in': {
        const values = this.#set();
        return (labels) => labels[key] === undefined || !values.includes(labels[key]);
      }
      default:
        return this.#fail();
    }
  }

  #held(key: string, test: (value: string, wanted: string) => boolean): Selector {
    const wanted = this.#text();
    return (labels) => labels[key] !== undefined && test(labels[key], wanted);
  }

  #set(): string[] {
    this.#expect('{');
    const values: string[] = [];
    while (!this.failed && !this.#take('}')) {
      values.push(this.#text());
      this.#take(',');
    }
    return values;
  }

  #next = (): string => this.#words[this.#at++] ?? '';
  #fail(): Selector {
    this.failed = true;
    return never;
  }
  #take(word: string): boolean {
    if (this.#words[this.#at] !== word) return false;
    this.#at++;
    return true;
  }
  #expect(word: string): void {
    if (!this.#take(word)) this.failed = true;
  }
  #word(): string {
    const word = this.#next();
    if (!/^[A-Za-z0-9]/.test(word)) this.failed = true;
    return word;
  }
  #text(): string {
    const word = this.#next();
    if (!/^['"]/.test(word)) this.failed = true;
    return word.slice(1, -1);
  }
}
