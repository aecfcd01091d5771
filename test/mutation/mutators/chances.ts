/** Wrong chances: what a balancing chain gives to each endpoint. */
import { type Mutator, replace, swap } from '../edits.ts';

export const chances: readonly Mutator[] = [
  replace('probability-scaled', /--probability (0\.\d+)/, (_, p) => `--probability ${(Number(p) * 0.9).toFixed(10)}`),
  replace(
    'probability-of-one-more',
    /--probability (0\.\d+)/,
    (_, p) => `--probability ${(1 / (Math.round(1 / Number(p)) + 1)).toFixed(10)}`,
  ),
  replace('probability-complement', /--probability (0\.\d+)/, (_, p) => `--probability ${(1 - Number(p)).toFixed(10)}`),
  replace('probability-lost', /-m statistic --mode random --probability \S+ /, ''),
  replace(
    'probability-on-the-last',
    /^(-A KUBE-SV[CL]-(?!.*(?:--probability|--rcheck)).*)(-j KUBE-SEP)/,
    '$1-m statistic --mode random --probability 0.5000000000 $2',
  ),
  swap('balancing-order', /--probability/, /^-A KUBE-SV[CL]-.* -j KUBE-SEP/),
  replace('probability-nought', /--probability 0\.\d+/, '--probability 0.0000000000'),
  replace('probability-certain', /--probability 0\.\d+/, '--probability 1.0000000000'),
  replace('probability-with-fewer-digits', /--probability (0\.\d{4})\d+/, '--probability $1'),
  replace(
    'probability-with-more-digits',
    /--probability (0\.\d+)/,
    (_, p) => `--probability ${(1 / Math.round(1 / Number(p))).toFixed(14)}`,
  ),
];
