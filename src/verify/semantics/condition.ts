/**
 * The small algebra in which both sides of a proof are written: conditions on a packet and on the state that it meets.
 * A condition is read three ways: concretely (here), as a decision diagram (engines/dd) and as an SMT formula
 * (engines/smt).
 */
import type { Address } from '../../core/ip/address.ts';
import { contains, hostOf, type Prefix } from '../../core/ip/prefix.ts';
import type { Packet } from './packet.ts';

export type Condition =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Condition[] }
  | { readonly kind: 'source-is' | 'destination-is'; readonly address: Address }
  | { readonly kind: 'source-in' | 'destination-in'; readonly prefix: Prefix }
  | { readonly kind: 'protocol'; readonly number: number }
  | { readonly kind: 'port-in'; readonly first: number; readonly last: number }
  | { readonly kind: 'source-port-in'; readonly first: number; readonly last: number }
  /** The destination is an address of this node (`--dst-type LOCAL`). */
  | { readonly kind: 'destination-local' }
  /** The packet came in by an interface of this name, or with this beginning. */
  | { readonly kind: 'interface'; readonly name: string; readonly wildcard: boolean }
  /** The client is remembered as one of these endpoints' within so many seconds (undefined: at any time). */
  | { readonly kind: 'remembered'; readonly endpoints: readonly string[]; readonly seconds: number | undefined }
  /** What the kernel may remember besides the client, and does not at first. Whether it ever can is not known where it is `seldom`. */
  | { readonly kind: 'beside'; readonly text: string; readonly seldom: boolean }
  /** Something that the packet model does not hold; each distinct text may be true or false by itself. */
  | { readonly kind: 'unknown'; readonly text: string };

export const always: Condition = { kind: 'constant', value: true };
export const never: Condition = { kind: 'constant', value: false };
export const constant = (value: boolean): Condition => (value ? always : never);

export function not(of: Condition): Condition {
  if (of.kind === 'constant') return constant(!of.value);
  return of.kind === 'not' ? of.of : { kind: 'not', of };
}

export const and = (...of: readonly Condition[]): Condition => join('and', of, never, always);
export const or = (...of: readonly Condition[]): Condition => join('or', of, always, never);

function join(kind: 'and' | 'or', of: readonly Condition[], absorbing: Condition, neutral: Condition): Condition {
  const parts: Condition[] = [];
  for (const part of of) {
    if (part.kind === 'constant') {
      if (part.value === (absorbing as { value: boolean }).value) return absorbing;
    } else if (part.kind === kind) parts.push(...part.of);
    else parts.push(part);
  }
  return parts.length === 0 ? neutral : parts.length === 1 ? parts[0]! : { kind, of: parts };
}

export function sourceIn(prefix: Prefix): Condition {
  if (prefix.length === 0) return always;
  const host = hostOf(prefix);
  return host === undefined ? { kind: 'source-in', prefix } : sourceIs(host);
}

export function destinationIn(prefix: Prefix): Condition {
  if (prefix.length === 0) return always;
  const host = hostOf(prefix);
  return host === undefined ? { kind: 'destination-in', prefix } : destinationIs(host);
}

const flagKinds = ['beside', 'seldom', 'unknown'] as const;

/** The name under which a proof has what the packet model does not hold. */
export const flagName = (condition: Extract<Condition, { kind: 'beside' | 'unknown' }>): string =>
  `${condition.kind === 'beside' && condition.seldom ? 'seldom' : condition.kind} ${condition.text}`;

/** The text of such a flag; undefined for a flag of something else. */
export function textOfFlag(name: string): string | undefined {
  const kind = flagKinds.find((each) => name.startsWith(`${each} `));
  return kind === undefined ? undefined : name.slice(kind.length + 1);
}

export const sourceIs = (address: Address): Condition => ({ kind: 'source-is', address });
export const destinationIs = (address: Address): Condition => ({ kind: 'destination-is', address });
export const destinationLocal: Condition = { kind: 'destination-local' };

/** Whether the condition holds of the packet. `assume` says which unknown texts are taken to hold. */
export function holds(condition: Condition, packet: Packet): boolean {
  switch (condition.kind) {
    case 'constant':
      return condition.value;
    case 'not':
      return !holds(condition.of, packet);
    case 'and':
      return condition.of.every((part) => holds(part, packet));
    case 'or':
      return condition.of.some((part) => holds(part, packet));
    case 'source-is':
      return sameAddress(condition.address, packet.source);
    case 'destination-is':
      return sameAddress(condition.address, packet.destination);
    case 'source-in':
      return contains(condition.prefix, packet.source);
    case 'destination-in':
      return contains(condition.prefix, packet.destination);
    case 'protocol':
      return condition.number === packet.protocol;
    case 'port-in':
      return condition.first <= packet.port && packet.port <= condition.last;
    case 'source-port-in':
      return condition.first <= packet.sourcePort && packet.sourcePort <= condition.last;
    case 'destination-local':
      return packet.destinationLocal;
    case 'interface':
      return interfaceMatches(condition, packet.inInterface);
    case 'remembered':
      return (
        packet.remembered !== undefined &&
        condition.endpoints.includes(packet.remembered.endpoint) &&
        (condition.seconds === undefined || packet.remembered.secondsAgo < condition.seconds)
      );
    case 'beside':
    case 'unknown':
      return packet.unknown.includes(condition.text);
  }
}

export function interfaceMatches(
  { name, wildcard }: { name: string; wildcard: boolean },
  actual: string | undefined,
): boolean {
  if (actual === undefined) return false;
  return wildcard ? actual.startsWith(name) : actual === name;
}

const sameAddress = (a: Address, b: Address): boolean => a.family === b.family && a.value === b.value;
