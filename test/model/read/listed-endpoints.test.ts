/** Endpoints that stay where they stand in a list, held against the same text read as a whole. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isIPv4, isIPv4In } from '../../../src/core/ip/address.ts';
import { readList } from '../../../src/model/read/json/list.ts';
import { Words } from '../../../src/model/read/json/words.ts';
import { endpointsAlike } from '../../../src/model/read/kinds/endpoint-slice.ts';
import { ListedEndpoints } from '../../../src/model/read/kinds/listed-endpoints.ts';
import type { SliceEndpoint } from '../../../src/model/types/endpoint-slice.ts';
import type { ReadObjects } from '../../../src/model/types/objects.ts';
import { read, said } from './reading.ts';

const flag = fc.boolean();
const name = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom('a', 'b-0', 'node-1', '', '{x:[') },
  { weight: 1, arbitrary: fc.constantFrom('a"b', 'tab\t', 'c\\', 'é') },
);
const like = fc.record(
  {
    addresses: fc.tuple(fc.constantFrom('10.0.0.1', '10.0.0.255', '10.0.0.256', '010.0.0.1', '2001:db8::1', 'x', '')),
    conditions: fc.record({ ready: flag, serving: flag }),
    nodeName: name,
    zone: fc.constantFrom('z1', 'z2'),
    targetRef: fc.record({ kind: fc.constant('Pod'), name, namespace: fc.constantFrom('team', 'other'), uid: name }),
  },
  { requiredKeys: ['addresses', 'nodeName', 'targetRef'] },
);
const unlike = fc.record(
  {
    addresses: fc.oneof(fc.array(fc.constantFrom('10.0.0.1', '10.0.0.2'), { maxLength: 2 }), fc.constant(1)),
    nodeName: fc.oneof(name, fc.constant(null), fc.constant(3)),
    hostname: name,
    targetRef: fc.record({ kind: fc.constantFrom('Pod', 'Node'), name }, { requiredKeys: [] }),
    hints: fc.constant({ forZones: [{ name: 'z1' }] }),
    nodeNmae: name,
  },
  { requiredKeys: [] },
);
const endpoint = fc.oneof({ weight: 40, arbitrary: like }, { weight: 1, arbitrary: unlike });
const slice = fc.record(
  {
    addressType: fc.constantFrom('IPv4', 'IPv6', 'FQDN'),
    endpoints: fc.oneof({ weight: 9, arbitrary: fc.array(endpoint, { maxLength: 5 }) }, { weight: 1, arbitrary: name }),
    kind: fc.constantFrom('EndpointSlice', 'EndpointSlice', 'EndpointSlice', 'Service', 'Other'),
    apiVersion: fc.constant('discovery.k8s.io/v1'),
    metadata: fc.record({ name: fc.constantFrom('s', 't'), namespace: fc.constant('team') }),
    ports: fc.constant([{ name: 'http', port: 8080, protocol: 'TCP' }]),
  },
  { requiredKeys: ['addressType', 'endpoints', 'apiVersion', 'metadata'] },
);
const list = fc.record({
  apiVersion: fc.constant('discovery.k8s.io/v1'),
  kind: fc.constantFrom('EndpointSliceList', 'List'),
  items: fc.array(slice, { maxLength: 4 }),
});

/** The same list twice: in ASCII, and with a letter that has the whole text read. */
function bothWays(text: string): [ReadObjects, ReadObjects] {
  const end = text.lastIndexOf('}');
  const withMark = (mark: string) => `${text.slice(0, end)},"mark":"${mark}"${text.slice(end)}`;
  return [read(withMark('e'), { file: 'a.json' }), read(withMark('é'), { file: 'a.json' })];
}

const fields = ['addresses', 'conditions', 'hostname', 'nodeName', 'zone', 'targetRef', 'hints'] as const;
const saidOf = (each: SliceEndpoint) => fields.map((field) => each[field]);

function content({ objects, unknown, unread }: ReadObjects): unknown {
  return [
    objects.map((object) => {
      if (object.kind !== 'EndpointSlice') return JSON.stringify(object);
      const { endpoints, ...rest } = object;
      const each = Array.from(endpoints, (endpoint, i) => ({
        said: saidOf(endpoint),
        again: saidOf(endpoints.at(i)!),
        place: object.origin.span(['endpoints', i]),
      }));
      return {
        rest: JSON.stringify(rest),
        json: JSON.parse(JSON.stringify(endpoints)),
        each,
        last: endpoints.at(-1) !== undefined,
      };
    }),
    unknown.map(({ kind }) => kind),
    unread,
  ];
}

const listed = ({ objects }: ReadObjects): number =>
  objects.filter((object) => object.kind === 'EndpointSlice' && object.endpoints instanceof ListedEndpoints).length;

describe('endpoints that stay where they stand', () => {
  test('law: say what they say when the whole text is read', () => {
    let met = 0;
    fc.assert(
      fc.property(list, fc.constantFrom(0, 1, '\t'), (value, indent) => {
        const [there, whole] = bothWays(JSON.stringify(value, null, indent));
        met += listed(there);
        expect(listed(whole)).toBe(0);
        expect(content(there)).toEqual(content(whole));
        expect(said(there)).toEqual(said(whole));
      }),
      { numRuns: 1500 },
    );
    expect(met).toBeGreaterThan(500);
  });

  test('law: are read as a whole where an edit makes the text another', () => {
    const insert = fc.constantFrom('', ',', '"', '}', ']', '{', '[', ':', 'x', '\\', '"ready":1,', '\n', '\u0001', ' ');
    let [met, complained] = [0, 0];
    fc.assert(
      fc.property(list, fc.nat(), fc.nat(3), insert, (value, at, cut, text) => {
        const right = JSON.stringify(value);
        const from = at % right.length;
        const [there, whole] = bothWays(right.slice(0, from) + text + right.slice(from + cut));
        met += listed(there);
        if (whole.diagnostics.length > 0) complained++;
        expect(said(there)).toEqual(said(whole));
        expect(content(there)).toEqual(content(whole));
      }),
      { numRuns: 3000 },
    );
    expect(met).toBeGreaterThan(200);
    expect(complained).toBeGreaterThan(1000);
  });

  const of = (endpoints: string, more = '') =>
    `{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice",` +
    `"metadata":{"name":"s","namespace":"n"},"addressType":"IPv4","endpoints":[${endpoints}]${more}}]}`;
  const one = (address: string, node = 'a') => `{"addresses":["${address}"],"nodeName":"${node}"}`;

  test.each([
    ['one form', of([one('10.0.0.1'), one('10.0.0.2', 'b')].join()), 1],
    ['several forms', of([one('10.0.0.1'), '{"addresses":["10.0.0.2"],"conditions":{"ready":false}}'].join()), 1],
    ['a key that stands twice', of('{"addresses":["10.0.0.1"],"nodeName":"a","nodeName":"b"}'), 0],
    ['the list twice', of(one('10.0.0.1'), `,"endpoints":[${one('10.0.0.2')}]`), 0],
    ['an unknown field', of('{"addresses":["10.0.0.1"],"nodeNmae":"a"}'), 0],
    ['a key that stands twice beside them', of(one('10.0.0.1'), ',"addressType":"IPv4"'), 0],
    ['a list under a longer key', of(one('10.0.0.1')).replace('"endpoints"', '"endpointsOf"'), 0],
    ['no comma', of(`${one('10.0.0.1')}1`), 0],
    ['a node that is null', of([one('10.0.0.1'), '{"addresses":["10.0.0.2"],"nodeName":null}'].join()), 1],
    ['a name of its own', of('{"addresses":["10.0.0.1"],"hostname":"a"}'), 0],
    ['hints', of('{"addresses":["10.0.0.1"],"hints":{"forZones":[{"name":"z"}]}}'), 0],
    ['two addresses', of('{"addresses":["10.0.0.1","10.0.0.2"]}'), 0],
    ['no address', of('{"addresses":[]}'), 0],
    ['no pod', of('{"addresses":["10.0.0.1"],"targetRef":{"kind":"Node","name":"a"}}'), 0],
    ['a pod without a name', of('{"addresses":["10.0.0.1"],"targetRef":{"kind":"Pod","namespace":"n"}}'), 0],
    ['a letter beyond ASCII', of([one('10.0.0.1'), one('10.0.0.2', 'é')].join()), 0],
    ['a string with an escape', of([one('10.0.0.1'), one('10.0.0.2', '\\u0061')].join()), 0],
    ['none', of(''), 0],
  ])('%s', (_, text, expected) => {
    const [there, whole] = bothWays(text);
    expect(listed(there)).toBe(expected);
    expect(content(there)).toEqual(content(whole));
    expect(said(there)).toEqual(said(whole));
  });

  test('a text that ends early is no list, wherever it ends', () => {
    const text = of([one('10.0.0.1'), one('10.0.0.2')].join());
    for (let end = text.indexOf('"endpoints"'); end < text.length; end++) {
      const found = read(text.slice(0, end), { file: 'a.json' });
      expect(found.objects).toEqual([]);
      expect(said(found)).toEqual([expect.stringMatching(/^yaml\/syntax/)]);
    }
  });

  test('are parsed in objects of another kind', () => {
    const endpointsIn = (kindOf?: () => unknown) => {
      let found: unknown;
      const list = readList(new TextEncoder().encode(of(one('10.0.0.1'))), endpointsAlike)!;
      const take = (object: unknown) => {
        found = object;
      };
      expect(list.each(take, kindOf)).toBe(true);
      return (found as { endpoints: unknown }).endpoints;
    };
    expect(endpointsIn()).toBeInstanceOf(ListedEndpoints);
    expect(endpointsIn(() => 'Service')).toEqual([{ addresses: ['10.0.0.1'], nodeName: 'a' }]);
  });

  test('after sixteen forms the rest is parsed', () => {
    const texts = Array.from({ length: 18 }, (_, i) => `{"addresses":["10.0.0.${i}"],${' '.repeat(i)}"nodeName":"a"}`);
    const items = texts.map((text) => of(text).slice(of('').indexOf('[{') + 1, -2));
    const [there, whole] = bothWays(
      `{"apiVersion":"v1","kind":"List","items":[${items.map((item, i) => item.replace('"s"', `"s${i}"`)).join()}]}`,
    );
    expect(listed(there)).toBe(16);
    expect(content(there)).toEqual(content(whole));
  });
});

test('words are what stands in the bytes, also where they share a place in memory', () => {
  const letters = ['A', 'a', 'B', 'b'];
  const longer = (texts: readonly string[]) => texts.flatMap((text) => letters.map((letter) => text + letter));
  const short = [letters, longer(letters), longer(longer(letters))].flat();
  const pairs = short.flatMap((text) => short.map((more) => [text, text + more] as const));
  const words = new Words(new TextEncoder().encode(pairs.map(([, whole]) => whole).join('')));
  let start = 0;
  for (const [text, whole] of pairs) {
    expect(words.at(start, start + whole.length)).toBe(whole);
    expect(words.at(start, start + text.length)).toBe(text);
    expect(words.at(start, start)).toBe('');
    start += whole.length;
  }
});

test('law: a dotted quad in bytes is one as a text', () => {
  const part = fc.oneof({ weight: 20, arbitrary: fc.nat(270).map(String) }, fc.constantFrom('', '00', '01', 'a'));
  const quad = fc.array(part, {
    minLength: 3,
    maxLength: 5,
  });
  let right = 0;
  fc.assert(
    fc.property(quad, (parts) => {
      const text = parts.join('.');
      if (isIPv4(text)) right++;
      expect(isIPv4In(new TextEncoder().encode(`"${text}"`), 1, text.length + 1)).toBe(isIPv4(text));
    }),
    { numRuns: 3000 },
  );
  expect(right).toBeGreaterThan(200);
});
