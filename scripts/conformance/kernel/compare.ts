/**
 * Sends the flows through the kernel and holds what became of them against the interpreter's prediction: nothing may be seen
 * that it rules out, and everything that it deems possible has to be seen in the end.
 */
import { rationalText } from '../../../src/core/rational.ts';
import type { Agents } from './agents.ts';
import { type Flow, flowText, type Prediction } from './flow.ts';

export interface Comparison {
  readonly flows: number;
  readonly connections: number;
  /** One text for each flow that went otherwise. */
  readonly differences: readonly string[];
}

/** What is possible is missed by chance less often than this, for each flow. */
const oversight = 1e-9;
/** In the first round, where more than one outcome is possible. */
const firstTries = 8;
const commandsAtOnce = 48;

/** A dropped packet is awaited no longer than this; one that should be answered, longer, since the machine may be busy. */
const shortMs = 1200;
const longMs = 8000;

export async function compareFlows(
  agents: Agents,
  flows: readonly Flow[],
  predictionOf: (flow: Flow) => Prediction,
): Promise<Comparison> {
  const differences: string[] = [];
  let connections = 0;
  await inParallel(flows, commandsAtOnce, async (flow) => {
    const prediction = predictionOf(flow);
    const seen = await observe(agents, flow, prediction);
    connections += [...seen.values()].reduce((sum, n) => sum + n, 0);
    const difference = differenceOf(flow, prediction, seen);
    if (difference !== undefined) differences.push(difference);
  });
  return { flows: flows.length, connections, differences };
}

/** Tries until every possible outcome was seen, something impossible was, or chance is no excuse any more. */
async function observe(agents: Agents, flow: Flow, prediction: Prediction): Promise<ReadonlyMap<string, number>> {
  const seen = new Map<string, number>();
  const enough = triesFor(prediction);
  let tried = 0;
  while (tried < enough) {
    const times = Math.min(enough - tried, tried === 0 ? firstTries : 2 * tried);
    for (const answer of await connect(agents, flow, prediction, times)) seen.set(answer, (seen.get(answer) ?? 0) + 1);
    tried += times;
    const impossible = [...seen.keys()].some((answer) => !prediction.has(answer));
    if (impossible || seen.size === prediction.size) break;
  }
  return seen;
}

export function connect(agents: Agents, flow: Flow, prediction: Prediction, times: number, parallel = 8) {
  const { client, protocol, source, destination, port } = flow;
  const lost = [...prediction.keys()].some((outcome) => outcome === 'timeout' || outcome.endsWith('unanswered'));
  const timeoutMs = lost ? shortMs : longMs;
  return agents.connect(client.name, { protocol, source, destination, port, times, parallel, timeoutMs });
}

/** So many that the least likely outcome is missed less often than `oversight`; two where there is only one. */
function triesFor(prediction: Prediction): number {
  if (prediction.size === 1) return 2;
  const chances = [...prediction.values()].map(({ numerator, denominator }) => Number(numerator) / Number(denominator));
  return Math.ceil(Math.log(oversight) / Math.log(1 - Math.min(...chances)));
}

/** Undefined when all is as predicted. */
function differenceOf(flow: Flow, prediction: Prediction, seen: ReadonlyMap<string, number>): string | undefined {
  const impossible = [...seen.keys()].some((answer) => !prediction.has(answer));
  return !impossible && seen.size === prediction.size ? undefined : describeDifference(flow, prediction, seen);
}

export function describeDifference(flow: Flow, prediction: Prediction, seen: ReadonlyMap<string, number>): string {
  const predicted = [...prediction].map(([outcome, chance]) => `${outcome} (${rationalText(chance)})`);
  const counted = [...seen].map(([outcome, times]) => `${outcome} (${times} times)`);
  return `${flowText(flow)}: predicted ${predicted.join(' or ')}; seen ${counted.join(', ')}`;
}

async function inParallel<T>(things: readonly T[], atOnce: number, work: (thing: T) => Promise<void>): Promise<void> {
  const waiting = things.values();
  const worker = async (): Promise<void> => {
    for (const thing of waiting) await work(thing);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
