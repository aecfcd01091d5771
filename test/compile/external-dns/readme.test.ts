/** The target's page is true: its example compiles to the lines that it shows. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compileRecords } from '../../../src/compile/index.ts';
import { networkOf } from '../../properties/judge.ts';

const page = readFileSync('targets/external-dns/README.md', 'utf8');

test('the example', () => {
  const [definitions = ''] = /(?<=```yaml\n)[^`]*/.exec(page) ?? [];
  const shown = page.slice(page.lastIndexOf('```\na-www') + 4, page.lastIndexOf('```'));
  const zone = compileRecords(networkOf(definitions)).find(({ form }) => form === 'zone');
  expect(zone?.text).toContain(shown);
  expect(shown.split('\n')).toHaveLength(5);
});
