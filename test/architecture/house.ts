/** The project's own sources, read once, and small made-up projects for trying the rules. */
import { type CompilerOptions, ModuleKind, ModuleResolutionKind, Project } from 'ts-morph';

/** As far as the types of imports need it. */
const compilerOptions: CompilerOptions = {
  module: ModuleKind.NodeNext,
  moduleResolution: ModuleResolutionKind.NodeNext,
  allowImportingTsExtensions: true,
  noEmit: true,
  strict: true,
};

export function ownSources(): Project {
  const project = new Project({
    compilerOptions,
    useInMemoryFileSystem: false,
    skipAddingFilesFromTsConfig: true,
    skipFileDependencyResolution: true,
  });
  project.addSourceFilesAtPaths(['src/**/*.ts', 'properties/**/*.ts']);
  return project;
}

export function madeUp(files: Readonly<Record<string, string>>): Project {
  const project = new Project({ compilerOptions, useInMemoryFileSystem: true, skipFileDependencyResolution: true });
  for (const [path, text] of Object.entries(files)) project.createSourceFile(path, text);
  return project;
}
