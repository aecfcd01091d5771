/** Secrets never enter a bundle, whichever way they came in. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith, goodSite, pod, run, service } from './run.ts';

const good = goodSite['site/cart.yaml']!;
const secret = (comment = '') =>
  `apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\n${comment}stringData:\n  password: HUNTER2 # HUNTER2\n# HUNTER2\n`;
const indent = (text: string) =>
  text
    .replaceAll(/^/gm, '    ')
    .replace('    ', '  - ')
    .replaceAll(/^ {4}$/gm, '');

const json = (value: unknown) => JSON.stringify(value, null, 1);
const secretObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 's', namespace: 'x' },
  data: { p: 'HUNTER2' },
};
const serviceObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'cart' },
  spec: { selector: { app: 'cart' }, ports: [{ port: 80 }] },
};

const inputs: readonly [string, string][] = [
  ['a document among others', `${good}---\n${secret()}---\n${pod('x', 'node-3')}`],
  ['the first document', `# HUNTER2\n${secret()}---\n${good}`],
  [
    'a document on the line of its marker',
    `${good}--- {apiVersion: v1, kind: Secret, metadata: {name: s}, data: {p: HUNTER2}}\n`,
  ],
  ['an item of a YAML List', `apiVersion: v1\nkind: List\nitems:\n${indent(secret())}${indent(service('cart'))}`],
  [
    'an item in flow style',
    `apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: "Secret", metadata: {name: s}, data: {p: HUNTER2}}, ${JSON.stringify(serviceObject)}]\n`,
  ],
  [
    'an item of a JSON List',
    json({ apiVersion: 'v1', kind: 'List', items: [secretObject, serviceObject, secretObject] }),
  ],
  [
    'a kind written with an escape',
    `${good}---\napiVersion: v1\nkind: "\\x53ecret"\nmetadata: {name: s}\ndata: {p: HUNTER2}\n`,
  ],
  ['values beside definitions', `${good}---\npassword: HUNTER2\n`],
];

test.each(inputs)('%s', async (_, text) => {
  const cwd = folderWith({
    'site/all.yaml': text,
    'site/only.yaml': secret(),
    'site/chart.yaml': 'kind: {{ .x }}\npassword: HUNTER2\n',
  });
  const { status, out, err } = await run(cwd, ['compile', 'site', '--out', 'out']);
  expect({ status, err }).toEqual({ status: 0, err: '' });
  const bundle = join(cwd, 'out');
  const texts = readdirSync(bundle, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(bundle, file)).isFile())
    .map((file) => readFileSync(join(bundle, file), 'utf8'));
  expect(texts.filter((each) => each.includes('HUNTER2'))).toEqual([]);
  expect(out).not.toContain('HUNTER2');
  const verified = await run(cwd, ['verify', 'out', '--format', 'json']);
  expect(verified.status).toBe(0);
  expect(JSON.parse(verified.out).diagnostics).toEqual([]);
});

test('lines keep their numbers', async () => {
  const text = `${secret()}---\n${good}`;
  const cwd = folderWith({ 'site/all.yaml': text });
  await run(cwd, ['compile', 'site', '--out', 'out']);
  const copy = readFileSync(join(cwd, 'out/definitions/000-all.yaml'), 'utf8');
  expect(copy.split('\n').indexOf('kind: Service')).toBe(text.split('\n').indexOf('kind: Service'));
  expect(copy.split('\n')).toHaveLength(text.split('\n').length);
});

test('a Secret that others lean on is an error, not a leak', async () => {
  const text = `apiVersion: v1\nkind: List\nitems:\n${indent(secret().replace('name: s', 'name: &n cart'))}${indent(service('*n'))}`;
  const cwd = folderWith({ 'site/all.yaml': text });
  const { status, err } = await run(cwd, ['compile', 'site', '--out', 'out']);
  expect(status).toBe(2);
  expect(err).toContain('bundle/secret-entangled');
  expect(err).not.toContain('HUNTER2');
});

test('a Secret that cannot be read is not shown', async () => {
  const cwd = folderWith({ 's.yaml': 'apiVersion: v1\nkind: Secret\nstringData:\n  password: "HUNTER2\n  x: [\n' });
  const { status, out, err } = await run(cwd, ['check', 's.yaml']);
  expect(status).toBe(2);
  expect(out + err).not.toContain('HUNTER2');
});
