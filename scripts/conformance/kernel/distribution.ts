/**
 * Pearson's chi-squared test of where packets went against the stated probabilities. The threshold is fixed: rules that are
 * right fail in one run of a million.
 */
import type { Agents } from './agents.ts';
import { connect } from './compare.ts';
import type { Flow, Prediction } from './flow.ts';

export interface Fit {
  readonly packets: number;
  readonly statistic: number;
  readonly threshold: number;
  /** Outcomes that were not predicted. */
  readonly strange: readonly string[];
}

/** The quantile of the distribution at 1 - 10^-6, for 1 to 9 degrees of freedom. */
const thresholds = [23.93, 27.63, 30.66, 33.38, 35.89, 38.26, 40.52, 42.7, 44.81] as const;

const packets = 10_000;
const atOnce = 64;

export async function fitOf(agents: Agents, flow: Flow, prediction: Prediction): Promise<Fit> {
  const seen = new Map<string, number>();
  for (const answer of await connect(agents, flow, prediction, packets, atOnce)) {
    seen.set(answer, (seen.get(answer) ?? 0) + 1);
  }
  return {
    ...chiSquared(seen, prediction),
    packets,
    strange: [...seen.keys()].filter((each) => !prediction.has(each)),
  };
}

export function chiSquared(
  seen: ReadonlyMap<string, number>,
  prediction: Prediction,
): { readonly statistic: number; readonly threshold: number } {
  const total = [...seen.values()].reduce((sum, count) => sum + count, 0);
  let statistic = 0;
  for (const [outcome, { numerator, denominator }] of prediction) {
    const expected = (total * Number(numerator)) / Number(denominator);
    statistic += ((seen.get(outcome) ?? 0) - expected) ** 2 / expected;
  }
  return { statistic, threshold: thresholds[prediction.size - 2]! };
}

export const fits = ({ statistic, threshold, strange }: Fit): boolean => statistic <= threshold && strange.length === 0;
