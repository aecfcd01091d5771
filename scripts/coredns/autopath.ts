/**
 * What autopath saves, on the real CoreDNS: a pod looks up names outside the cluster as glibc does, once with the server
 * walking its search path and once walking it itself; how often it asks, and how long that takes.
 */
import type { Network } from '../../src/model/types/network.ts';
import { candidates, lookUp } from '../../src/verify/semantics/dns/resolver/candidates.ts';
import type { Tally } from '../conformance/tally.ts';
import type { BuiltEngine } from '../engines/build.ts';
import type { Heard } from './ask.ts';
import { askEmitted } from './served.ts';

const lookups = 200;

interface Cost {
  /** Of one lookup of one type, on average. */
  readonly queries: number;
  /** Median of whole lookups, in milliseconds. */
  readonly milliseconds: number;
}

export async function measureAutopath(
  tally: Tally,
  engine: BuiltEngine,
  without: Network,
  withIt: Network,
): Promise<void> {
  const [plain, helped] = [await costOf(engine, without), await costOf(engine, withIt)];
  const ratio = plain.milliseconds / helped.milliseconds;
  tally.say(
    JSON.stringify({ what: 'autopath', lookups, without: plain, with: helped, ratio: Number(ratio.toFixed(2)) }),
  );
  tally.check(
    plain.queries === 4 && helped.queries === 1,
    'a name outside the cluster takes a pod 4 queries of each type without autopath, and 1 with it',
    `${plain.queries} and ${helped.queries}`,
  );
}

/** Every candidate is asked; the lookup costs those up to the first that helps. */
async function costOf(engine: BuiltEngine, network: Network): Promise<Cost> {
  const pod = network.pods[0]!;
  const { domain } = network.cluster;
  const search = [`${pod.namespace}.svc.${domain}`, `svc.${domain}`, domain];
  const names = Array.from({ length: lookups }, (_, n) => `www-${n}.example.com`);
  const list = { search, ndots: 5 };
  const asked = names.flatMap((name) => candidates('glibc', name, list));
  const client = pod.addresses[0]!.text;
  const questions = asked.map((name) => ({ name, type: 'A', class: 'IN', client, protocol: 'udp' as const }));
  const { error, answers = [] } = await askEmitted(engine, network, questions);
  if (error !== undefined) throw new Error(`CoreDNS does not start: ${error}`);
  const heard = new Map(asked.map((name, index) => [name, answers[index]!]));
  const costs = names.map((name) => {
    const { asked: needed } = lookUp('glibc', name, list, (candidate) => replyOf(heard.get(candidate)!));
    return {
      queries: needed.length,
      micros: needed.reduce((sum, candidate) => sum + (heard.get(candidate)?.micros ?? 0), 0),
    };
  });
  const sorted = costs.map(({ micros }) => micros).sort((a, b) => a - b);
  return {
    queries: costs.reduce((sum, { queries }) => sum + queries, 0) / costs.length,
    milliseconds: (sorted[Math.floor(sorted.length / 2)] ?? 0) / 1000,
  };
}

function replyOf({ rcode, answer = [] }: Heard): 'OK' | 'NODATA' | 'NXDOMAIN' | 'SERVFAIL' {
  if (rcode === 'NXDOMAIN') return 'NXDOMAIN';
  if (rcode !== 'NOERROR') return 'SERVFAIL';
  return answer.some(({ type }) => type === 'A') ? 'OK' : 'NODATA';
}
