/**
 * Three readings of the same rules must agree: the decision diagrams, the concrete interpreter, and the SMT solver. Random
 * rules are drawn near each other's boundaries, so that they overlap, shadow and call each other.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressOf, parseAddress } from '../../../src/core/ip/address.ts';
import { rationalText } from '../../../src/core/rational.ts';
import { Space } from '../../../src/verify/engines/dd/space.ts';
import { Terms } from '../../../src/verify/engines/smt/terms.ts';
import { openSolver, type Solver } from '../../../src/verify/engines/smt/z3.ts';
import { readIptables } from '../../../src/verify/read/iptables.ts';
import { blankPacket, interpret } from '../../../src/verify/semantics/interpreter.ts';
import { walk } from '../../../src/verify/semantics/netfilter.ts';
import { nodeFacts } from '../../../src/verify/semantics/node-facts.ts';
import { outcomeKey } from '../../../src/verify/semantics/outcome.ts';
import type { Packet } from '../../../src/verify/semantics/packet.ts';
import { ownRules } from '../../../src/verify/semantics/rules.ts';
import { everySort, networkOf } from '../network.ts';

const network = networkOf(everySort);
const facts = nodeFacts(network, network.nodes[0]!, 4);
const addresses = ['10.0.0.0', '10.0.0.1', '10.0.0.127', '10.0.0.128', '10.0.0.255', '192.0.2.1', '127.0.0.1'].map(
  (text) => parseAddress(text)!,
);
const destinations = ['10.96.0.1', '10.96.0.2', '192.0.2.1', '127.0.0.1'];
const pick = <T>(...values: readonly T[]) => fc.constantFrom(...values);

const match = fc.oneof(
  pick('', '-s 10.0.0.0/25', '! -s 10.0.0.0/24', '-s 10.0.0.1', '-s 10.0.0.128/25', '-i cni0', '! -i cni+'),
  pick(
    '-m mark --mark 0x4000/0x4000',
    '-m mark ! --mark 0x1/0x1',
    '-m addrtype --dst-type LOCAL',
    '-m addrtype --src-type LOCAL',
    '-m addrtype --dst-type UNICAST',
    '-m addrtype ! --src-type UNICAST',
  ),
  pick(
    '-m statistic --mode random --probability 0.5',
    '-m statistic --mode random --probability 0.25',
    '-p tcp --dport 80',
    '-p tcp --dport 80:81',
  ),
  pick(...destinations.map((address) => `-d ${address}`), '-d 10.96.0.0/31', '-d 127.0.0.0/8'),
);
/** Asked in one chain and set in the other, mostly as kube-proxy does it. */
const asks = pick(
  '--rcheck --seconds 60 --reap',
  '--rcheck --seconds 60',
  '--rcheck',
  '--rcheck --rdest',
  '--rcheck --seconds 60 --hitcount 2',
  '--rcheck --mask 255.255.255.0',
  '--update --seconds 60',
  '--remove',
);
const sets = pick('--set', '--set', '--set', '--set --rdest', '--set --mask 255.255.0.0');
const affinity = fc
  .tuple(asks, sets, fc.boolean())
  .map(([ask, set, leads]) => [
    `-A KUBE-SERVICES -m recent --name L ${ask} -j ${leads ? 'KUBE-D' : 'KUBE-B'}`,
    '-A KUBE-SERVICES -p tcp -j KUBE-D',
    `-A KUBE-D -m recent --name L ${set} -p tcp -j DNAT --to-destination 10.1.0.1:8080`,
  ]);
const natTarget = pick(
  'RETURN',
  'MARK --or-mark 0x4000',
  'MARK --xor-mark 0x1',
  'ACCEPT',
  'KUBE-B',
  'KUBE-C',
  'DNAT --to-destination 10.1.0.1:8080',
  'DNAT --to-destination 192.0.2.1:80',
  'DNAT --to-destination 10.1.0.1-10.1.0.3:8080',
  'DNAT --to-destination 10.1.0.1:80-82',
  'REDIRECT',
  'REDIRECT --to-ports 80-81',
);
const filterTarget = pick('RETURN', 'DROP', 'REJECT', 'ACCEPT', 'MARK --or-mark 0x1', 'KUBE-B', 'KUBE-C');
const rules = (chain: string, target: fc.Arbitrary<string>) =>
  fc.array(
    fc.tuple(fc.array(match, { maxLength: 2 }), target).map(([matches, to]) => {
      // A leaf chain may not call, so that there are no loops.
      const safe =
        chain === 'KUBE-C' && to.startsWith('KUBE') ? 'RETURN' : chain === 'KUBE-B' && to === 'KUBE-B' ? 'KUBE-C' : to;
      return `-A ${chain} ${loadable(matches, safe).join(' ')} -j ${safe}`.replace(/ +/g, ' ');
    }),
    { maxLength: 4 },
  );
/** iptables takes each of -s, -d, -i and -p once, and a port to translate to only with a protocol. */
function loadable(matches: readonly string[], target: string): string[] {
  const option = (each: string) => /(?:^| )(-[sdip]) /.exec(each)?.[1] ?? each;
  const once = matches.filter((each, i) => matches.findIndex((other) => option(other) === option(each)) === i);
  return /^DNAT|--to-ports/.test(target) && !once.some((each) => option(each) === '-p') ? [...once, '-p tcp'] : once;
}
const declare = ['KUBE-SERVICES', 'KUBE-B', 'KUBE-C'].map((name) => `:${name} - [0:0]`);
const table = (
  name: string,
  target: fc.Arbitrary<string>,
  extra: string[],
  more: fc.Arbitrary<string[]> = fc.constant([]),
) =>
  fc
    .tuple(rules('KUBE-SERVICES', target), rules('KUBE-B', target), rules('KUBE-C', target), more)
    .map(([first, second, third, more]) =>
      [
        `*${name}`,
        ...declare,
        ...extra.map((chain) => `:${chain} - [0:0]`),
        ...first,
        ...second,
        ...third,
        ...more,
        'COMMIT',
        '',
      ].join('\n'),
    );
const ruleset = fc
  .tuple(
    table(
      'filter',
      filterTarget,
      ['KUBE-FORWARD'],
      fc.constant(['-A KUBE-FORWARD -m mark --mark 0x4000/0x4000 -j ACCEPT']),
    ),
    table(
      'nat',
      natTarget,
      ['KUBE-POSTROUTING', 'KUBE-D'],
      fc
        .tuple(
          fc.oneof(fc.constant([]), affinity),
          pick('MASQUERADE', 'SNAT --to-source 192.0.2.9', `SNAT --to-source ${facts.node.primary[4]!.text}`),
        )
        .map(([memory, source]) => [
          ...memory,
          '-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN',
          `-A KUBE-POSTROUTING -j ${source}`,
        ]),
    ),
  )
  .map((tables) => tables.join(''));
const packet = fc.record({
  entry: pick('interface' as const, 'node' as const),
  state: pick('NEW' as const, 'NEW' as const, 'ESTABLISHED' as const, 'INVALID' as const),
  source: pick(...addresses),
  destination: pick(...destinations).map((text) => parseAddress(text)!),
  port: pick(79, 80, 81, 82),
  protocol: pick(6, 17),
  inInterface: pick('cni0', 'cni1', 'eth0'),
  open: fc.boolean(),
  remembered: fc.option(fc.record({ endpoint: fc.constant('10.1.0.1:8080'), secondsAgo: pick(0, 59, 60, 100) }), {
    nil: undefined,
  }),
  unknown: fc.subarray([
    '--dst-type UNICAST',
    '--src-type UNICAST',
    'recent list L',
    'recent list L: the destination was a client',
    'recent list L: the client was a destination',
    'recent list L: a neighbour of the client is remembered',
    'recent list L: 2 entries of the client',
  ]),
});
type Drawn = typeof packet extends fc.Arbitrary<infer T> ? T : never;

/** The packet, and the slice that fixes its destination or leaves it open. */
function placed({ open, ...fields }: Drawn) {
  const local = facts.isLocal(fields.destination) ?? false;
  const full: Packet = {
    ...blankPacket(4),
    ...fields,
    inInterface: fields.entry === 'node' ? undefined : fields.inInterface,
    destinationLocal: local,
  };
  const { entry, state, destination, protocol, port } = full;
  const slice = open
    ? { entry, state, destination: undefined, protocol: undefined, port: undefined }
    : { entry, state, destination, protocol, port };
  return { full, slice };
}

const prepared = (text: string) => {
  const parsed = readIptables('x', text, 4);
  expect(parsed.problems).toEqual([]);
  return ownRules(parsed, facts);
};

describe('the engines', () => {
  it('agree: decision diagrams and interpreter', () => {
    fc.assert(
      fc.property(ruleset, fc.array(packet, { minLength: 1, maxLength: 8 }), (text, packets) => {
        const own = prepared(text);
        for (const drawn of packets) {
          const { full, slice } = placed(drawn);
          const space = new Space(4, { endpoints: ['10.1.0.1:8080'], thresholds: [60] });
          // Which port is taken depends on the packet's, which an open slice does not fix.
          if (slice.destination === undefined && /-j REDIRECT$|-j \S+ --to-\S+ .*\d-\d+$/m.test(text)) continue;
          // An open slice sees no rule that names a whole key, so it is compared only where there is none.
          if (slice.destination === undefined && / -d \S+ .*--dport 80 |--dport 80 .* -d /.test(text)) continue;
          if (slice.destination === undefined && /--dport 80 /.test(text)) continue;
          const symbolic = [...walk(own, slice, space).outcomes.values()]
            .map(({ outcome, weight }) => [
              outcomeKey(outcome),
              rationalText(space.diagrams.evaluate(weight, space.valueAt(full))),
            ])
            .filter(([, chance]) => chance !== '0');
          const concrete = [...interpret(own, full)].map(([key, { probability }]) => [key, rationalText(probability)]);
          expect(symbolic.sort()).toEqual(concrete.sort());
        }
      }),
      { numRuns: 1500, seed: 20_261_124 },
    );
  });

  describe('with a solver', () => {
    let solver: Solver;
    beforeAll(async () => {
      solver = await openSolver();
    });
    afterAll(() => solver.close());

    it('agree: SMT terms and decision diagrams on whether two rule sets differ', async () => {
      const samples = fc.sample(fc.tuple(ruleset, ruleset, packet), { numRuns: 60, seed: 7 });
      const scripts: string[] = [];
      const wanted: string[] = [];
      for (const [one, other, drawn] of samples) {
        // Half of the pairs are one text and itself, so that both answers are seen.
        const pair = [prepared(one), prepared(drawn.open ? one : other)] as const;
        const { slice } = placed({ ...drawn, open: false });
        const space = new Space(4, { endpoints: ['10.1.0.1:8080'], thresholds: [60] });
        const terms = new Terms(4, ['10.1.0.1:8080']);
        const [a, b] = pair.map((own) => walk(own, slice, space).outcomes);
        const [x, y] = pair.map((own) => walk(own, slice, terms).outcomes);
        const keys = [...new Set([...a!.keys(), ...b!.keys(), ...x!.keys(), ...y!.keys()])];
        const equal = keys.every((key) => (a!.get(key)?.weight ?? space.zero) === (b!.get(key)?.weight ?? space.zero));
        wanted.push(equal ? 'unsat' : 'sat');
        const differences = keys.map(
          (key) => `(not (= ${x!.get(key)?.weight ?? '0.0'} ${y!.get(key)?.weight ?? '0.0'}))`,
        );
        scripts.push(terms.script(`(or false ${differences.join(' ')})`));
      }
      expect(new Set(wanted)).toEqual(new Set(['sat', 'unsat']));
      expect(await solver.solve(scripts)).toEqual(wanted);
    });
  });
});

describe('Space', () => {
  it('finds a packet for every satisfiable diagram, and evaluates to true there', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 0xffffffff }), { minLength: 1, maxLength: 5 }), (values) => {
        const space = new Space(4, { endpoints: [], thresholds: [] });
        const diagram = values
          .map((value) => space.diagram({ kind: 'source-is', address: addressOf(4, BigInt(value)) }))
          .reduce((a, b) => space.diagrams.or(a, b));
        const found = space.packetAt(space.diagrams.satisfy(diagram)!, blankPacket(4), addressOf);
        expect(values.map(BigInt)).toContain(found.source.value);
        expect(rationalText(space.diagrams.evaluate(diagram, space.valueAt(found)))).toBe('1');
      }),
    );
  });
});
