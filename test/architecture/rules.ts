/**
 * The house rules, each a function from a project to the places where it is broken. They look at syntax, and one at types,
 * so that they can be tried on small projects that break them.
 */
import { Node, type Project, type SourceFile, SyntaxKind, type Type } from 'ts-morph';

export type Rule = (project: Project) => readonly string[];

interface Import {
  readonly from: string;
  readonly to: string;
}

/** A file's path from the root of the project, with `/`. */
const root = /^.*?\/(?=(?:src|properties|test|scripts)\/)/;
const pathOf = (file: SourceFile): string => file.getFilePath().replace(root, '');

const sources = (project: Project): SourceFile[] =>
  project.getSourceFiles().filter((file) => /^(?:src|properties)\//.test(pathOf(file)));

/** Every import and re-export of one of our files by another, types included, `import()` too. */
function importsOf(project: Project): Import[] {
  return sources(project).flatMap((file) => {
    const literals = file.getImportStringLiterals().map((literal) => literal.getLiteralText());
    return literals
      .filter((text) => text.startsWith('.'))
      .map((text) => ({ from: pathOf(file), to: resolve(pathOf(file), text) }));
  });
}

function resolve(from: string, specifier: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** The part of the house that a file belongs to. */
export function layerOf(path: string): string {
  if (path === 'src/compile/artifact.ts') return 'artifact';
  if (path === 'properties/registry.ts') return 'registry';
  if (path.startsWith('properties/algebra/')) return 'algebra';
  if (path.startsWith('properties/')) return 'property';
  if (/^src\/verify\/read\/(?:corefile|rewrite)\//.test(path)) return 'corefile';
  if (/^src\/verify\/(?:engines\/automata|semantics\/dns)\//.test(path)) return 'names';
  if (path.startsWith('src/verify/semantics/bgp/')) return 'routes';
  if (path === 'src/index.ts') return 'index';
  if (path === 'src/verify/property.ts' || path === 'src/verify/verdict.ts') return 'verdict';
  return path.split('/')[1] ?? path;
}

const mayImport: Readonly<Record<string, readonly string[]>> = {
  diagnostics: ['diagnostics'],
  core: ['core'],
  model: ['diagnostics', 'core', 'model'],
  artifact: ['diagnostics', 'core', 'model', 'artifact'],
  compile: ['diagnostics', 'core', 'model', 'artifact', 'compile'],
  verdict: ['diagnostics', 'core', 'model', 'verdict'],
  corefile: ['diagnostics', 'core', 'model', 'corefile'],
  names: ['diagnostics', 'core', 'model', 'corefile', 'names'],
  routes: ['diagnostics', 'core', 'model', 'routes'],
  verify: ['diagnostics', 'core', 'model', 'artifact', 'verdict', 'corefile', 'names', 'routes', 'verify'],
  report: ['diagnostics', 'core', 'model', 'artifact', 'verdict', 'verify', 'report'],
  algebra: ['diagnostics', 'core', 'model', 'verdict', 'corefile', 'names', 'algebra'],
  property: ['diagnostics', 'core', 'model', 'verdict', 'corefile', 'names', 'routes', 'algebra', 'property'],
  registry: ['verdict', 'property'],
  cli: [
    'diagnostics',
    'core',
    'model',
    'artifact',
    'compile',
    'verdict',
    'corefile',
    'names',
    'verify',
    'report',
    'registry',
    'cli',
  ],
  index: ['diagnostics', 'core', 'model', 'artifact', 'compile', 'verdict', 'verify', 'report', 'registry'],
};

export const importDirections: Rule = (project) =>
  importsOf(project)
    .filter(({ from, to }) => !(mayImport[layerOf(from)]?.includes(layerOf(to)) ?? false))
    .map(({ from, to }) => `${from} imports ${to}`);

/** A property's folder is its own: another property has no business in it. */
export const propertiesStandAlone: Rule = (project) =>
  importsOf(project)
    .filter(
      ({ from, to }) => layerOf(from) === 'property' && layerOf(to) === 'property' && folderOf(from) !== folderOf(to),
    )
    .map(({ from, to }) => `${from} imports ${to}`);

/** One target knows nothing of another, and the verifier nothing of any. */
export const targetsStandAlone: Rule = (project) =>
  importsOf(project)
    .filter(({ from, to }) => {
      const [mine, theirs] = [targetOf(from), targetOf(to)];
      return theirs !== undefined && mine !== theirs && from !== 'src/compile/index.ts';
    })
    .map(({ from, to }) => `${from} imports ${to}`);

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));
/** `proxy` holds what the packet targets share. */
const targetOf = (path: string): string | undefined => /^src\/compile\/(?!proxy\/)([^/]+)\//.exec(path)?.[1];

/** Cycles of imports, each as its members (Tarjan's strongly connected components). */
export const cycles: Rule = (project) => {
  const graph = new Map<string, string[]>();
  for (const { from, to } of importsOf(project)) graph.set(from, [...(graph.get(from) ?? []), to]);
  const state = { next: 0, index: new Map<string, number>(), low: new Map<string, number>(), stack: [] as string[] };
  const found: string[] = [];
  const visit = (file: string): void => {
    state.index.set(file, state.next);
    state.low.set(file, state.next++);
    state.stack.push(file);
    for (const next of graph.get(file) ?? []) {
      if (!state.index.has(next)) visit(next);
      if (state.stack.includes(next)) state.low.set(file, Math.min(state.low.get(file)!, state.low.get(next)!));
    }
    if (state.low.get(file) !== state.index.get(file)) return;
    const members = state.stack.splice(state.stack.indexOf(file));
    if (members.length > 1 || graph.get(file)?.includes(file)) found.push(members.sort().join(' ↔ '));
  };
  for (const file of graph.keys()) if (!state.index.has(file)) visit(file);
  return found;
};

/** Node's modules that are functions of their arguments, and the only files that may use them. */
const pureModules: Readonly<Record<string, readonly string[]>> = {
  'src/core/hash.ts': ['node:crypto'],
  'src/core/cipher/seal.ts': ['node:crypto'],
  'src/model/external-dns/names.ts': ['node:url'],
  'src/model/read/source.ts': ['node:buffer'],
  // Loads the YAML library at its first use: most of a start-up would be spent on it otherwise.
  'src/model/read/yaml/library.ts': ['node:module'],
};

const world = new Set([
  'process',
  'console',
  'Date',
  'performance',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'crypto',
  '__dirname',
]);

/** Files, streams, clocks, chance and the network are the command line's affair. */
export const onlyCliTouchesTheWorld: Rule = (project) =>
  sources(project)
    .filter((file) => layerOf(pathOf(file)) !== 'cli')
    .flatMap((file) => {
      const path = pathOf(file);
      const modules = file
        .getImportStringLiterals()
        .map((literal) => literal.getLiteralText())
        .filter(
          (text) =>
            (text.startsWith('node:') || text === 'fs' || text === 'path') && !pureModules[path]?.includes(text),
        );
      const globals = file
        .getDescendantsOfKind(SyntaxKind.Identifier)
        .filter((name) => (world.has(name.getText()) && isGlobal(name)) || isRandom(name))
        .map((name) => `${name.getText()} at line ${name.getStartLineNumber()}`);
      return [...modules, ...globals].map((what) => `${path} uses ${what}`);
    });

/** A name that is neither a member, a key, nor declared here. */
function isGlobal(name: Node): boolean {
  const parent = name.getParent();
  if (Node.isPropertyAccessExpression(parent) && parent.getNameNode() === name) return false;
  if (Node.isPropertyAssignment(parent) && parent.getNameNode() === name) return false;
  if (Node.isPropertySignature(parent) || Node.isQualifiedName(parent) || Node.isTypeReference(parent)) return false;
  if (Node.isParameterDeclaration(parent) || Node.isVariableDeclaration(parent) || Node.isBindingElement(parent))
    return false;
  return !declares(name.getSourceFile(), name.getText());
}

function declares(file: SourceFile, name: string): boolean {
  return [
    SyntaxKind.Parameter,
    SyntaxKind.VariableDeclaration,
    SyntaxKind.BindingElement,
    SyntaxKind.FunctionDeclaration,
  ]
    .flatMap((kind) => file.getDescendantsOfKind(kind))
    .some((declaration) => (declaration as { getName?: () => string | undefined }).getName?.() === name);
}

function isRandom(name: Node): boolean {
  const parent = name.getParent();
  return (
    name.getText() === 'random' &&
    Node.isPropertyAccessExpression(parent) &&
    parent.getExpression().getText() === 'Math'
  );
}

/** Types that leave code behind have no place in a program whose types can be erased. */
export const onlyErasableTypes: Rule = (project) =>
  sources(project).flatMap((file) =>
    [SyntaxKind.EnumDeclaration, SyntaxKind.ModuleDeclaration]
      .flatMap((kind) => file.getDescendantsOfKind(kind))
      .map((node) => `${pathOf(file)}:${node.getStartLineNumber()} has ${node.getKindName()}`),
  );

/** A file says what it is for before anything else. */
export const everyFileHasADocblock: Rule = (project) =>
  sources(project)
    .filter((file) => !/^(?:#!.*\n)?\/\*\*[\s\S]{10,}?\*\//.test(file.getFullText()))
    .map(pathOf);

export const kebabCaseNames: Rule = (project) =>
  sources(project)
    .map(pathOf)
    .filter(
      (path) => !path.split('/').every((part) => /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.generated)?(?:\.ts)?$/.test(part)),
    );

export const longestFile = 400;

export const filesAreShort: Rule = (project) =>
  sources(project)
    .filter((file) => !pathOf(file).endsWith('.generated.ts') && file.getEndLineNumber() > longestFile)
    .map((file) => `${pathOf(file)} has ${file.getEndLineNumber()} lines`);

/** Names that say nothing. */
export const namesSaySomething: Rule = (project) =>
  sources(project).flatMap((file) =>
    [SyntaxKind.ClassDeclaration, SyntaxKind.InterfaceDeclaration, SyntaxKind.TypeAliasDeclaration]
      .flatMap((kind) => file.getDescendantsOfKind(kind))
      .map((node) => (node as { getName?: () => string | undefined }).getName?.() ?? '')
      .filter((name) => /(?:Manager|Helper|Utils?|Impl)$/.test(name))
      .map((name) => `${pathOf(file)} declares ${name}`),
  );

/** A code of the catalogue that nothing reports is a promise that nobody keeps. */
export const everyDiagnosticIsReported: Rule = (project) => {
  const catalogue = sources(project).find((file) => pathOf(file) === 'src/diagnostics/catalogue.ts');
  const entries =
    catalogue?.getVariableDeclaration('catalogue')?.getDescendantsOfKind(SyntaxKind.PropertyAssignment) ?? [];
  const codes = entries
    .map((entry) => entry.getName())
    .filter((name) => name.includes('/'))
    .map((name) => name.slice(1, -1));
  const said = new Set(
    sources(project)
      .filter((file) => file !== catalogue)
      .flatMap((file) => file.getDescendantsOfKind(SyntaxKind.StringLiteral))
      .map((literal) => literal.getLiteralText()),
  );
  return codes.length === 0 ? ['src/diagnostics/catalogue.ts has no codes'] : codes.filter((code) => !said.has(code));
};

/** The order of a registry is a decision: it is frozen, and its docblock gives the reason. */
export const registriesAreFrozen: Rule = (project) =>
  sources(project)
    .filter((file) => pathOf(file).endsWith('/registry.ts'))
    .filter((file) => {
      const exported = file.getVariableDeclarations().filter((declaration) => declaration.isExported());
      const frozen =
        exported.length > 0 && exported.every((each) => each.getInitializer()?.getText().startsWith('Object.freeze(['));
      return !frozen || !/\border\b/.test(file.getFullText().split('*/')[0]!);
    })
    .map(pathOf);

/** Types whose values look up what they say, so that a copy by `...` would say nothing. */
const views: readonly string[] = [
  'src/core/ip/prefix.ts Prefix',
  'src/model/types/endpoint-slice.ts SliceEndpoint',
  'src/model/types/network.ts Endpoint',
  'src/verify/read/ruleset.ts Rule',
];

/** Views are copied field by field: neither spread into an object nor gathered as the rest of one. */
export const viewsAreNotSpread: Rule = (project) =>
  sources(project).flatMap((file) =>
    [
      ...file.getDescendantsOfKind(SyntaxKind.SpreadAssignment).map((spread) => spread.getExpression()),
      ...file
        .getDescendantsOfKind(SyntaxKind.ObjectBindingPattern)
        .filter((pattern) => pattern.getElements().some((element) => element.getDotDotDotToken() !== undefined)),
    ]
      .filter((node) => {
        const type = node.getType();
        return (type.isUnion() ? type.getUnionTypes() : [type]).some(isView);
      })
      .map((node) => `${pathOf(file)}:${node.getStartLineNumber()} copies \`${node.getText()}\``),
  );

function isView(type: Type): boolean {
  const symbol = type.getSymbol();
  return (symbol?.getDeclarations() ?? []).some((declaration) =>
    views.includes(`${pathOf(declaration.getSourceFile())} ${symbol!.getName()}`),
  );
}

/** What each stage takes and gives, by the types of its function: `link(ReadObjects)`. */
export function stageTypes(project: Project): Readonly<Record<string, string>> {
  const stages: readonly (readonly [string, string])[] = [
    ['src/model/read/index.ts', 'readSources'],
    ['src/model/link/index.ts', 'link'],
    ['src/compile/index.ts', 'compile'],
    ['src/verify/index.ts', 'validateArtifacts'],
  ];
  return Object.fromEntries(
    stages.map(([path, name]) => {
      const stage = sources(project)
        .find((file) => pathOf(file) === path)
        ?.getFunction(name);
      const taken = stage?.getParameters()[0]?.getTypeNode()?.getText();
      return [name, `${taken} → ${stage?.getReturnTypeNode()?.getText()}`];
    }),
  );
}
