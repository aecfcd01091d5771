/** Every line of a Service is known by its definition, and the same input gives the same bytes. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compile } from '../../src/compile/index.ts';
import { cluster, networkOf, node, service, slice } from '../model/linking.ts';

const names = ['a', 'b', 'c'];
const documents = [
  cluster('nodes: {count: 2}'),
  node('here', { addresses: '{type: InternalIP, address: 192.0.2.1}' }),
  ...names.map((name, i) =>
    service(
      `clusterIP: 10.96.0.${i + 9}, type: NodePort, ports: [{name: web, port: 80, nodePort: ${30100 + i}}, {name: tls, port: 443, nodePort: ${30200 + i}}]`,
      { name },
    ),
  ),
  // Service c has none.
  ...['a', 'b'].map((name, i) =>
    slice(`{addresses: [10.0.${i}.1]}, {addresses: [10.0.${i}.2]}`, {
      name: `${name}-1`,
      of: name,
      ports: '{name: web, port: 80}, {name: tls, port: 443}',
    }),
  ),
];

test('line ranges name the port and the slice, in order, without overlap, and leave no line of a Service out', () => {
  const network = networkOf(...documents);
  const texts = compile(network).filter(({ form }) => form === 'payload' || form === 'full');
  expect(texts).toHaveLength(4);
  for (const { text, provenance, path } of texts) {
    const lines = text.split('\n');
    const owners = new Map<number, string>();
    let last = 0;
    for (const range of provenance) {
      expect(range.first).toBeGreaterThan(last);
      expect(range.last).toBeGreaterThanOrEqual(range.first);
      last = range.last;
      const [port, ...others] = range.sources;
      const owner = network.services.find(({ origin }) => origin === port!.origin)!;
      const index = port!.path[2] as number;
      expect(port!.path).toEqual(['spec', 'ports', index]);
      const slices = (owner.slices ?? []).map(({ origin }) => origin);
      expect(others.map(({ origin }) => origin)).toEqual(slices);
      for (let line = range.first; line <= range.last; line++)
        owners.set(line, `demo/${owner.name}:${owner.ports[index]!.name}`);
    }
    const chains = new Map<string, string>();
    for (const [i, line] of lines.entries()) {
      const named = /demo\/\w+:\w+/.exec(line)?.[0];
      const chain = /KUBE-(?:SVC|SVL|EXT|FW|SEP)-\w+/.exec(line)?.[0];
      const owner = owners.get(i + 1);
      expect([path, line, owner !== undefined]).toEqual([path, line, named !== undefined || chain !== undefined]);
      if (named !== undefined) expect([line, owner]).toEqual([line, named]);
      if (chain !== undefined) expect(chains.get(chain) ?? owner).toBe(owner);
      if (chain !== undefined) chains.set(chain, owner!);
    }
  }
  expect(texts[0]!.provenance).toHaveLength(10);
});

test('the same bytes for the same definitions, in whatever order they stand', () => {
  const bytes = (list: readonly string[]) =>
    JSON.stringify(compile(networkOf(...list)).map(({ path, text }) => [path, text]));
  const expected = bytes(documents);
  expect(bytes(documents)).toBe(expected);
  fc.assert(
    fc.property(fc.shuffledSubarray(documents, { minLength: documents.length }), (list) => {
      expect(bytes(list)).toBe(expected);
    }),
    { numRuns: 30 },
  );
});

test('nodes are those that are asked for, and paths begin as asked', () => {
  const network = networkOf(cluster('nodes: {count: 2}'), service('ports: [{port: 80}]'));
  const paths = (options: Parameters<typeof compile>[1]) => [
    ...new Set(compile(network, options).map(({ path }) => path.replace(/[^/]+$/, ''))),
  ];
  expect(paths({})).toEqual(['nodes/node-1/', 'nodes/node-2/']);
  expect(paths({ nodes: ['node-2'], prefix: 'clusters/east/' })).toEqual(['clusters/east/nodes/node-2/']);
});
