/** Wrong use of `recent` lists: session affinity. */
import { chainOf, change, type Mutator, others, replace } from '../edits.ts';

export const affinity: readonly Mutator[] = [
  replace('affinity-longer', /--seconds (\d+)/, (_, s) => `--seconds ${Number(s) + 1}`),
  replace('affinity-shorter', /--seconds (\d+)/, (_, s) => `--seconds ${Math.max(0, Number(s) - 1)}`),
  replace('affinity-for-ever', /--seconds \d+ --reap /, ''),
  replace('affinity-not-kept', /-m recent --name \S+ --set /, ''),
  change('affinity-of-another', (line, lines) => {
    const own = /--rcheck/.test(line) ? /--name (\S+)/.exec(line)?.[1] : undefined;
    const chain = chainOf(line);
    const other =
      own === undefined
        ? undefined
        : others(
            lines.filter((each) => chainOf(each) === chain),
            /--name (\S+) --rcheck/,
            own,
          );
    return other === undefined ? undefined : line.replace(`--name ${own}`, `--name ${other}`);
  }),
  change('affinity-kept-under-another-name', (line) => line.replace(/(--name \S+)( --set)/, '$1-X$2')),
  replace('affinity-not-reaped', / --reap/, ''),
  replace('affinity-inverted', /(-m recent --name \S+) --rcheck/, '$1 ! --rcheck'),
  replace('affinity-in-minutes', /--seconds (\d+)/, (_, s) => `--seconds ${Math.max(1, Math.floor(Number(s) / 60))}`),
  replace('affinity-kept-for-hairpins-only', /^(-A KUBE-SEP-.*)(-m recent --name \S+ --set)/, '$1-s 127.0.0.1 $2'),
  change('affinity-after-balancing', (line, lines) =>
    /--rcheck/.test(line) && others(lines, /^(-A KUBE-SV[CL]-.*--probability.*)$/, '') !== undefined
      ? line.replace('-m recent', '-m statistic --mode random --probability 0.5000000000 -m recent')
      : undefined,
  ),
];
