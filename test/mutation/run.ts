/** Applies mutators to texts, asks the verifier about each result, and asks why of every fault that it calls harmless. */
import { validateArtifacts } from '../../src/verify/index.ts';
import type { Mutator } from './edits.ts';
import { differingPacket } from './evidence.ts';
import { allowsDifference, reasonFor } from './reasons/index.ts';
import type { Subject } from './subjects.ts';

export interface Tally {
  readonly mutator: string;
  applied: number;
  /** Refuted with a witness that the interpreter replayed. */
  killed: number;
  /** Proved to mean the same, and a reason found apart from the proof. */
  readonly equivalents: Equivalent[];
  /** Neither: the verifier missed the fault, could not tell, or nobody can say why the fault is harmless. */
  readonly survivors: string[];
}

export interface Equivalent {
  readonly where: string;
  readonly reasons: readonly string[];
  /** Random packets that met the same end in both texts. */
  readonly packets: number;
}

export interface RunOptions {
  /** Places of each subject that a mutator is tried on, spread over the text. */
  readonly sites: number;
  /** Random packets for each equivalent. */
  readonly packets: number;
  readonly seed: number;
  /** Who judges; the verifier, unless a test puts another in its place. */
  readonly validate?: typeof validateArtifacts;
}

export async function runMutators(
  mutators: readonly Mutator[],
  subjects: readonly Subject[],
  options: RunOptions,
): Promise<Tally[]> {
  const tallies: Tally[] = [];
  for (const mutator of mutators) {
    const tally: Tally = { mutator: mutator.name, applied: 0, killed: 0, equivalents: [], survivors: [] };
    tallies.push(tally);
    for (const subject of subjects) await tryOn(subject, mutator, options, tally);
  }
  return tallies;
}

async function tryOn(subject: Subject, mutator: Mutator, options: RunOptions, tally: Tally): Promise<void> {
  const lines = linesOf(subject);
  const places = lines.flatMap((_, i) => (mutator.apply(lines, i) === undefined ? [] : [i]));
  const step = Math.max(1, Math.ceil(places.length / options.sites));
  for (let k = 0; k < places.length; k += step) {
    const place = places[k]!;
    await judge(subject, mutator, lines, place, options, tally);
  }
}

const splitTexts = new WeakMap<Subject, readonly string[]>();

/** The same array each time, so that what is known of a text is found again. */
function linesOf(subject: Subject): readonly string[] {
  const lines = splitTexts.get(subject) ?? subject.text.text.split('\n');
  splitTexts.set(subject, lines);
  return lines;
}

async function judge(
  { name, network, text }: Subject,
  mutator: Mutator,
  before: readonly string[],
  place: number,
  options: RunOptions,
  tally: Tally,
): Promise<void> {
  const after = mutator.apply(before, place)!;
  const { obligations, findings } = await (options.validate ?? validateArtifacts)(network, [
    { ...text, text: after.join('\n') },
  ]);
  const where = `${name}:${place + 1}: ${before[place]}`;
  const verdict = obligations[0]!.verdict;
  tally.applied++;
  if (verdict === 'refuted' && findings.length > 0) tally.killed++;
  else if (verdict === 'proved') {
    const reasons = reasonFor({ network, family: text.family, before, after });
    if (reasons === undefined) {
      tally.survivors.push(`unexplained ${where}`);
      return;
    }
    const drawn = reasons.some((reason) => allowsDifference.has(reason)) ? 0 : options.packets;
    const packet =
      drawn === 0 ? undefined : differingPacket(network, text, before, after, { count: drawn, seed: options.seed });
    if (packet === undefined) tally.equivalents.push({ where, reasons, packets: drawn });
    else tally.survivors.push(`proved, yet differs ${where}: ${packet}`);
  } else tally.survivors.push(`${verdict} ${where}`);
}
