/** What holds of every property: it is complete, its examples are true, and its findings are well formed. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { properties as ofNetworks, siteProperties } from '../../properties/registry.ts';
import { judgementOf } from './judge.ts';

const properties = [...ofNetworks, ...siteProperties];

const root = join(import.meta.dirname, '../../properties');
const text = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8');
const fixture = (id: string, side: 'good' | 'bad') => text(id, side, 'input.yaml');

/** An area is a folder of folders that hold properties; `algebra` holds none, `artifact` and `diff` pages without a `judge`. */
const folders = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !['algebra', 'artifact', 'diff'].includes(entry.name))
  .flatMap((area) => readdirSync(join(root, area.name)).map((name) => `${area.name}/${name}`));

test('the registry lists each folder once, and is frozen', () => {
  expect(properties.map(({ id }) => id).sort()).toEqual(folders.sort());
  expect([ofNetworks, siteProperties].every(Object.isFrozen)).toBe(true);
});

describe.each(folders)('%s', (id) => {
  const property = properties.find((each) => each.id === id)!;

  test.each(['property.ts', 'README.md', 'good/input.yaml', 'bad/input.yaml'])('has %s', (part) => {
    expect(existsSync(join(root, id, part))).toBe(true);
  });

  test('is stated in the docblock, which says when it is unsatisfiable', () => {
    const docblock = /^\/\*\*([\s\S]*?)\*\//.exec(text(id, 'property.ts'))?.[1];
    expect(docblock).toMatch(/Unsatisfiable iff/);
    expect(
      docblock
        ?.replace(/\s*\n \* ?/g, ' ')
        .trim()
        .startsWith(property.statement),
    ).toBe(true);
  });

  test('has a README with its sections in order and the severity that it has', () => {
    const readme = text(id, 'README.md');
    expect(readme.match(/^#+ .*$/gm)).toEqual([
      `# ${id}`,
      '## Severity',
      '## Why it matters',
      '## What is checked',
      '## Remedy',
      '## Bad',
      '## Good',
    ]);
    expect(section(readme, 'Severity')).toMatch(new RegExp(`^${property.severity}\\b`));
    const statement = readme.split('\n')[2]!;
    expect(statement).toMatch(/^[A-Za-z].*\.$/);
    expect(property.statement).toBe(statement);
  });

  test.each(['good', 'bad'] as const)('shows its %s fixture in the README', (side) => {
    const heading = side === 'good' ? 'Good' : 'Bad';
    expect(section(text(id, 'README.md'), heading)).toBe(`\`\`\`yaml\n${fixture(id, side)}\`\`\``);
  });

  test('speaks of its good fixture and finds nothing there', () => {
    const judgement = judgementOf(property, fixture(id, 'good'));
    expect(judgement.applicable).toBe(true);
    expect(judgement.findings).toEqual([]);
  });

  test('refutes its bad fixture, with all that a finding needs', () => {
    const judgement = judgementOf(property, fixture(id, 'bad'));
    expect(judgement.applicable).toBe(true);
    expect(judgement.findings.length).toBeGreaterThan(0);
    for (const found of judgement.findings) {
      expect(found).toMatchObject({ property: id, verdict: 'refuted', severity: property.severity, waivedBy: null });
      expect(found.message).not.toMatch(/\.$|undefined|\[object/);
      expect(found.remedy).toMatch(/^[a-z].*[^.]$/);
      expect(found.remedy).not.toMatch(/undefined|\[object/);
      expect(found.subjects.length).toBeGreaterThan(0);
      expect(Object.keys(found.witness).length).toBeGreaterThan(0);
      expect(found.locations.length).toBeGreaterThan(0);
      for (const { file, line } of found.locations)
        expect({ file, first: line > 1 }).toEqual({ file: 'input.yaml', first: true });
    }
    expect(new Set(judgement.findings.map(({ fingerprint }) => fingerprint)).size).toBe(judgement.findings.length);
  });

  test('says the same twice', () => {
    const once = judgementOf(property, fixture(id, 'bad'));
    const again = judgementOf(property, fixture(id, 'bad'));
    expect(again).toEqual(once);
  });

  test('does not apply to a network without Services', () => {
    const empty = '{apiVersion: v1, kind: Namespace, metadata: {name: demo}}';
    expect(judgementOf(property, empty)).toMatchObject({ applicable: false, findings: [] });
  });
});

function section(readme: string, heading: string): string {
  const start = readme.indexOf(`\n## ${heading}\n`) + heading.length + 5;
  const end = readme.indexOf('\n## ', start);
  return readme.slice(start, end < 0 ? undefined : end).trim();
}
