import { describe, expect, it } from 'vitest';
import { readSources, sizeLimit } from '../../../src/model/read/index.ts';
import { codes, manifest, read, said } from './reading.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const service = manifest('v1', 'Service', 'spec:\n  ports: [{port: 80}]\n');

describe('bytes', () => {
  const one = (content: Uint8Array) => readSources([{ file: 'a.yaml', bytes: content, named: false }]);

  it('NUL and broken UTF-8 are a binary file', () => {
    expect(codes(one(bytes('a: \0')))).toEqual(['read/binary 1:1']);
    expect(codes(one(new Uint8Array([0x61, 0xff, 0xfe])))).toEqual(['read/binary 1:1']);
  });

  it('a byte order mark is no part of the text', () => {
    const result = one(new Uint8Array([0xef, 0xbb, 0xbf, ...bytes(service)]));
    expect(result.objects[0]?.origin.keySpan(['apiVersion'])).toMatchObject({ line: 1, column: 1 });
    expect(result.sources).toEqual([{ file: 'a.yaml', text: service }]);
  });

  it('a file may be as large as the limit and no larger', () => {
    expect(said(one(new Uint8Array(sizeLimit + 1)))).toEqual([
      'read/too-large 1:1-1:1 the file has 104857601 bytes; expected at most 104857600',
    ]);
    expect(codes(one(new Uint8Array(sizeLimit)))).toEqual(['read/binary 1:1']);
  });

  it('one file that is given twice is read once', () => {
    const input = { file: 'a.yaml', bytes: bytes(service), named: true };
    const result = readSources([input, input]);
    expect([result.objects.length, result.sources.length]).toEqual([1, 1]);
  });
});

describe('what is no object', () => {
  const table: [name: string, file: string, text: string, reason: string, line: number][] = [
    ['a mapping without kind', 'a.yaml', '# values\nreplicas: 3\n', 'not-an-object', 2],
    ['a list', 'a.yaml', '- a\n', 'not-an-object', 1],
    ['a scalar', 'a.yaml', 'hello\n', 'not-an-object', 1],
    ['JSON that is none', 'package.json', '{"name": "x"}', 'not-an-object', 1],
    ['a kind that is no string', 'a.yaml', 'apiVersion: v1\nkind: 3\n', 'not-an-object', 1],
    ['a kustomization by its file', 'k/kustomization.yaml', 'resources: [a.yaml]\n', 'kustomization', 1],
    [
      'a kustomization by its kind',
      'a.yaml',
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n',
      'kustomization',
      2,
    ],
    ['a template', 'a.yaml', 'kind: Service\nmetadata:\n  name: {{ .Values.name }}\n', 'template', 3],
  ];
  it.each(table)('%s is listed when it was found, and an error when it was named', (_, file, text, reason, line) => {
    const found = read(text, { file, named: false });
    expect(found).toMatchObject({ objects: [], unknown: [], unread: [{ file, line, reason }], diagnostics: [] });
    const named = read(text, { file });
    expect(named).toMatchObject({ objects: [], unread: [] });
    expect(named.diagnostics.map(({ code, locations }) => [code, locations[0]?.line])).toEqual([
      [`read/${reason}`, line],
    ]);
  });

  it("another group's Kustomization is an unknown object", () => {
    const result = read(manifest('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', ''));
    expect(result).toMatchObject({ unknown: [{ kind: 'Kustomization', name: 'x' }], diagnostics: [] });
  });

  it('the other documents of the file are read', () => {
    const result = read(`${service}---\n# nothing\n---\nreplicas: 3\n`, { named: false });
    expect(result).toMatchObject({ objects: [{ kind: 'Service' }], unread: [{ line: 10 }], diagnostics: [] });
  });

  it('a syntax error is an error wherever it is found', () => {
    expect(codes(read('a: [\n', { named: false }))).toEqual(['yaml/syntax 2:1']);
  });
});

describe('kinds', () => {
  it('unknown kinds are listed with their place', () => {
    const result = read(
      manifest('example.org/v1', 'Widget', 'spec: {anything: true}\n').replace('name: x', 'name: x\n  namespace: ns'),
    );
    expect(result).toMatchObject({ objects: [], diagnostics: [] });
    expect(result.unknown).toMatchObject([
      { apiVersion: 'example.org/v1', kind: 'Widget', namespace: 'ns', name: 'x' },
    ]);
  });

  const groups: [apiVersion: string, kind: string, ours: boolean][] = [
    ['v1', 'Service', true],
    ['serving.knative.dev/v1', 'Service', false],
    ['discovery.k8s.io/v1beta1', 'EndpointSlice', true],
    ['networking.k8s.io/v1beta1', 'ServiceCIDR', true],
    ['apps/v1', 'Deployment', true],
    ['extensions/v1beta1', 'Deployment', false],
    ['batch/v1', 'Job', true],
    ['plumbline.dev/v1alpha1', 'Cluster', true],
    ['cluster.x-k8s.io/v1beta1', 'Cluster', false],
    ['plumbline.dev/v1alpha1', 'Expectation', false],
  ];
  it.each(groups)('%s %s is ours: %j', (apiVersion, kind, ours) => {
    const fields =
      kind === 'EndpointSlice'
        ? 'addressType: IPv4\n'
        : kind === 'Service'
          ? 'spec: {clusterIP: None}\n'
          : 'spec: {}\n';
    const result = read(manifest(apiVersion, kind, fields));
    expect([result.objects.length, result.unknown.length, result.diagnostics.length]).toEqual(
      ours ? [1, 0, 0] : [0, 1, 0],
    );
  });

  it('another version of our own group is an error', () => {
    expect(said(read(manifest('plumbline.dev/v1', 'Cluster', '')))).toEqual([
      'object/invalid-value 1:13-1:29 `apiVersion` is `plumbline.dev/v1`; expected `plumbline.dev/v1alpha1`',
    ]);
  });
});

describe('lists', () => {
  it('a List holds objects, each with its own origin', () => {
    const text = `apiVersion: v1\nkind: List\nitems:\n- ${service.trimEnd().replaceAll('\n', '\n  ')}\n- {apiVersion: v1, kind: Namespace, metadata: {name: ns}}\n`;
    const { objects, diagnostics } = read(text);
    expect(diagnostics).toEqual([]);
    expect(objects.map(({ kind }) => kind)).toEqual(['Service', 'Namespace']);
    expect(objects[0]?.origin.span(['metadata', 'name'])).toEqual({
      file: 'a.yaml',
      line: 7,
      column: 11,
      endLine: 7,
      endColumn: 12,
    });
    expect(objects[1]?.origin.span([])).toMatchObject({ line: 10, column: 3, endColumn: 58 });
  });

  it('an item of a ServiceList takes its kind from the list', () => {
    const text =
      '{"apiVersion":"v1","kind":"ServiceList","items":[{"metadata":{"name":"a"},"spec":{"clusterIP":"None"}}]}';
    const { objects, diagnostics } = read(text, { file: '-' });
    expect(diagnostics).toEqual([]);
    expect(objects).toMatchObject([
      { kind: 'Service', apiVersion: 'v1', metadata: { name: 'a', namespace: 'default' } },
    ]);
  });

  it.each(['items: null\n', 'items: []\n', ''])('%j holds nothing', (items) => {
    expect(read(`apiVersion: v1\nkind: List\n${items}`)).toMatchObject({ objects: [], unknown: [], diagnostics: [] });
  });

  it('a kind of others that ends in List and has no items is an object', () => {
    expect(read(manifest('example.org/v1', 'AllowList', 'spec: {}\n')).unknown).toHaveLength(1);
  });
});
