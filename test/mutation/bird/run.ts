/** Puts a fault on the lines of a daemon's files, one at a time, and asks the verifier. */
import type { RoutesArtifact } from '../../../src/compile/artifact.ts';
import { compileRoutes } from '../../../src/compile/index.ts';
import type { Network } from '../../../src/model/types/network.ts';
import { validateBird } from '../../../src/verify/validate/bird/index.ts';
import type { BirdMutator } from './mutators.ts';
import { reasonFor } from './reasons.ts';
import type { birdSubjects } from './subjects.ts';

export interface BirdTally {
  readonly mutator: string;
  readonly applied: number;
  readonly killed: number;
  /** Proved, and there is a short reason why. */
  readonly equivalents: readonly { readonly where: string; readonly reason: string }[];
  /** Neither refuted nor explained. */
  readonly survivors: readonly string[];
}

type Subjects = ReturnType<typeof birdSubjects>;

/** `most` faults at most, spread over the places where the mutator applies. */
export function runBirdMutator(mutator: BirdMutator, subjects: Subjects, most = Number.POSITIVE_INFINITY): BirdTally {
  const all = [...subjects].flatMap(([name, { network, nodes }]) =>
    faultsOf(mutator, network, nodes).map((fault) => ({ ...fault, name, network })),
  );
  const step = Math.max(1, all.length / most);
  const chosen = Array.from({ length: Math.min(most, all.length) }, (_, index) => all[Math.floor(index * step)]!);
  const equivalents: { where: string; reason: string }[] = [];
  const survivors: string[] = [];
  for (const { name, network, own, texts, path, at, lines, faulty } of chosen) {
    const { obligations } = validateBird(network, texts);
    if (obligations.some(({ verdict }) => verdict === 'refuted')) continue;
    const where = `${name}: ${path}:${at + 1}: ${lines[at]!.trim()} -> ${faulty[at]?.trim()}`;
    const isProved = obligations.every(({ verdict }) => verdict === 'proved');
    const reason = isProved ? reasonFor({ mutator: mutator.name, lines, faulty, at, texts: own }) : undefined;
    if (reason === undefined) survivors.push(where);
    else equivalents.push({ where, reason });
  }
  const killed = chosen.length - equivalents.length - survivors.length;
  return { mutator: mutator.name, applied: chosen.length, killed, equivalents, survivors };
}

interface Fault {
  /** The files of the daemon as they were, and with the fault in one of them. */
  readonly own: readonly RoutesArtifact[];
  readonly texts: readonly RoutesArtifact[];
  readonly path: string;
  readonly at: number;
  readonly lines: readonly string[];
  readonly faulty: readonly string[];
}

function faultsOf(mutator: BirdMutator, network: Network, nodes: readonly string[]): readonly Fault[] {
  const artifacts = compileRoutes(network, { nodes });
  return artifacts.flatMap((artifact) => {
    const own = artifacts.filter(
      ({ node, form, family }) => node === artifact.node && form === artifact.form && family === artifact.family,
    );
    const lines = artifact.text.split('\n');
    return lines.flatMap((_, at): readonly Fault[] => {
      const faulty = mutator.apply(lines, at);
      if (faulty === undefined) return [];
      const text = faulty.join('\n');
      const texts = own.map((each) => (each === artifact ? { ...each, text } : each));
      return [{ own, texts, path: artifact.path, at, lines, faulty }];
    });
  });
}
