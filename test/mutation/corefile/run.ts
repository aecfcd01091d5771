/** Puts faults into the texts of target coredns and asks the verifier about each. */
import type { NamesArtifact } from '../../../src/compile/artifact.ts';
import { compileNames } from '../../../src/compile/index.ts';
import type { Network } from '../../../src/model/types/network.ts';
import { validateCoreDns } from '../../../src/verify/validate/coredns/index.ts';
import type { Mutator } from '../edits.ts';
import { differingName } from './reasons.ts';

export interface CorefileTally {
  readonly mutator: string;
  applied: number;
  killed: number;
  /** Proved, and alike for random questions. */
  readonly equivalents: string[];
  /** Neither refuted with a witness nor proved and borne out. */
  readonly survivors: string[];
}

/** Random questions for each fault that is proved to be without effect. */
const drawn = 500;

export type Judge = typeof validateCoreDns;

export interface MutationOptions {
  /** Places of each text that a mutator is tried on; every one unless it says how many. */
  readonly sites?: number;
  readonly judge?: Judge;
  /** Whether the Corefile in a ConfigMap gets the faults too that the Corefile itself gets. */
  readonly embedded?: boolean;
}

export function runCorefileMutators(
  mutators: readonly Mutator[],
  networks: ReadonlyMap<string, Network>,
  { sites = Number.POSITIVE_INFINITY, judge = validateCoreDns, embedded = true }: MutationOptions,
): CorefileTally[] {
  const texts: readonly Subject[] = [...networks].flatMap(([name, network]) =>
    compileNames(network).map((artifact) => ({ name: `${name}/${artifact.path}`, network, artifact })),
  );
  return mutators.map((mutator) => {
    const tally: CorefileTally = { mutator: mutator.name, applied: 0, killed: 0, equivalents: [], survivors: [] };
    for (const text of texts) tryOn(text, mutator, tally, { sites, judge, embedded });
    return tally;
  });
}

interface Subject {
  readonly name: string;
  readonly network: Network;
  readonly artifact: NamesArtifact;
}

function tryOn(
  { name, network, artifact }: Subject,
  mutator: Mutator,
  tally: CorefileTally,
  { sites, judge, embedded }: Required<MutationOptions>,
): void {
  const lines = artifact.text.split('\n');
  const start = artifact.form === 'config-map' && !embedded ? lines.indexOf('  Corefile: |') : lines.length;
  const places = lines.slice(0, start + 1).flatMap((_, i) => (mutator.apply(lines, i) === undefined ? [] : [i]));
  const step = Math.max(1, Math.ceil(places.length / sites));
  for (let k = 0; k < places.length; k += step) {
    const place = places[k]!;
    const after = mutator.apply(lines, place)!;
    const { obligations, findings } = judge(network, [{ ...artifact, text: after.join('\n') }]);
    const where = `${name}:${place + 1}: ${lines[place]?.trim()}`;
    const verdict = obligations[0]?.verdict;
    tally.applied++;
    if (verdict === 'refuted' && findings.some(({ witness }) => Object.keys(witness).length > 0)) tally.killed++;
    else if (verdict === 'proved') {
      const differs = artifact.form === 'resolv-conf' ? 'resolv.conf' : differingName(network, lines, after, drawn);
      if (differs === undefined) tally.equivalents.push(where);
      else tally.survivors.push(`proved, yet differs for ${differs}: ${where}`);
    } else tally.survivors.push(`${verdict} ${where}`);
  }
}
