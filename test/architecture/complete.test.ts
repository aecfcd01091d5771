/** A property or a target is complete or absent: code, page, fixtures, and its place in the registry. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const foldersIn = (path: string): string[] =>
  existsSync(path)
    ? readdirSync(path, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .sort()
    : [];

const isEmpty = (path: string): boolean => !existsSync(path) || readdirSync(path).length === 0;

/** `artifact/` obligations are discharged by validators, and `diff/` by `diff`, so they have a page and no `judge`. */
function incompleteProperties(root: string): string[] {
  const registry = readFileSync(join(root, 'properties/registry.ts'), 'utf8');
  return foldersIn(join(root, 'properties'))
    .filter((area) => area !== 'algebra')
    .flatMap((area) => foldersIn(join(root, 'properties', area)).map((name) => `${area}/${name}`))
    .flatMap((id) => {
      const folder = join(root, 'properties', id);
      const page = existsSync(join(folder, 'README.md')) ? readFileSync(join(folder, 'README.md'), 'utf8') : '';
      const lacks = [
        ...(page.startsWith(`# ${id}\n`) ? [] : ['a README.md that begins with its id']),
        ...['Severity', 'Why it matters', 'Remedy', 'Bad', 'Good']
          .filter((title) => !page.includes(`\n## ${title}\n`))
          .map((title) => `a section \`${title}\``),
      ];
      if (!/^(?:artifact|diff)\//.test(id)) {
        if (!existsSync(join(folder, 'property.ts'))) lacks.push('property.ts');
        if (!registry.includes(`'./${id}/property.ts'`)) lacks.push('a place in the registry');
        lacks.push(...['good', 'bad'].filter((name) => isEmpty(join(folder, name))).map((name) => `${name}/`));
      }
      return lacks.map((what) => `${id} lacks ${what}`);
    });
}

function incompleteTargets(root: string): string[] {
  const shared = ['proxy'];
  const names = new Set([
    ...foldersIn(join(root, 'targets')),
    ...foldersIn(join(root, 'src/compile')).filter((name) => !shared.includes(name)),
  ]);
  return [...names].sort().flatMap((target) => {
    const templates = join(root, 'targets', target);
    const page = existsSync(join(templates, 'README.md')) ? readFileSync(join(templates, 'README.md'), 'utf8') : '';
    const lacks = [
      ...['lower.ts', 'view.ts', 'index.ts'].filter((file) => !existsSync(join(root, 'src/compile', target, file))),
      ...(existsSync(templates) && readdirSync(templates).some((file) => file.endsWith('.mustache'))
        ? []
        : ['templates']),
      ...['Name', 'Description', 'Syntax', 'Examples']
        .filter((title) => !page.includes(`\n## ${title}\n`))
        .map((title) => `a section \`${title}\``),
    ];
    return lacks.map((what) => `${target} lacks ${what}`);
  });
}

function made(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'plumbline-house-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

const page = (id: string) => `# ${id}\n\n## Severity\n\n## Why it matters\n\n## Remedy\n\n## Bad\n\n## Good\n`;

test('our properties are complete', () => {
  expect(incompleteProperties('.')).toEqual([]);
  expect(foldersIn('properties/service').length).toBeGreaterThan(10);
});

test('our targets are complete', () => {
  expect(incompleteTargets('.')).toEqual([]);
  expect(foldersIn('targets')).toContain('iptables');
});

test('a property that lacks something is found', () => {
  const registry = { 'properties/registry.ts': "import './a/x/property.ts';" };
  const whole = {
    'properties/a/x/property.ts': '',
    'properties/a/x/README.md': page('a/x'),
    'properties/a/x/good/a.yaml': '',
    'properties/a/x/bad/a.yaml': '',
  };
  expect(incompleteProperties(made({ ...registry, ...whole }))).toEqual([]);
  expect(incompleteProperties(made({ ...whole, 'properties/registry.ts': '' }))).toEqual([
    'a/x lacks a place in the registry',
  ]);
  const { 'properties/a/x/bad/a.yaml': _, ...withoutBad } = whole;
  expect(incompleteProperties(made({ ...registry, ...withoutBad }))).toEqual(['a/x lacks bad/']);
  expect(
    incompleteProperties(
      made({ ...registry, ...whole, 'properties/a/x/README.md': page('a/x').replace('## Remedy', '') }),
    ),
  ).toEqual(['a/x lacks a section `Remedy`']);
  expect(incompleteProperties(made({ ...registry, 'properties/a/x/README.md': page('a/y') }))).toEqual([
    'a/x lacks a README.md that begins with its id',
    'a/x lacks property.ts',
    'a/x lacks good/',
    'a/x lacks bad/',
  ]);
});

test('a target that lacks something is found', () => {
  const whole = {
    'src/compile/t/lower.ts': '',
    'src/compile/t/view.ts': '',
    'src/compile/t/index.ts': '',
    'targets/t/a.mustache': '',
    'targets/t/README.md': '# t\n\n## Name\n\n## Description\n\n## Syntax\n\n## Examples\n',
  };
  expect(incompleteTargets(made(whole))).toEqual([]);
  const { 'src/compile/t/view.ts': _, 'targets/t/a.mustache': __, ...rest } = whole;
  expect(incompleteTargets(made(rest))).toEqual(['t lacks view.ts', 't lacks templates']);
  expect(incompleteTargets(made({ ...whole, 'targets/t/README.md': '# t\n\n## Name\n\n## Syntax\n' }))).toEqual([
    't lacks a section `Description`',
    't lacks a section `Examples`',
  ]);
});
