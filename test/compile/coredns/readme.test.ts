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
