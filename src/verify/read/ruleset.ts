/** What a reader of iptables text yields: tables of chains of rules, each rule's matches in the order of its text. */
import type { Address, Family } from '../../core/ip/address.ts';
import type { Prefix } from '../../core/ip/prefix.ts';
import type { Rational } from '../../core/rational.ts';

export interface Ruleset {
  readonly file: string;
  readonly family: Family;
  readonly tables: ReadonlyMap<string, Table>;
  /** Lines that iptables-restore would refuse, with the reason. */
  readonly problems: readonly { readonly line: number; readonly text: string }[];
}

export interface Table {
  readonly name: string;
  readonly chains: ReadonlyMap<string, Chain>;
}

export interface Chain {
  readonly name: string;
  /** `-` for a chain of one's own; ACCEPT or DROP for a built-in one. */
  readonly policy: string;
  /** The line that declares it. */
  readonly line: number;
  readonly rules: readonly Rule[];
}

/** A view on the text, never to be spread. */
export interface Rule {
  readonly line: number;
  readonly text: string;
  readonly matches: readonly Match[];
  readonly target: Target;
}

export type Match =
  | { readonly kind: 'source' | 'destination'; readonly prefix: Prefix; readonly negated: boolean }
  /** A protocol number of the IANA registry. */
  | { readonly kind: 'protocol'; readonly number: number; readonly negated: boolean }
  | {
      readonly kind: 'in-interface' | 'out-interface';
      readonly name: string;
      readonly wildcard: boolean;
      readonly negated: boolean;
    }
  | {
      readonly kind: 'source-port' | 'destination-port';
      readonly first: number;
      readonly last: number;
      readonly negated: boolean;
    }
  | { readonly kind: 'mark'; readonly value: number; readonly mask: number; readonly negated: boolean }
  | { readonly kind: 'state'; readonly states: ReadonlySet<string>; readonly negated: boolean }
  | {
      readonly kind: 'address-type';
      readonly side: 'source' | 'destination';
      readonly type: string;
      readonly negated: boolean;
    }
  | { readonly kind: 'chance'; readonly probability: Rational }
  | RecentCheck
  | { readonly kind: 'recent-set'; readonly list: string; readonly unusual?: 'destination' | 'network' }
  /** A comment or counter: always true. */
  | { readonly kind: 'always' }
  /** Not understood: may hold or not. */
  | { readonly kind: 'unknown'; readonly text: string };

export interface RecentCheck {
  readonly kind: 'recent-check';
  readonly list: string;
  /** How old an entry may be; any age without. */
  readonly seconds: number | undefined;
  readonly negated: boolean;
  /** What it does otherwise than `--rcheck` of a client's own address. */
  readonly unusual?: {
    /** It looks for the destination, or for the network of the client. */
    readonly of?: 'destination' | 'network';
    /** It asks for so many entries of one address. */
    readonly hits?: number;
    /** It renews the entry that it finds, or removes it. */
    readonly changes?: boolean;
  };
}

export type Target =
  | { readonly kind: 'none' }
  | { readonly kind: 'accept' }
  | { readonly kind: 'drop' }
  | { readonly kind: 'return' }
  | { readonly kind: 'reject'; readonly with: string }
  | Call
  | { readonly kind: 'mark'; readonly keep: number; readonly flip: number }
  | { readonly kind: 'destination-nat'; readonly address: Address; readonly port: number | undefined }
  /** Of several addresses and ports the kernel takes one. */
  | {
      readonly kind: 'destination-choice';
      readonly addresses: readonly Address[];
      readonly ports: Ports | undefined;
      readonly text: string;
    }
  /** To the node itself: the address of the interface that the packet came in by, or loopback for its own packets. */
  | { readonly kind: 'redirect'; readonly ports: Ports | undefined; readonly text: string }
  | { readonly kind: 'masquerade' }
  | { readonly kind: 'source-nat'; readonly address: Address; readonly text: string }
  /** Goes on to the next rule whatever it does: LOG, NFLOG, TRACE. */
  | { readonly kind: 'continue' }
  /** Not understood: may end the packet's way or change it. */
  | { readonly kind: 'unknown'; readonly text: string };

/** Both among them. */
export interface Ports {
  readonly first: number;
  readonly last: number;
}

/** Of another chain by its name. Chains of large texts are called too often to look each up by name again. */
export interface Call {
  readonly kind: 'jump' | 'goto';
  readonly chain: string;
  /** The chain of that name in the same table, once the whole text was read. */
  to?: Chain | undefined;
}

const builtIn: Readonly<Record<string, readonly string[]>> = {
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  raw: ['PREROUTING', 'OUTPUT'],
  security: ['INPUT', 'FORWARD', 'OUTPUT'],
};

export const isTable = (name: string): boolean => Object.hasOwn(builtIn, name);

/** The chains of a table that the kernel calls by itself. */
export const isBuiltIn = (table: string, chain: string): boolean => isTable(table) && builtIn[table]!.includes(chain);
