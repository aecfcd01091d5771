/** A promise as weights (all packets at once) and as distributions (one packet). */
import { one } from '../../core/rational.ts';
import { always, holds } from './condition.ts';
import { type Distribution, DistributionBuilder, type Outcome, outcomeKey } from './outcome.ts';
import type { Packet } from './packet.ts';
import type { Answer, Chance, Promised } from './promise.ts';
import type { Weights } from './weights.ts';

export type WeightedOutcomes<W> = ReadonlyMap<string, { readonly outcome: Outcome; readonly weight: W }>;
type Gathered<W> = Map<string, { readonly outcome: Outcome; readonly weight: W }>;

export interface Expected<W> {
  /** Where the promise leaves no choice: outcome → weight. */
  readonly outcomes: WeightedOutcomes<W>;
  /** Where Services contend: on `region`, one of the answers. */
  readonly contested: readonly { readonly region: W; readonly answers: readonly WeightedOutcomes<W>[] }[];
}

export function expected<W>(promise: Promised, algebra: Weights<W>): Expected<W> {
  const outcomes: Gathered<W> = new Map();
  const contested: { region: W; answers: WeightedOutcomes<W>[] }[] = [];
  let remaining = algebra.one;
  for (const { when, answers } of promise) {
    const region = when === always ? remaining : algebra.restrict(remaining, when);
    if (algebra.isZero(region)) continue;
    remaining = algebra.subtract(remaining, region);
    if (answers.length === 1) {
      spread(answers[0]!, region, algebra, outcomes);
    } else {
      contested.push({
        region,
        answers: answers.map((answer) => {
          const own: Gathered<W> = new Map();
          spread(answer, region, algebra, own);
          return own;
        }),
      });
    }
    if (algebra.isZero(remaining)) break;
  }
  return { outcomes, contested };
}

function spread<W>(answer: Answer, region: W, algebra: Weights<W>, into: Gathered<W>): void {
  let remaining = region;
  for (const { when, chances } of answer) {
    const here = when === always ? remaining : algebra.restrict(remaining, when);
    if (algebra.isZero(here)) continue;
    remaining = algebra.subtract(remaining, here);
    for (const chance of chances) {
      const weight = algebra.scale(here, chance.probability);
      const rewritten = algebra.restrict(weight, chance.rewritten);
      put(algebra, into, outcomeOf(chance, true), rewritten);
      put(algebra, into, outcomeOf(chance, false), algebra.subtract(weight, rewritten));
    }
    if (algebra.isZero(remaining)) break;
  }
}

function put<W>(algebra: Weights<W>, into: Gathered<W>, outcome: Outcome, weight: W): void {
  if (algebra.isZero(weight)) return;
  const key = outcomeKey(outcome);
  const earlier = into.get(key)?.weight;
  into.set(key, { outcome, weight: earlier === undefined ? weight : algebra.add(earlier, weight) });
}

/** Acceptance goes with rewriting where it depends on the packet at all. */
function outcomeOf({ kind, endpoint, accepted, rewritten }: Chance, sourceRewritten: boolean): Outcome {
  return {
    kind,
    endpoint,
    sourceRewritten,
    accepted: accepted === rewritten && accepted !== always ? sourceRewritten : accepted === always,
    withheld: false,
    mark: 0,
    detail: kind === 'reject' ? 'port-unreachable' : '',
  };
}

/** The distributions that keep the promise for one packet; several only where Services contend. */
export function expectedAt(promise: Promised, packet: Packet): Distribution[] {
  for (const { when, answers } of promise) {
    if (!holds(when, packet)) continue;
    return answers.flatMap((answer) => {
      const part = answer.find(({ when }) => holds(when, packet));
      if (part === undefined) return [];
      const builder = new DistributionBuilder();
      for (const chance of part.chances) {
        builder.add(outcomeOf(chance, holds(chance.rewritten, packet)), chance.probability);
      }
      return [builder.build()];
    });
  }
  const nothing = new DistributionBuilder();
  nothing.add(
    {
      kind: 'not-ours',
      endpoint: undefined,
      sourceRewritten: false,
      accepted: false,
      withheld: false,
      mark: 0,
      detail: '',
    },
    one,
  );
  return [nothing.build()];
}
