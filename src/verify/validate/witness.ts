/**
 * A packet that shows a difference: picked from the region where rules and promise differ, preferring addresses that the
 * network knows, and replayed on the concrete interpreter. One that does not reproduce is our own error.
 */
import { type Address, addressOf, parseAddress } from '../../core/ip/address.ts';
import { contains } from '../../core/ip/prefix.ts';
import type { Network } from '../../model/types/network.ts';
import type { Diagram } from '../engines/dd/diagrams.ts';
import type { Space } from '../engines/dd/space.ts';
import { protocolName } from '../read/protocols.ts';
import type { Rule } from '../read/ruleset.ts';
import { expectedAt } from '../semantics/expect.ts';
import { blankPacket, interpret } from '../semantics/interpreter.ts';
import type { Rules } from '../semantics/netfilter.ts';
import { type Distribution, sameDistribution, witnessOutcomes } from '../semantics/outcome.ts';
import type { Packet } from '../semantics/packet.ts';
import type { Promised } from '../semantics/promise.ts';
import type { JsonObject } from '../verdict.ts';
import type { SliceWork } from './slices.ts';

export interface Witness {
  readonly packet: Packet;
  readonly expected: readonly Distribution[];
  readonly actual: Distribution;
  /** The rules that the packet matched, in order. */
  readonly trace: readonly Rule[];
  /** The mark that the packet came with, where it had one. */
  readonly mark?: number;
}

export function findWitness(
  network: Network,
  rules: Rules,
  work: SliceWork,
  promise: Promised,
  region: Diagram,
  space: Space,
): Witness {
  return replay(rules, promise, findCandidate(network, rules, work, region, space));
}

/** A packet of the region, the plainest that is in it. */
export function findCandidate(
  network: Network,
  rules: Rules,
  { slice, claims }: SliceWork,
  region: Diagram,
  space: Space,
): Packet {
  const { family } = rules.facts;
  const base: Packet = {
    ...blankPacket(family),
    entry: slice.entry,
    state: slice.state,
    inInterface: slice.entry === 'node' ? undefined : 'eth0',
    ...(slice.destination === undefined ? {} : { destination: slice.destination }),
    ...(slice.protocol === undefined ? {} : { protocol: slice.protocol }),
    ...(slice.port === undefined ? {} : { port: slice.port }),
  };
  const known = { ...base, destinationLocal: rules.facts.isLocal(base.destination) ?? false };
  const inRegion = (packet: Packet) => space.diagrams.evaluate(region, space.valueAt(packet)).numerator !== 0n;
  const endpoints = claims.flatMap(({ served }) =>
    served.flatMap((part) => part.endpoints.map(({ address }) => address)),
  );
  for (const packet of candidates(known, network, rules, endpoints)) {
    if (inRegion(packet)) return packet;
  }
  const assignment = space.diagrams.satisfy(region);
  if (assignment === undefined) throw new Error('a witness was asked for where nothing differs');
  return space.packetAt(assignment, known, addressOf);
}

/** Packets that somebody could send, the plainest first. */
function* candidates(base: Packet, network: Network, rules: Rules, endpoints: readonly Address[]): Generator<Packet> {
  const { facts } = rules;
  const { family } = facts;
  const ofFamily = (addresses: readonly Address[]) => addresses.filter((address) => address.family === family);
  const pods = network.pods.filter(({ hostNetwork }) => !hostNetwork);
  const isEndpoint = new Set(endpoints.map(({ text }) => text));
  const strangers = ofFamily(pods.flatMap(({ addresses }) => addresses))
    .filter(({ text }) => !isEndpoint.has(text))
    .slice(0, 2);
  const inRange = network.cluster.podCIDRs
    .filter((range) => range.family === family)
    .map((range) => addressOf(family, range.value + 250n));
  const outside = parseAddress(family === 4 ? '203.0.113.77' : '2001:db8:77::77')!;
  const own = facts.node.primary[family];
  const sources =
    base.entry === 'node'
      ? [...(own === undefined ? [] : [own]), parseAddress(family === 4 ? '127.0.0.1' : '::1')!]
      : [...strangers, ...inRange, outside, ...ofFamily(endpoints)];
  const fixed = base.destination.value !== 0n;
  const loopback = parseAddress(family === 4 ? '127.0.0.1' : '::1')!;
  const destinations = fixed ? [base.destination] : [...ofFamily(facts.node.addresses), loopback, outside];
  for (const destination of destinations) {
    const local = facts.isLocal(destination);
    for (const destinationLocal of local === undefined ? [false, true] : [local]) {
      for (const source of sources) yield { ...base, source, destination, destinationLocal };
    }
  }
}

function replay(rules: Rules, promise: Promised, packet: Packet): Witness {
  const trace: Rule[] = [];
  const actual = interpret(rules, packet, (rule) => {
    if (!trace.includes(rule)) trace.push(rule);
  });
  const expected = expectedAt(promise, packet);
  if (expected.some((each) => sameDistribution(each, actual))) {
    throw new Error(`a witness does not reproduce: ${packet.source.text} to ${packet.destination.text}:${packet.port}`);
  }
  return { packet, expected, actual, trace, ...(rules.mark === undefined ? {} : { mark: rules.mark }) };
}

/** The promised form of a packet witness, and the lines that the packet matched. */
export function witnessJson(
  { packet, expected, actual, trace, mark }: Witness,
  network: Network,
  node: string,
): JsonObject {
  return {
    node,
    client: clientOf(packet, network),
    source: packet.source.text,
    destination: packet.destination.text,
    port: packet.port,
    protocol: protocolName(packet.protocol).toUpperCase(),
    ...(packet.state === 'NEW' ? {} : { state: packet.state }),
    ...(packet.destinationLocal ? { destinationLocal: true } : {}),
    ...(mark === undefined ? {} : { mark: `0x${mark.toString(16)}` }),
    ...(packet.remembered === undefined ? {} : { remembered: { ...packet.remembered } }),
    expected: expected.length === 1 ? witnessOutcomes(expected[0]!) : expected.flatMap(witnessOutcomes),
    actual: witnessOutcomes(actual),
    trace: trace.slice(0, 16).map(({ line, text }) => `${line === 0 ? 'assumed' : line}: ${text}`),
  };
}

export function clientOf({ entry, source }: Packet, network: Network): 'pod' | 'node' | 'outside' {
  if (entry === 'node') return 'node';
  const isPod =
    network.cluster.podCIDRs.some((range) => contains(range, source)) ||
    network.cluster.proxy.clusterCIDRs.some((range) => contains(range, source)) ||
    network.pods.some(({ addresses }) => addresses.some(({ text }) => text === source.text));
  return isPod ? 'pod' : 'outside';
}
