/** All mutators, by topic. */
import type { Mutator } from '../edits.ts';
import { affinity } from './affinity.ts';
import { chances } from './chances.ts';
import { hooks } from './hooks.ts';
import { loading } from './loading.ts';
import { lostRules } from './lost.ts';
import { marks } from './marks.ts';
import { nearMisses } from './near-misses.ts';
import { order } from './order.ts';
import { sources } from './sources.ts';
import { strange } from './strange.ts';
import { targets } from './targets.ts';

/** In the order of a packet's way as far as topics have one: what is gone, wrong keys, choice, sources, ends, then the text. */
export const mutators: readonly Mutator[] = Object.freeze([
  ...lostRules,
  ...nearMisses,
  ...chances,
  ...affinity,
  ...sources,
  ...targets,
  ...marks,
  ...order,
  ...hooks,
  ...loading,
  ...strange,
]);
