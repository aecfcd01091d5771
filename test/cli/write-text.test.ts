/** Texts that are longer than the buffer they are written through. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { writeText } from '../../src/cli/write-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'plumb-write-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['nothing', ''],
  ['plain letters', 'a'.repeat(600_000)],
  ['three bytes each', '€'.repeat(600_000)],
  // One letter before, so that each piece of even length would end inside a character.
  ['characters of two units', `a${'😀'.repeat(300_000)}`],
  ['half a character at the end', `${'a'.repeat(5)}\ud83d`],
])('%s', (name, text) => {
  const path = join(folder, name.replaceAll(' ', '-'));
  const digest = writeText(path, text);
  const bytes = Buffer.from(text, 'utf8');
  expect(readFileSync(path).equals(bytes)).toBe(true);
  expect(digest).toBe(createHash('sha256').update(bytes).digest('hex'));
});
