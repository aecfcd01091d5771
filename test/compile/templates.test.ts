/** The templates that are compiled in are those under targets/. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { generate } from '../../scripts/generate-templates.ts';
import { templates } from '../../src/compile/templates.generated.ts';

test('templates.generated.ts is current', () => {
  expect(readFileSync('src/compile/templates.generated.ts', 'utf8')).toBe(generate());
  expect(Object.keys(templates)).toContain('iptables/payload');
});
