/** The project's own sources, read once, and small made-up projects for trying the rules. */
import { Project } from 'ts-morph';

export function ownSources(): Project {
  const project = new Project({
    useInMemoryFileSystem: false,
    skipAddingFilesFromTsConfig: true,
    skipFileDependencyResolution: true,
  });
  project.addSourceFilesAtPaths(['src/**/*.ts', 'properties/**/*.ts']);
  return project;
}

export function madeUp(files: Readonly<Record<string, string>>): Project {
  const project = new Project({ useInMemoryFileSystem: true, skipFileDependencyResolution: true });
  for (const [path, text] of Object.entries(files)) project.createSourceFile(path, text);
  return project;
}
