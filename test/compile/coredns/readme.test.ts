/** The target's page is true: its example compiles to the lines that it shows. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compileNames } from '../../../src/compile/index.ts';
import { networkOf } from '../../model/linking.ts';

const page = readFileSync('targets/coredns/README.md', 'utf8');

test('the example', () => {
  const [definitions = ''] = /(?<=```yaml\n)[^`]*/.exec(page) ?? [];
  const shown = page.slice(page.lastIndexOf('```\n    rewrite') + 4, page.lastIndexOf('```'));
  const corefile = compileNames(networkOf(definitions)).find(({ form }) => form === 'corefile');
  expect(corefile?.text).toContain(shown);
  expect(shown.split('\n').length).toBeGreaterThan(10);
});

test.each([
  ['{pods: 5000}', '# 5000 pods and Services take 59 MB.', false],
  ['{externalQueriesPerSecond: 100}', '# 100 such names a second take 800 queries a second.', true],
])('load %s', (load, said, loaded) => {
  const corefile = compileNames(
    networkOf(`{apiVersion: plumbline.dev/v1alpha1, kind: Cluster, metadata: {name: a}, spec: {dns: {load: ${load}}}}`),
  ).find(({ form }) => form === 'corefile')?.text;
  expect(corefile).toContain(`${said}\n`);
  expect(corefile?.includes('queries a second')).toBe(loaded);
});
