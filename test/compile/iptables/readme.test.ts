/** The page of the target shows what its example compiles to. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compileRules } from '../../../src/compile/index.ts';
import { networkOf } from '../../model/linking.ts';
import { rulesWith, textOf } from '../compiling.ts';

const page = readFileSync('targets/iptables/README.md', 'utf8');

test('its sections, in order', () => {
  expect(page.match(/^## .*$/gm)).toEqual(['## Name', '## Description', '## Syntax', '## Examples']);
});

test('its example', () => {
  const [, manifest, shown] = /```yaml\n(.*?)```.*```\n(.*?)```/s.exec(page)!;
  const artifacts = compileRules(networkOf(manifest!)).map((artifact) => ({
    ...artifact,
    path: artifact.path.replace('node-1', 'here'),
  }));
  const rules = rulesWith(textOf(artifacts), 'shop/cart').map((rule) => `-A ${rule}`);
  expect(shown!.trimEnd().split('\n')).toEqual(rules);
  expect(rules).toHaveLength(8);
});

test('its files are those that are written', () => {
  const named = [...page.matchAll(/^\| `.*$/gm)].flatMap(([row]) =>
    [...row.split('|')[1]!.matchAll(/`([^`]+)`/g)].map((m) => m[1]),
  );
  const network = networkOf(
    '{apiVersion: plumbline.dev/v1alpha1, kind: Cluster, metadata: {name: a}, spec: {proxy: {nfacct: true}}}',
  );
  const written = compileRules(network, { nodes: ['node-1'] }).map(({ path }) => path.replace('nodes/node-1/', ''));
  expect(named.sort()).toEqual(written.sort());
});
