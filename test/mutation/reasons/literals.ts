/** What conditions of rules say of each other: one implies another, two cannot both hold. */
import { BlockList } from 'node:net';
import type { Literal } from './text.ts';

/** What is known of the packets in view: literals that hold. */
export type Known = readonly Literal[];

export const negation = (literal: Literal): Literal => ({ ...literal, negated: !literal.negated });

/** Whether `literal` holds of every packet of which `known` holds. */
export const implied = (known: Known, literal: Literal): boolean => known.some((each) => implies(each, literal));

/** Whether nothing can be both: some known literal implies that this one does not hold. */
export const excluded = (known: Known, literal: Literal): boolean => implied(known, negation(literal));

/** A chance or a memory is not settled by knowing anything else; the same chance drawn twice is not the same. */
export const isChance = ({ option }: Literal): boolean => option === '--probability';

function implies(a: Literal, b: Literal): boolean {
  if (a.option !== b.option || isChance(a)) return false;
  if (a.value === b.value) return a.negated === b.negated;
  switch (a.option) {
    case '-s':
    case '-d':
      // Inside one range is outside another; outside a range is outside all parts of it; inside a part is inside the whole.
      if (!a.negated) return b.negated ? apart(a.value, b.value) : within(a.value, b.value);
      return b.negated && within(b.value, a.value);
    case '--mark': {
      if (a.value !== '(none)') return false;
      // kube-proxy's own bit is not set: a test that wants a bit of it fails.
      const [value = 0, mask = value] = b.value.split('/').map(Number);
      return b.negated ? value !== 0 : value === 0 && mask !== 0xffffffff;
    }
    case '-i':
      return a.value === '(none)' && b.negated;
    case '-p':
      return !a.negated && b.negated;
    case '--dport':
    case '--sport': {
      const [x, y] = [portsOf(a.value), portsOf(b.value)];
      if (!a.negated) return b.negated ? x.last < y.first || y.last < x.first : y.first <= x.first && x.last <= y.last;
      return b.negated && x.first <= y.first && y.last <= x.last;
    }
    case '--ctstate': {
      // A packet is in one state; DNAT is a mark beside it, of which a state says nothing.
      if (a.negated || a.value.includes(',') || a.value === 'DNAT') return false;
      const states = b.value.split(',');
      return b.negated ? !states.includes(a.value) && !states.includes('DNAT') : states.includes(a.value);
    }
    default:
      return false;
  }
}

function portsOf(text: string): { first: number; last: number } {
  const [first = '0', last = first] = text.split(':');
  return { first: Number(first), last: Number(last) };
}

const parts = (text: string): { address: string; length: number; family: 'ipv4' | 'ipv6' } => {
  const [address = '', length] = text.split('/');
  const family = address.includes(':') ? 'ipv6' : 'ipv4';
  return { address, family, length: length === undefined ? (family === 'ipv6' ? 128 : 32) : Number(length) };
};

const nested = new Map<string, boolean>();

function within(inner: string, outer: string): boolean {
  const key = `${inner} ${outer}`;
  const known = nested.get(key) ?? isWithin(inner, outer);
  nested.set(key, known);
  return known;
}

function isWithin(inner: string, outer: string): boolean {
  const [a, b] = [parts(inner), parts(outer)];
  if (a.family !== b.family || a.length < b.length) return false;
  const list = new BlockList();
  list.addSubnet(b.address, b.length, b.family);
  return list.check(a.address, a.family);
}

const apart = (one: string, other: string): boolean => !within(one, other) && !within(other, one);
