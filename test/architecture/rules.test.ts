/** Every rule holds for our own sources, and fails for a project that breaks it. */
import { describe, expect, test } from 'vitest';
import { madeUp, ownSources } from './house.ts';
import * as rules from './rules.ts';

const own = ownSources();
const doc = '/** What this file is for. */\n';
const imports = (...specifiers: string[]) => doc + specifiers.map((each) => `import '${each}';\n`).join('');

interface Case {
  readonly rule: rules.Rule;
  readonly breaks: readonly (readonly [Readonly<Record<string, string>>, readonly string[]])[];
  readonly keeps: Readonly<Record<string, string>>;
}

const cases: Readonly<Record<string, Case>> = {
  'imports go one way': {
    rule: rules.importDirections,
    breaks: [
      [{ 'src/core/a.ts': imports('../model/b.ts') }, ['src/core/a.ts imports src/model/b.ts']],
      [{ 'src/model/a.ts': imports('../compile/artifact.ts') }, ['src/model/a.ts imports src/compile/artifact.ts']],
      [
        { 'src/compile/x/a.ts': imports('../../verify/verdict.ts') },
        ['src/compile/x/a.ts imports src/verify/verdict.ts'],
      ],
      [
        { 'src/verify/a.ts': imports('../compile/iptables/lower.ts') },
        ['src/verify/a.ts imports src/compile/iptables/lower.ts'],
      ],
      [
        { 'src/verify/a.ts': `${doc}const x = await import('../compile/render.ts');` },
        ['src/verify/a.ts imports src/compile/render.ts'],
      ],
      [{ 'src/report/a.ts': `${doc}export * from '../cli/main.ts';` }, ['src/report/a.ts imports src/cli/main.ts']],
      [
        { 'src/verify/a.ts': imports('../../properties/registry.ts') },
        ['src/verify/a.ts imports properties/registry.ts'],
      ],
      [
        { 'src/cli/a.ts': imports('../../properties/service/x/property.ts') },
        ['src/cli/a.ts imports properties/service/x/property.ts'],
      ],
      [
        { 'properties/service/x/property.ts': imports('../../../src/compile/index.ts') },
        ['properties/service/x/property.ts imports src/compile/index.ts'],
      ],
      [{ 'src/index.ts': imports('./cli/main.ts') }, ['src/index.ts imports src/cli/main.ts']],
    ],
    keeps: {
      'src/verify/a.ts': imports('../compile/artifact.ts', '../model/b.ts'),
      'src/cli/a.ts': imports('../../properties/registry.ts', '../verify/index.ts'),
      'properties/service/x/property.ts': imports('../../../src/verify/property.ts', '../../algebra/text.ts'),
    },
  },
  'a property stands alone': {
    rule: rules.propertiesStandAlone,
    breaks: [
      [
        { 'properties/a/x/property.ts': imports('../y/property.ts') },
        ['properties/a/x/property.ts imports properties/a/y/property.ts'],
      ],
    ],
    keeps: { 'properties/a/x/property.ts': imports('./more.ts') },
  },
  'a target stands alone': {
    rule: rules.targetsStandAlone,
    breaks: [
      [
        { 'src/compile/ipvs/a.ts': imports('../iptables/names.ts') },
        ['src/compile/ipvs/a.ts imports src/compile/iptables/names.ts'],
      ],
      [
        { 'src/verify/a.ts': imports('../compile/iptables/lower.ts') },
        ['src/verify/a.ts imports src/compile/iptables/lower.ts'],
      ],
    ],
    keeps: {
      'src/compile/index.ts': imports('./iptables/index.ts'),
      'src/compile/ipvs/a.ts': imports('../proxy/detector.ts', './b.ts'),
    },
  },
  'imports have no cycles': {
    rule: rules.cycles,
    breaks: [
      [
        { 'src/core/a.ts': imports('./b.ts'), 'src/core/b.ts': imports('./c.ts'), 'src/core/c.ts': imports('./a.ts') },
        ['src/core/a.ts ↔ src/core/b.ts ↔ src/core/c.ts'],
      ],
      [{ 'src/core/a.ts': `${doc}import type { A } from './a.ts';` }, ['src/core/a.ts']],
    ],
    keeps: { 'src/core/a.ts': imports('./b.ts', './c.ts'), 'src/core/b.ts': imports('./c.ts'), 'src/core/c.ts': doc },
  },
  'only the command line touches the world': {
    rule: rules.onlyCliTouchesTheWorld,
    breaks: [
      [{ 'src/verify/a.ts': imports('node:fs') }, ['src/verify/a.ts uses node:fs']],
      [{ 'src/core/b.ts': imports('node:crypto') }, ['src/core/b.ts uses node:crypto']],
      [{ 'src/model/a.ts': `${doc}const x = process.env.X;` }, ['src/model/a.ts uses process at line 2']],
      [{ 'src/report/a.ts': `${doc}const x = new Date();` }, ['src/report/a.ts uses Date at line 2']],
      [{ 'src/compile/a.ts': `${doc}const x = Math.random();` }, ['src/compile/a.ts uses random at line 2']],
      [{ 'src/compile/a.ts': `${doc}console.log(1);` }, ['src/compile/a.ts uses console at line 2']],
    ],
    keeps: {
      'src/cli/a.ts': `${imports('node:fs')}console.log(process.argv, new Date());`,
      'src/core/hash.ts': imports('node:crypto'),
      'src/model/a.ts': `${doc}export const x = (process: { id: number }) => process.id + Math.max(1, 2);`,
    },
  },
  'types can be erased': {
    rule: rules.onlyErasableTypes,
    breaks: [
      [{ 'src/core/a.ts': `${doc}enum Colour { Red }` }, ['src/core/a.ts:2 has EnumDeclaration']],
      [{ 'src/core/a.ts': `${doc}namespace A { export const b = 1 }` }, ['src/core/a.ts:2 has ModuleDeclaration']],
    ],
    keeps: { 'src/core/a.ts': `${doc}type Colour = 'red';` },
  },
  'every file has a docblock': {
    rule: rules.everyFileHasADocblock,
    breaks: [
      [{ 'src/core/a.ts': 'export const a = 1;\n/** Too late to say. */\n' }, ['src/core/a.ts']],
      [{ 'src/core/a.ts': '/** */\nexport const a = 1;' }, ['src/core/a.ts']],
    ],
    keeps: { 'src/core/a.ts': doc, 'src/cli/bin.ts': `#!/usr/bin/env node\n${doc}` },
  },
  'file names are kebab-case': {
    rule: rules.kebabCaseNames,
    breaks: [
      [{ 'src/core/aB.ts': doc }, ['src/core/aB.ts']],
      [{ 'src/core/a_b/c.ts': doc }, ['src/core/a_b/c.ts']],
    ],
    keeps: { 'src/core/a-b2.ts': doc, 'src/core/x.generated.ts': doc },
  },
  'files are short': {
    rule: rules.filesAreShort,
    breaks: [[{ 'src/core/a.ts': doc + '\n'.repeat(rules.longestFile) }, ['src/core/a.ts has 402 lines']]],
    keeps: { 'src/core/a.ts': doc + '\n'.repeat(rules.longestFile - 2) },
  },
  'names say something': {
    rule: rules.namesSaySomething,
    breaks: [[{ 'src/core/a.ts': `${doc}class RuleManager {}` }, ['src/core/a.ts declares RuleManager']]],
    keeps: { 'src/core/a.ts': `${doc}interface Rule {}` },
  },
  'every diagnostic is reported somewhere': {
    rule: rules.everyDiagnosticIsReported,
    breaks: [
      [
        {
          'src/diagnostics/catalogue.ts': `${doc}export const catalogue = { 'a/b': { severity: error }, 'a/c': {} };`,
          'src/cli/a.ts': `${doc}diagnose('a/b');`,
        },
        ['a/c'],
      ],
      [{}, ['src/diagnostics/catalogue.ts has no codes']],
    ],
    keeps: {
      'src/diagnostics/catalogue.ts': `${doc}export const catalogue = { 'a/b': { severity: error } };`,
      'src/cli/a.ts': `${doc}diagnose('a/b');`,
    },
  },
  'views are copied field by field': {
    rule: rules.viewsAreNotSpread,
    breaks: [
      [
        {
          'src/core/ip/prefix.ts': `${doc}export interface Prefix { readonly text: string }`,
          'src/core/a.ts': `${imports('./ip/prefix.ts')}import type { Prefix } from './ip/prefix.ts';
export const copy = (a: Prefix | undefined): object => ({ ...a });
export const rest = ({ text, ...others }: Prefix): object => [text, others];`,
        },
        ['src/core/a.ts:4 copies `a`', 'src/core/a.ts:5 copies `{ text, ...others }`'],
      ],
    ],
    keeps: {
      'src/core/ip/prefix.ts': `${doc}export interface Prefix { readonly text: string }`,
      'src/core/a.ts': `${doc}import type { Prefix } from './ip/prefix.ts';
export const copy = ({ text }: Prefix, other: { prefix: Prefix }): object => ({ text, ...other });
export const list = (a: readonly Prefix[]): object => [...a];`,
    },
  },
  'registries are frozen, and say why they are in their order': {
    rule: rules.registriesAreFrozen,
    breaks: [
      [
        { 'properties/registry.ts': '/** All of them, in an order that has a reason. */\nexport const all = [a, b];' },
        ['properties/registry.ts'],
      ],
      [
        { 'properties/registry.ts': '/** All of them. */\nexport const all = Object.freeze([a, b]);' },
        ['properties/registry.ts'],
      ],
    ],
    keeps: {
      'properties/registry.ts': '/** All of them, in the order of causes. */\nexport const all = Object.freeze([a]);',
    },
  },
};

describe.each(Object.entries(cases))('%s', (_, { rule, breaks, keeps }) => {
  test('in our own sources', () => {
    expect(rule(own)).toEqual([]);
  });
  test('fails where it is broken', () => {
    for (const [files, violations] of breaks) expect(rule(madeUp(files))).toEqual(violations);
  });
  test('does not fail where it is kept', () => {
    expect(rule(madeUp(keeps))).toEqual([]);
  });
});

test('stages are types, so that calls out of order do not compile', () => {
  expect(rules.stageTypes(own)).toEqual({
    readSources: 'readonly SourceInput[] → ReadObjects',
    link: 'ReadObjects → Linked',
    compile: 'Network → readonly Artifact[]',
    validateArtifacts: 'Network → Promise<CheckResult>',
  });
});

test('the rules see the whole house', () => {
  const layers = new Set(
    own.getSourceFiles().map((file) => rules.layerOf(file.getFilePath().replace(`${process.cwd()}/`, ''))),
  );
  expect([...layers].sort()).toEqual(
    [
      'algebra',
      'artifact',
      'cli',
      'compile',
      'core',
      'corefile',
      'diagnostics',
      'index',
      'model',
      'names',
      'property',
      'registry',
      'report',
      'routes',
      'verdict',
      'verify',
    ].sort(),
  );
});
