/**
 * Evidence beside a proof: random packets, drawn near what both texts and the network speak of, go through the concrete
 * interpreter on both texts. It shares no code with the proof, and it can only find differences, never rule them out.
 */
import fc from 'fast-check';
import { type Address, addressOf, parseAddress, widthOf } from '../../src/core/ip/address.ts';
import { parsePrefix } from '../../src/core/ip/prefix.ts';
import type { Network } from '../../src/model/types/network.ts';
import { readIptables } from '../../src/verify/read/iptables.ts';
import { protocolNumber } from '../../src/verify/read/protocols.ts';
import { blankPacket, interpret } from '../../src/verify/semantics/interpreter.ts';
import { nodeFacts } from '../../src/verify/semantics/node-facts.ts';
import { outcomeKey, sameDistribution } from '../../src/verify/semantics/outcome.ts';
import { connectionStates, type Packet } from '../../src/verify/semantics/packet.ts';
import { ownRules } from '../../src/verify/semantics/rules.ts';
import type { RulesText } from '../../src/verify/validate/rules-text.ts';

/** The first of `count` seeded packets to which the two texts do not do the same, in words; undefined when there is none. */
export function differingPacket(
  network: Network,
  text: RulesText,
  before: readonly string[],
  after: readonly string[],
  { count, seed }: { readonly count: number; readonly seed: number },
): string | undefined {
  const node = network.nodes.find(({ name }) => name === text.node)!;
  const facts = nodeFacts(network, node, text.family);
  const rules = [before, after].map((lines) => ownRules(readIptables(text.path, lines.join('\n'), text.family), facts));
  const packets = packetsNear(network, text.family, [...before, ...after], (address) => facts.isLocal(address));
  for (const packet of fc.sample(packets, { numRuns: count, seed })) {
    const [one, other] = [interpret(rules[0]!, packet), interpret(rules[1]!, packet)];
    if (!sameDistribution(one, other)) return describePacket(packet, [one, other]);
  }
  return undefined;
}

function packetsNear(
  network: Network,
  family: 4 | 6,
  lines: readonly string[],
  isLocal: (address: Address) => boolean | undefined,
): fc.Arbitrary<Packet> {
  const words = lines.join(' ').split(/[\s",]+/);
  const addresses = fc.constantFrom(...nearAddresses(network, family, words));
  const ports = fc.constantFrom(...nearPorts(network, words));
  const endpoints = [...new Set(words.filter((word) => /^(\[.*\]|[\d.]+):\d+$/.test(word)))];
  return fc
    .record({
      entry: fc.constantFrom('interface' as const, 'node' as const),
      state: fc.oneof({ weight: 6, arbitrary: fc.constant('NEW' as const) }, fc.constantFrom(...connectionStates)),
      source: addresses,
      destination: addresses,
      protocol: fc.constantFrom(...['tcp', 'udp', 'sctp'].map((name) => protocolNumber(name)!)),
      port: ports,
      local: fc.boolean(),
      remembered: fc.option(
        fc.record({
          endpoint: fc.constantFrom(...endpoints, ''),
          secondsAgo: fc.constantFrom(0, 1, 100, 10799, 10801),
        }),
        { nil: undefined },
      ),
    })
    .map(({ local, remembered, ...fields }) => ({
      ...blankPacket(family),
      ...fields,
      inInterface: fields.entry === 'node' ? undefined : 'eth0',
      destinationLocal: isLocal(fields.destination) ?? local,
      remembered: remembered?.endpoint === '' ? undefined : remembered,
    }));
}

/** Addresses that are named, and their neighbours. */
function nearAddresses(network: Network, family: 4 | 6, words: readonly string[]): Address[] {
  const named = [
    ...network.nodes.flatMap(({ addresses }) => addresses.map(({ text }) => text)),
    ...network.pods.flatMap(({ addresses }) => addresses.map(({ text }) => text)),
    ...network.cluster.podCIDRs.map(({ text }) => text),
    ...words,
    family === 4 ? '127.0.0.1' : '::1',
    family === 4 ? '203.0.113.77' : '2001:db8:77::77',
  ];
  const values = new Map<bigint, Address>();
  const last = (1n << BigInt(widthOf(family))) - 1n;
  for (const word of new Set(named)) {
    const range = word.includes('/') ? parsePrefix(word) : undefined;
    const address = range ?? parseAddress(word);
    if (address?.family !== family) continue;
    const size = range === undefined ? 1n : 1n << BigInt(widthOf(family) - range.length);
    for (const value of [address.value - 1n, address.value, address.value + size - 1n, address.value + size]) {
      if (value >= 0n && value <= last) values.set(value, addressOf(family, value));
    }
  }
  return [...values.values()];
}

function nearPorts(network: Network, words: readonly string[]): number[] {
  const named = words.filter((word) => /^\d{1,5}$/.test(word)).map(Number);
  const declared = network.services.flatMap(({ ports }) => ports.flatMap(({ port, nodePort }) => [port, nodePort]));
  const near = [...named, ...declared].flatMap((port) => [port - 1, port, port + 1]);
  return [...new Set([...near, 1, 65535])].filter((port) => port > 0 && port < 65536);
}

function describePacket(packet: Packet, outcomes: readonly ReturnType<typeof interpret>[]): string {
  const { entry, state, source, destination, port, protocol } = packet;
  const ends = outcomes.map((each) => [...each.values()].map(({ outcome }) => outcomeKey(outcome)).join(' or '));
  return `${state} from ${source.text} (${entry}) to ${destination.text} ${protocol}:${port}: ${ends.join(' / ')}`;
}
