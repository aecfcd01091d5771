/**
 * Session affinity: a client's first connection may go to any endpoint, and each later one has to go where the interpreter
 * sends a client that is remembered there.
 */
import type { Agents } from './agents.ts';
import { type Comparison, connect, describeDifference } from './compare.ts';
import type { Flow, Prediction } from './flow.ts';
import type { Remembered } from './predict.ts';

/** Connections after the first. With three endpoints, chance alone would keep to one in fewer than one of 700 runs. */
const later = 6;

export async function compareAffinity(
  agents: Agents,
  flows: readonly Flow[],
  predictionOf: (flow: Flow, remembered?: Remembered) => Prediction,
): Promise<Comparison> {
  const differences: string[] = [];
  let connections = 0;
  // One after the other: the ways in to one Service port share what is remembered of a client.
  for (const flow of flows) {
    const anywhere = predictionOf(flow);
    const [first = ''] = await connect(agents, flow, anywhere, 1);
    connections++;
    if (!anywhere.has(first)) {
      differences.push(describeDifference(flow, anywhere, new Map([[first, 1]])));
      continue;
    }
    const endpoint = /^at (\S+) from /.exec(first)?.[1];
    const again = predictionOf(flow, endpoint === undefined ? undefined : { endpoint, secondsAgo: 0 });
    const seen = new Map<string, number>();
    for (const answer of await connect(agents, flow, again, later, 1)) seen.set(answer, (seen.get(answer) ?? 0) + 1);
    connections += later;
    if ([...seen.keys()].some((answer) => !again.has(answer))) differences.push(describeDifference(flow, again, seen));
  }
  return { flows: flows.length, connections, differences };
}
