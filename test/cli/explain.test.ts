/** `explain` knows every property, and shows the page that lies beside its code. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { explained } from '../../src/cli/statements.ts';
import { folderWith, run } from './run.ts';

test.each(explained.map(({ id }) => id))('%s has its page', async (id) => {
  const { status, out } = await run(folderWith({}), ['explain', id]);
  expect(status).toBe(0);
  expect(out).toBe(readFileSync(`properties/${id}/README.md`, 'utf8'));
});

test('without an id it lists all', async () => {
  const { status, out } = await run(folderWith({}), ['explain']);
  expect(status).toBe(0);
  expect(
    out
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/\s+/)[0]),
  ).toEqual(explained.map(({ id }) => id));
});

test.each([
  ['service/selects-nothign', 'did you mean `service/selects-nothing`?'],
  ['selects-nothing', 'did you mean `service/selects-nothing`?'],
  ['../package', 'expected one of those that `plumbline explain` lists'],
])('%s is no property', async (id, hint) => {
  const { status, out, err } = await run(folderWith({}), ['explain', id]);
  expect({ status, out }).toEqual({ status: 2, out: '' });
  expect(err).toContain(hint);
});
