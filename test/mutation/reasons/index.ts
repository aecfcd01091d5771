/**
 * Why a fault that the verifier proves equivalent is without effect, decided apart from the verifier: by a small catalogue
 * of facts about iptables, applied to both texts until they are the same. No reason, no pass.
 */
import type { Network } from '../../../src/model/types/network.ts';
import { contested } from './contested.ts';
import { type Step, treeOf } from './expand.ts';
import { filteredAnyway } from './filtered.ts';
import { refusedAnyway } from './refused.ts';
import { translatedBefore } from './translated.ts';

export interface Fault {
  readonly network: Network;
  readonly family: 4 | 6;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** The facts, the simplest first. Each name is what `--list` and the notes call it. */
export const facts: Readonly<Record<Step, string>> = {
  precision: 'the kernel keeps chances in steps of 2^-31, and both texts mean the same step',
  reap: '`--reap` frees memory; which entries are too old `--seconds` says',
  renewed: 'an entry that the check renews is set anew where the rule leads',
  'source-port': 'which source port a translation picks is promised to nobody',
  default: 'the option says what is so without it',
  loopback: 'no rule sends packets to a loopback address, so none that was translated meets the guard',
  'same-port': 'packets get there on the endpoint’s own port only, and DNAT without a port leaves it',
  nowhere: 'the rule does nothing: it has no target, logs, or leads to rules that do nothing',
  conditions: 'on the only ways to the rule its conditions hold anyway or cannot hold',
  taken: 'an earlier rule takes every packet that the rule could meet',
  marked: 'each packet that gets there is marked already',
  unmarked: 'nobody, or packets of one protocol only, carries the mark that the rule asks for',
  'same-end': 'packets that the rule takes come to the same end without it',
  memory: 'no rule asks the list on which the client is remembered',
  order: 'no packet is met by both rules that changed places, or they end its way alike',
  flat: 'a list entered under a condition is the list with the condition on each rule',
  'marked-later': 'a later rule sets the mark on the same packets anyway',
  'one-memory': 'no client is fresh on both lists, so which is asked first is the same',
  'comes-in': 'what a node sends to its own loopback address is dropped as it comes in',
  'same-end-behind': 'packets that the rule takes come to the same end by rules behind it that change nothing either',
  remembered: 'who is remembered fares as everybody does who gets to the rule',
};

/** Reasons that are not steps on trees. */
export const otherReasons = {
  unmet: 'no chain that packets can meet is changed: only comments, spelling, declarations or unused chains differ',
  unpromised: 'no Service has an address of this family, so nothing is promised to its packets',
  contested: 'two Services claim the address, and the promise lets either answer',
  filtered: 'packets that get to the end of the chain are dropped by the firewall in filter',
  refused: 'packets to the address are dropped or refused anyway',
  translated: 'packets to the other addresses are translated before the filter table sees them',
} as const;
export type OtherReason = keyof typeof otherReasons;

/** Reasons under which the two texts may differ, where nothing is promised. */
export const allowsDifference: ReadonlySet<string> = new Set<OtherReason>(['unpromised', 'contested']);

const all = Object.keys(facts) as Step[];
/** Trees are larger with the others, which are seldom needed. */
const usual = all.slice(0, all.indexOf('flat'));
const trees = new WeakMap<readonly string[], Map<string, string>>();

function tree(lines: readonly string[], steps: readonly Step[]): string {
  const known = trees.get(lines) ?? new Map<string, string>();
  trees.set(lines, known);
  const key = steps.join();
  const found = known.get(key) ?? treeOf(lines, new Set(steps));
  known.set(key, found);
  return found;
}

/** Which lists no client is fresh on at once depends on the whole text, and the fault may have changed that too. */
const inOneOrder = all.filter((step) => step !== 'one-memory');
/** A rule that is left out for one text alone hides that both do the same: so the facts about ends are left out at last. */
const apartFromEnds = all.filter((step) => !step.startsWith('same-end'));

/** The facts that it takes, fewest first tried; undefined when the catalogue does not explain the fault. */
export function reasonFor({ network, family, before, after }: Fault): readonly (Step | OtherReason)[] | undefined {
  const same = (steps: readonly Step[]) => tree(before, steps) === tree(after, steps);
  if (same([])) return ['unmet'];
  for (const step of usual) if (same([step])) return [step];
  if (!same(usual)) {
    if (promisesNothing(network, family)) return ['unpromised'];
    if (contested(network, before, after)) return ['contested'];
    if (refusedAnyway(before, after)) return ['refused'];
    if (filteredAnyway(before, after)) return ['filtered'];
    if (translatedBefore(before, after)) return ['translated'];
  }
  const enough = [usual, inOneOrder, all, apartFromEnds].find(same);
  if (enough === undefined) return undefined;
  let needed: readonly Step[] = enough;
  for (const step of [...enough.filter((each) => !usual.includes(each)).reverse(), ...usual]) {
    const without = needed.filter((each) => each !== step);
    if (same(without)) needed = without;
  }
  return needed;
}

function promisesNothing({ services }: Network, family: 4 | 6): boolean {
  return services.every(({ proxied, families, externalIPs, ingress }) => {
    const outside = [...externalIPs, ...ingress].some(({ address }) => address.family === family);
    return !proxied || (!families.includes(family) && !outside);
  });
}
