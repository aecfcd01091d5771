/**
 * Conditions and weights as SMT-LIB 2.6 terms: header fields are bit vectors, weights are reals. Addresses that rules and
 * Services name become constants of which only their relations are asserted (which are distinct, which prefixes hold
 * them), so that one proof serves every slice of the same shape.
 */
import type { Address, Family } from '../../../core/ip/address.ts';
import { contains, type Prefix } from '../../../core/ip/prefix.ts';
import type { Rational } from '../../../core/rational.ts';
import { type Condition, flagName } from '../../semantics/condition.ts';
import type { Weights } from '../../semantics/weights.ts';

export class Terms implements Weights<string> {
  readonly zero = '0.0';
  readonly one = '1.0';
  readonly #family: Family;
  readonly #endpoints: readonly string[];
  readonly #definitions: string[] = [];
  readonly #addresses = new Map<string, { name: string; address: Address }>();
  readonly #prefixes = new Map<string, Prefix>();
  readonly #flags = new Map<string, string>();
  readonly #shared = new Map<string, string>();

  constructor(family: Family, endpoints: readonly string[]) {
    this.#family = family;
    this.#endpoints = endpoints;
  }

  isZero(weight: string): boolean {
    return weight === this.zero;
  }

  add(a: string, b: string): string {
    if (a === this.zero) return b;
    return b === this.zero ? a : this.#define('Real', `(+ ${a} ${b})`);
  }

  subtract(a: string, b: string): string {
    if (a === b) return this.zero;
    return b === this.zero ? a : this.#define('Real', `(- ${a} ${b})`);
  }

  scale(weight: string, { numerator, denominator }: Rational): string {
    return numerator === denominator || weight === this.zero
      ? weight
      : this.#define('Real', `(* (/ ${numerator}.0 ${denominator}.0) ${weight})`);
  }

  restrict(weight: string, condition: Condition): string {
    if (weight === this.zero) return weight;
    const term = this.condition(condition);
    return term === 'true'
      ? weight
      : term === 'false'
        ? this.zero
        : this.#define('Real', `(ite ${term} ${weight} 0.0)`);
  }

  condition(condition: Condition): string {
    switch (condition.kind) {
      case 'constant':
        return condition.value ? 'true' : 'false';
      case 'not':
        return this.#define('Bool', `(not ${this.condition(condition.of)})`);
      case 'and':
      case 'or':
        return this.#define(
          'Bool',
          `(${condition.kind} ${condition.of.map((part) => this.condition(part)).join(' ')})`,
        );
      case 'source-is':
        return `(= source ${this.#address(condition.address)})`;
      case 'destination-is':
        return `(= destination ${this.#address(condition.address)})`;
      case 'source-in':
        return this.#inPrefix('source', condition.prefix);
      case 'destination-in':
        return this.#inPrefix('destination', condition.prefix);
      case 'protocol':
        return `(= protocol (_ bv${condition.number} 8))`;
      case 'port-in':
        return range('port', condition.first, condition.last);
      case 'source-port-in':
        return range('source-port', condition.first, condition.last);
      case 'destination-local':
        return this.#flag('destination-local');
      case 'interface':
        return this.#flag(`interface ${condition.name}${condition.wildcard ? '+' : ''}`);
      case 'beside':
      case 'unknown':
        return this.#flag(flagName(condition));
      case 'remembered': {
        const which = condition.endpoints.map((endpoint) => `(= remembered ${this.#endpoints.indexOf(endpoint) + 1})`);
        const known = condition.endpoints.every((endpoint) => this.#endpoints.includes(endpoint));
        if (!known) return 'false';
        const one = which.length === 1 ? which[0]! : `(or ${which.join(' ')})`;
        return condition.seconds === undefined ? one : `(and ${one} (< age ${condition.seconds}))`;
      }
    }
  }

  /** Flags in use whose names begin so. */
  flags(beginning: string): [string, string][] {
    return [...this.#flags].filter(([name]) => name.startsWith(beginning));
  }

  /** The script that is unsatisfiable iff no packet fulfils the claim. */
  script(claim: string): string {
    const width = this.#family === 4 ? 32 : 128;
    const names = [...this.#addresses.values()];
    return [
      '(set-logic ALL)',
      ...['source', 'destination'].map((name) => `(declare-const ${name} (_ BitVec ${width}))`),
      '(declare-const protocol (_ BitVec 8))',
      ...['port', 'source-port'].map((name) => `(declare-const ${name} (_ BitVec 16))`),
      '(declare-const remembered Int)',
      `(assert (and (<= 0 remembered) (<= remembered ${this.#endpoints.length})))`,
      '(declare-const age Int)',
      '(assert (<= 0 age))',
      ...[...this.#flags.values()].map((name) => `(declare-const ${name} Bool)`),
      ...names.map(({ name }) => `(declare-const ${name} (_ BitVec ${width}))`),
      ...(names.length > 1 ? [`(assert (distinct ${names.map(({ name }) => name).join(' ')}))`] : []),
      ...[...this.#prefixes.values()].flatMap((prefix) =>
        names.map(({ name, address }) => {
          const inside = this.#inPrefix(name, prefix);
          return `(assert ${contains(prefix, address) ? inside : `(not ${inside})`})`;
        }),
      ),
      ...this.#definitions,
      `(assert ${claim})`,
      '(check-sat)',
      '',
    ].join('\n');
  }

  #define(sort: 'Real' | 'Bool', term: string): string {
    let name = this.#shared.get(term);
    if (name === undefined) {
      name = `${sort === 'Real' ? 'w' : 'c'}${this.#shared.size}`;
      this.#shared.set(term, name);
      this.#definitions.push(`(define-fun ${name} () ${sort} ${term})`);
    }
    return name;
  }

  #address(address: Address): string {
    let known = this.#addresses.get(address.text);
    if (known === undefined) {
      known = { name: `a${this.#addresses.size}`, address };
      this.#addresses.set(address.text, known);
    }
    return known.name;
  }

  #inPrefix(field: string, prefix: Prefix): string {
    if (prefix.family !== this.#family) return 'false';
    if (prefix.length === 0) return 'true';
    this.#prefixes.set(prefix.text, prefix);
    const width = this.#family === 4 ? 32 : 128;
    const value = prefix.value >> BigInt(width - prefix.length);
    return `(= ((_ extract ${width - 1} ${width - prefix.length}) ${field}) (_ bv${value} ${prefix.length}))`;
  }

  #flag(name: string): string {
    let term = this.#flags.get(name);
    if (term === undefined) {
      term = name === 'destination-local' ? 'destination-local' : `flag${this.#flags.size}`;
      this.#flags.set(name, term);
    }
    return term;
  }
}

function range(field: string, first: number, last: number): string {
  if (first === last) return `(= ${field} (_ bv${first} 16))`;
  return `(and (bvuge ${field} (_ bv${first} 16)) (bvule ${field} (_ bv${last} 16)))`;
}
