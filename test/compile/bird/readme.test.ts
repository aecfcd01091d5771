/** The target's page is true: its example compiles to the lines that it shows. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compileBird } from '../../../src/compile/bird/index.ts';
import { networkOf } from '../../model/linking.ts';

const page = readFileSync('targets/bird/README.md', 'utf8');

test('the example', () => {
  const [definitions = ''] = /(?<=```yaml\n)[^`]*/.exec(page) ?? [];
  const shown = page.slice(page.lastIndexOf('```\nprotocol bgp') + 4, page.lastIndexOf('```'));
  const bgp = networkOf(definitions).bgp!;
  const { text } = compileBird(bgp, bgp.nodes[0]!)[0]!;
  expect(text).toContain(shown);
  expect(text).toContain('  route 10.96.0.0/16 blackhole;\n');
  expect(shown.split('\n').length).toBeGreaterThan(20);
});
