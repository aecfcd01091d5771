/**
 * The shape of a slice: the rules that its packets can meet, specialised to it, and its promise, with every address and
 * endpoint replaced by a number. Slices of one shape are equal or unequal together, so each shape is decided once, on
 * whatever node and for whatever Service it occurs.
 *
 * What a comparison can tell of an address is whether it is another one and which prefixes hold it, so these relations are
 * part of the shape. That is all only while no region between prefixes is so small that the named addresses could fill it;
 * where a prefix is that small, the addresses themselves are part of the shape.
 */
import type { Address } from '../../core/ip/address.ts';
import { contains, type Prefix } from '../../core/ip/prefix.ts';
import type { Chain, Target } from '../read/ruleset.ts';
import type { Condition } from '../semantics/condition.ts';
import { type Hook, tablesAt } from '../semantics/hooks.ts';
import type { Rules } from '../semantics/netfilter.ts';
import type { Slice } from '../semantics/packet.ts';
import type { Promised } from '../semantics/promise.ts';
import { candidates } from '../semantics/rule-index.ts';
import { localCondition, type Place, specialise } from '../semantics/specialise.ts';
import { memoryOf } from './compare.ts';
import { conditionText, type Names } from './condition-text.ts';
import type { SliceWork } from './slices.ts';

/** Regions between prefixes of at most this length hold 256 addresses or none. */
const longest = { 4: 24, 6: 120 } as const;
const mostAddresses = 250;

export function shapeOf(rules: Rules, work: SliceWork, promise: Promised): string {
  const memory = memoryOf(rules, work);
  const writer = new Writer(rules, work.slice);
  writer.parts.push(
    `${rules.facts.family} ${work.slice.entry} ${work.slice.state} ${rules.mark ?? 0} ${memory.thresholds.join()}`,
  );
  for (const endpoint of memory.endpoints) writer.parts.push(writer.endpoint(endpoint));
  writer.walk();
  writer.promise(promise);
  writer.relations();
  return writer.parts.join('\n');
}

interface Leg {
  readonly slice: Slice;
  readonly translated: boolean;
}

class Writer implements Names {
  readonly parts: string[] = [];
  readonly #rules: Rules;
  readonly #start: Slice;
  readonly #addresses = new Map<string, Address>();
  readonly #numbers = new Map<string, number>();
  readonly #prefixes = new Map<string, Prefix>();
  readonly #legs: Leg[] = [];
  #visited = new Map<string, number>();

  constructor(rules: Rules, slice: Slice) {
    this.#rules = rules;
    this.#start = slice;
  }

  address(address: Address): string {
    this.#addresses.set(address.text, address);
    return `a${this.#number(`address ${address.text}`)}`;
  }

  prefix(prefix: Prefix): string {
    this.#prefixes.set(prefix.text, prefix);
    return prefix.text;
  }

  endpoint(text: string): string {
    return `e${this.#number(`endpoint ${text}`)}`;
  }

  /** Numbers of one kind count from 0 in order of appearance; the kind is the first word. */
  #number(name: string): number {
    let number = this.#numbers.get(name);
    if (number === undefined) {
      const kind = name.slice(0, name.indexOf(' '));
      number = this.#numbers.get(kind) ?? 0;
      this.#numbers.set(kind, number + 1);
      this.#numbers.set(name, number);
    }
    return number;
  }

  walk(): void {
    const arriving = this.#start.entry === 'interface';
    const start: Leg = { slice: this.#start, translated: false };
    this.#meet(
      arriving ? ['PREROUTING', 'INPUT', 'FORWARD', 'POSTROUTING'] : ['OUTPUT', 'POSTROUTING', 'INPUT'],
      start,
    );
    for (const leg of this.#legs)
      this.#meet(arriving ? ['INPUT', 'FORWARD', 'POSTROUTING'] : ['OUTPUT', 'POSTROUTING', 'INPUT'], leg);
  }

  #meet(hooks: readonly Hook[], leg: Leg): void {
    this.#visited = new Map();
    this.parts.push(`leg ${conditionText(localCondition(leg.slice, this.#rules.facts, leg.translated), this)}`);
    for (const hook of hooks) {
      const outgoing = this.#start.entry === 'node';
      const inInterface = !outgoing ? 'packet' : hook === 'INPUT' ? 'lo' : 'none';
      for (const table of tablesAt[hook]) {
        if (table === 'nat' && (leg.slice.state !== 'NEW' || (leg.translated && hook === 'OUTPUT'))) continue;
        const chain = this.#rules.chain(table, hook);
        if (chain === undefined || chain.rules.length === 0) continue;
        this.parts.push(`${hook} ${table}`);
        this.#chain(table, chain, leg, inInterface);
      }
    }
  }

  #chain(table: string, chain: Chain, leg: Leg, inInterface: Place['inInterface']): number {
    const key = `${table} ${chain.name} ${inInterface}`;
    const known = this.#visited.get(key);
    if (known !== undefined) return known;
    const number = this.#visited.size;
    this.#visited.set(key, number);
    const own: string[] = [`chain ${number}`];
    for (const rule of candidates(chain, leg.slice)) {
      if (this.#rules.skips(rule, chain)) continue;
      const place = { chain, slice: leg.slice, translated: leg.translated, inInterface };
      const step = specialise(rule, place, this.#rules.facts, this.#rules.lists);
      if (step === undefined) continue;
      const marks = step.marks.map(({ value, mask, negated }) => `${value}/${mask}${negated}`).join();
      const { numerator, denominator } = step.chance;
      const target = this.#target(rule.target, table, leg, inInterface);
      own.push(`${conditionText(step.when, this)} ${marks} ${numerator}/${denominator} ${target}`);
    }
    this.parts.push(...own);
    return number;
  }

  #target(target: Target, table: string, leg: Leg, inInterface: Place['inInterface']): string {
    switch (target.kind) {
      case 'jump':
      case 'goto': {
        const called = this.#rules.chain(table, target.chain);
        return called === undefined ? 'nowhere' : `${target.kind} ${this.#chain(table, called, leg, inInterface)}`;
      }
      case 'destination-nat': {
        const port = target.port ?? leg.slice.port;
        this.#legs.push({ slice: { ...leg.slice, destination: target.address, port }, translated: true });
        const { family, text } = target.address;
        return `to ${this.endpoint(`${family === 6 ? `[${text}]` : text}:${port ?? '*'}`)}`;
      }
      case 'mark':
        return `mark ${target.keep} ${target.flip}`;
      case 'reject':
        return `reject ${target.with}`;
      case 'unknown':
        return `unknown ${target.text}`;
      default:
        return target.kind;
    }
  }

  promise(promise: Promised): void {
    for (const { when, answers } of promise) {
      this.parts.push(conditionText(when, this));
      for (const answer of answers) {
        this.parts.push('or');
        for (const { when, chances } of answer) {
          this.parts.push(conditionText(when, this));
          for (const { kind, endpoint, probability, rewritten, accepted } of chances) {
            const label = endpoint === undefined ? '-' : this.endpoint(endpoint);
            const share = `${probability.numerator}/${probability.denominator}`;
            const conditions = accepted === rewritten ? [rewritten] : [rewritten, accepted];
            this.parts.push(
              `${kind} ${label} ${share} ${conditions.map((each: Condition) => conditionText(each, this)).join(' ')}`,
            );
          }
        }
      }
    }
  }

  /** Which prefixes hold which addresses; the addresses themselves where relations are not enough. */
  relations(): void {
    const addresses = [...this.#addresses.values()];
    const prefixes = [...this.#prefixes.values()];
    const small = prefixes.some(({ family, length }) => length > longest[family]);
    for (const address of addresses) {
      this.parts.push(prefixes.map((prefix) => (contains(prefix, address) ? '1' : '0')).join(''));
      if (small || addresses.length > mostAddresses) this.parts.push(address.text);
    }
  }
}
