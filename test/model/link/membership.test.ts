/** Which cluster an object belongs to, and what stands twice in it. */
import { expect, test } from 'vitest';
import { cluster, linked, node, said, service } from '../linking.ts';

const ports = 'ports: [{port: 80}]';

/** `cluster: service service` of each network. */
const grouped = (files: Readonly<Record<string, string>>): string[] =>
  linked(files).networks.map(
    (network) => `${network.cluster.name}: ${network.services.map(({ name }) => name).join(' ')}`,
  );

test.each<[string, Readonly<Record<string, string>>, string[]]>([
  ['no Cluster: default', { 'a.yaml': service(ports) }, ['default: a']],
  ['the only Cluster, wherever it is', { 'x/c.yaml': cluster(''), 'y/a.yaml': service(ports) }, ['site: a']],
  [
    'the Cluster in the nearest folder upward',
    {
      'east/c.yaml': cluster('', 'east'),
      'east/shop/deep/a.yaml': service(ports),
      'west/c.yaml': cluster('', 'west'),
      'west/shop/c.yaml': cluster('', 'inner'),
      'west/b.yaml': service(ports, { name: 'b' }),
      'west/shop/c2.yaml': service(ports, { name: 'c' }),
    },
    ['east: a', 'inner: c', 'west: b'],
  ],
  [
    'no Cluster upward, and several elsewhere: default',
    { 'east/c.yaml': cluster('', 'east'), 'west/c.yaml': cluster('', 'west'), 'a.yaml': service(ports) },
    ['default: a'],
  ],
  [
    'a folder whose name begins like another is another',
    { 'east/c.yaml': cluster('', 'east'), 'e/c.yaml': cluster('', 'e'), 'east2/a.yaml': service(ports) },
    ['default: a'],
  ],
  [
    'the label goes before the folder',
    {
      'east/c.yaml': cluster('', 'east'),
      'east/a.yaml': service(ports, { labels: 'plumbline.dev/cluster: west' }),
      'west/c.yaml': cluster('', 'west'),
    },
    ['west: a'],
  ],
])('%s', (_, files, expected) => {
  expect(grouped(files)).toEqual(expected);
});

test('a Cluster without objects is a network when it is the only one', () => {
  expect(grouped({ 'c.yaml': cluster('') })).toEqual(['site: ']);
});

test('a label that no Cluster defines is a warning where Clusters are defined', () => {
  const labelled = service(ports, { labels: 'plumbline.dev/cluster: wset' });
  const { diagnostics, networks } = linked({ 'c.yaml': cluster(''), 'a.yaml': labelled });
  expect(said(diagnostics)).toEqual(['cluster/unknown a.yaml:1']);
  expect(diagnostics[0]!.severity).toBe('warning');
  expect(networks.map((network) => network.cluster.name)).toEqual(['wset']);
  expect(linked({ 'a.yaml': labelled }).diagnostics).toEqual([]);
});

test.each<[string, Readonly<Record<string, string>>, string[]]>([
  ['in two files', { 'a.yaml': service(ports), 'b.yaml': service(ports) }, ['object/duplicate b.yaml:1 a.yaml:1']],
  ['in one file', { 'a.yaml': `${service(ports)}\n---\n${service(ports)}` }, ['object/duplicate a.yaml:3 a.yaml:1']],
  [
    'without a namespace',
    { 'a.yaml': node('node-1'), 'b.yaml': node('node-1') },
    ['object/duplicate b.yaml:1 a.yaml:1'],
  ],
  [
    'two Clusters of one name',
    { 'x/a.yaml': cluster(''), 'y/b.yaml': cluster('') },
    ['object/duplicate y/b.yaml:1 x/a.yaml:1'],
  ],
  [
    'one name in two clusters is fine',
    {
      'east/c.yaml': cluster('', 'east'),
      'east/a.yaml': service(ports),
      'west/c.yaml': cluster('', 'west'),
      'west/a.yaml': service(ports),
    },
    [],
  ],
  ['one name of two kinds is fine', { 'a.yaml': service(ports), 'b.yaml': node('a') }, []],
])('twice: %s', (_, files, expected) => {
  const { diagnostics } = linked(files);
  expect(said(diagnostics)).toEqual(expected);
  expect(diagnostics.every(({ severity }) => severity === 'error')).toBe(true);
});

test('the first of two duplicates is kept', () => {
  const { networks } = linked([service('ports: [{port: 80}]'), service('ports: [{port: 81}]')]);
  expect(networks[0]!.services.map((each) => each.ports[0]!.port)).toEqual([80]);
});
