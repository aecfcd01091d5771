/** A BIRD configuration as read: what filters do as statements, what protocols are set to as options. */
import type { Address, Family } from '../../../core/ip/address.ts';
import type { Prefix } from '../../../core/ip/prefix.ts';
import type { Place } from './lexer.ts';

/** Calico's BIRD is 1.6, one daemon for each family. */
export type Daemon = { readonly version: '1.6'; readonly family: Family } | { readonly version: '2' };

/** Prefixes that agree with `prefix` as far as both go, of lengths `least` to `most`. */
export interface PrefixPattern {
  readonly prefix: Prefix;
  readonly least: number;
  readonly most: number;
}

export type Literal =
  | { readonly type: 'int'; readonly value: number }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'prefix'; readonly value: Prefix }
  | { readonly type: 'address'; readonly value: Address }
  /** `RTS_BGP`. */
  | { readonly type: 'enum'; readonly value: string };

export type SetItem =
  | { readonly kind: 'pattern'; readonly pattern: PrefixPattern }
  | { readonly kind: 'value'; readonly from: Expression; readonly to?: Expression };

export type Expression = { readonly place: Place } & (
  | { readonly kind: 'literal'; readonly literal: Literal }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'not' | 'defined'; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'call'; readonly name: string; readonly values: readonly Expression[] }
  | { readonly kind: 'member'; readonly of: Expression; readonly name: string; readonly values: readonly Expression[] }
  /** `(64512, 100)`; null stands for `*`. */
  | { readonly kind: 'tuple'; readonly parts: readonly (Expression | null)[] }
  | { readonly kind: 'set'; readonly items: readonly SetItem[] }
  /** `[= 64512 * =]`. */
  | { readonly kind: 'mask'; readonly parts: readonly (number | '*' | '?')[] }
);

export type BinaryOperator = '&&' | '||' | '=' | '!=' | '<' | '<=' | '>' | '>=' | '~' | '!~' | '+' | '-' | '*' | '/';

export type Statement = { readonly place: Place } & (
  | { readonly kind: 'if'; readonly condition: Expression; readonly then: Body; readonly otherwise: Body }
  | { readonly kind: 'case'; readonly of: Expression; readonly branches: readonly Branch[] }
  | { readonly kind: 'accept' | 'reject' }
  | { readonly kind: 'return'; readonly value: Expression }
  | { readonly kind: 'declare'; readonly name: string; readonly value?: Expression }
  | { readonly kind: 'assign'; readonly name: string; readonly value: Expression }
  | { readonly kind: 'do'; readonly what: Expression }
);

export type Body = readonly Statement[];

export interface Branch {
  /** None for `else`. */
  readonly labels: readonly SetItem[] | undefined;
  readonly body: Body;
}

export interface Callable {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly body: Body;
}

export type FilterUse =
  | { readonly kind: 'all' | 'none' }
  /** `text` is the same for the same words. */
  | { readonly kind: 'body'; readonly body: Body; readonly text: string }
  | { readonly kind: 'where'; readonly condition: Expression };

export interface Option {
  /** Words with one space between them, strings in their quotes: `neighbor 192.0.2.1 as 64512`. */
  readonly text: string;
  readonly place: Place;
}

/** Where a protocol meets a table: the protocol itself in 1.6, an `ipv4` or `ipv6` block in 2. */
export interface Channel {
  readonly family: Family;
  readonly options: readonly Option[];
  readonly import: FilterUse | undefined;
  readonly export: FilterUse | undefined;
}

export interface StaticRoute {
  readonly prefix: Prefix;
  /** `blackhole`, `via 192.0.2.1`. */
  readonly to: string;
  readonly place: Place;
}

export interface Protocol {
  readonly type: string;
  readonly name: string;
  readonly options: readonly Option[];
  readonly channels: readonly Channel[];
  readonly routes: readonly StaticRoute[];
  readonly place: Place;
}

export interface Configuration {
  readonly daemon: Daemon;
  /** Outside of protocols: `router id 192.0.2.1`, `listen bgp port 178`. */
  readonly options: readonly Option[];
  readonly functions: ReadonlyMap<string, Callable>;
  /** With what their templates say, which comes first. */
  readonly protocols: readonly Protocol[];
}
