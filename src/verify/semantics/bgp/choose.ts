/**
 * Which of several ways a speaker takes, as BIRD decides (RFC 4271, 9.1.2): its own preference among sources first; then
 * local preference, AS path, origin outside the AS, the next hop's distance, the identifier, reflectors passed, and the peer's
 * address. Every route here has the same origin attribute, and no MED.
 */
import { type Address, parseAddress } from '../../../core/ip/address.ts';
import { contains, type Prefix } from '../../../core/ip/prefix.ts';
import { farOf, type SessionGraph } from './graph.ts';
import type { Path } from './travel.ts';

/** `near` are the subnets to which the speaker is attached. */
export function bestOf(graph: SessionGraph, paths: readonly Path[], near: readonly Prefix[]): Path | undefined {
  let best: Path | undefined;
  for (const path of paths) if (best === undefined || order(graph, path, best, near) < 0) best = path;
  return best;
}

function order(graph: SessionGraph, one: Path, other: Path, near: readonly Prefix[]): number {
  for (const criterion of criteria) {
    const difference = criterion(graph, one, near) - criterion(graph, other, near);
    if (difference !== 0) return difference;
  }
  return 0;
}

type Criterion = (graph: SessionGraph, path: Path, near: readonly Prefix[]) => number;

const criteria: readonly Criterion[] = [
  (_, { route, entered }) => -(route.rank ?? (entered === undefined ? 200 : 100)),
  (_, { route }) => -route.localPreference,
  (_, { route }) => route.asPath.length,
  ({ ends }, { entered }) => (entered !== undefined && ends[entered]!.internal ? 1 : 0),
  (_, { route }, near) => (route.nextHop !== undefined && near.some((each) => isIn(each, route.nextHop!)) ? 0 : 1),
  (graph, path) => numberOf(path.route.originator ?? senderOf(graph, path)?.routerId),
  (_, { route }) => route.clusters?.length ?? 0,
  ({ ends }, { entered }) => (entered === undefined ? 0 : Number(ends[farOf(entered)]!.address.value)),
];

const isIn = (prefix: Prefix, address: Address): boolean =>
  prefix.family === address.family && contains(prefix, address);

const senderOf = ({ ends, speakers }: SessionGraph, { entered }: Path) =>
  entered === undefined ? undefined : speakers[ends[farOf(entered)]!.speaker];

const numberOf = (id: string | undefined): number => Number(parseAddress(id ?? '')?.value ?? 0n);
