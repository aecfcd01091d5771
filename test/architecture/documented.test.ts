/** ARCHITECTURE.md numbers the invariants, and each names the tests that keep it. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Invariant {
  readonly number: number;
  readonly tests: readonly string[];
}

function invariantsOf(text: string): Invariant[] {
  const section = text.split(/^## Invariants$/m)[1]?.split(/^## /m)[0] ?? '';
  return section
    .split(/^(?=\d+\. )/m)
    .filter((item) => /^\d/.test(item))
    .map((item) => ({
      number: Number.parseInt(item, 10),
      tests: [...item.matchAll(/`(test\/[^`]+)`/g)].map((match) => match[1]!),
    }));
}

function unkept(text: string): string[] {
  const invariants = invariantsOf(text);
  return [
    ...invariants.filter(({ number }, index) => number !== index + 1).map(({ number }) => `${number} is out of order`),
    ...invariants.filter(({ tests }) => tests.length === 0).map(({ number }) => `${number} names no test`),
    ...invariants.flatMap(({ number, tests }) =>
      tests.filter((path) => !existsSync(path)).map((path) => `${number} names ${path}, which is not there`),
    ),
  ];
}

test('each invariant names tests that are there', () => {
  const text = readFileSync('ARCHITECTURE.md', 'utf8');
  expect(unkept(text)).toEqual([]);
  expect(invariantsOf(text)).toHaveLength(11);
});

test('an invariant without a test is found', () => {
  const kept = '1. One way.\n   Kept by `test/architecture/documented.test.ts`.\n';
  expect(unkept(`## Invariants\n\n${kept}`)).toEqual([]);
  expect(unkept(`## Invariants\n\n${kept}3. No test.\n`)).toEqual(['3 is out of order', '3 names no test']);
  expect(unkept('## Invariants\n\n1. Kept by `test/gone.test.ts`.\n\n## More\n\n2. Not one.\n')).toEqual([
    '1 names test/gone.test.ts, which is not there',
  ]);
});
