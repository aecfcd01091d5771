/** What a site does, as facts that can be held against those of another state of it: what is asked, and what comes of it. */
import type { JsonObject } from '../verdict.ts';

export interface Behaviour {
  readonly kind: 'service' | 'name' | 'search' | 'rewrite' | 'setting' | 'record' | 'public-record' | 'route';
  /** `cluster/west`, `zone/example.org.`, `dnsserver/edge`. */
  readonly where: string;
  /** What is asked for: `10.96.0.10:80/TCP`, `www.example.org. A`, `10.96.0.0/16`. */
  readonly what: string;
  readonly outcome: string;
}

export interface Change {
  readonly before: Behaviour;
  readonly after: Behaviour;
  /** Something that shows it: a packet, a question, a record. */
  readonly witness: JsonObject;
}

export interface Differences {
  readonly added: readonly Behaviour[];
  readonly removed: readonly Behaviour[];
  readonly changed: readonly Change[];
}

export const keyOf = ({ kind, where, what }: Behaviour): string => `${kind}\n${where}\n${what}`;

/** @param witnessOf of two behaviours that answer the same otherwise. */
export function differences(
  before: readonly Behaviour[],
  after: readonly Behaviour[],
  witnessOf: (before: Behaviour, after: Behaviour) => JsonObject,
): Differences {
  const [old, now] = [before, after].map((all) => new Map(all.map((each) => [keyOf(each), each])));
  return {
    added: [...now!].flatMap(([key, each]) => (old!.has(key) ? [] : [each])),
    removed: [...old!].flatMap(([key, each]) => (now!.has(key) ? [] : [each])),
    changed: [...now!].flatMap(([key, each]) => {
      const earlier = old!.get(key);
      if (earlier === undefined || earlier.outcome === each.outcome) return [];
      return [{ before: earlier, after: each, witness: witnessOf(earlier, each) }];
    }),
  };
}

export const together = (all: readonly Differences[]): Differences => ({
  added: all.flatMap(({ added }) => added),
  removed: all.flatMap(({ removed }) => removed),
  changed: all.flatMap(({ changed }) => changed),
});
