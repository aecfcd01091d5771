/**
 * `main:manifests/` → the files below `manifests/` as the revision `main` has them, by git's own plumbing (gitrevisions(7),
 * git-ls-tree(1), git-cat-file(1)). The path is relative to the working directory, whatever folder of the repository that is.
 */
import type { Host } from './host.ts';

export interface RevisionFile {
  /** Relative to the working directory, with `/`. */
  readonly path: string;
  /** Undefined for what is no file: a symbolic link, or another repository. */
  readonly object: string | undefined;
}

export interface Revision {
  readonly files: readonly RevisionFile[];
  /** Whether the path is a file itself, and no folder. */
  readonly isFile: boolean;
  read(file: RevisionFile): Uint8Array;
}

/** The parts of `revision:path`; undefined where a text has no colon, or nothing before it. */
export function splitRevision(text: string): { readonly name: string; readonly path: string } | undefined {
  const colon = text.indexOf(':');
  return colon < 1 ? undefined : { name: text.slice(0, colon), path: text.slice(colon + 1) };
}

/** What a revision has at a path; a text says why there is nothing. */
export function openRevision(host: Pick<Host, 'git'>, name: string, path: string): Revision | string {
  const tree = host.git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{tree}`]);
  if (tree === undefined) return 'git is not there to ask';
  if (tree.status !== 0) return `git knows no revision \`${name}\` here`;
  const listed = host.git(['ls-tree', '-r', '-z', textOf(tree.stdout).trim(), '--', path === '' ? '.' : path]);
  if (listed?.status !== 0) return `git can't list \`${path}\` of \`${name}\``;
  const files = textOf(listed.stdout).split('\0').filter(Boolean).map(fileOf);
  if (files.length === 0) return `\`${name}\` has nothing at \`${path}\``;
  const isFile = files.length === 1 && files[0]!.path === path.replace(/^(?:\.\/)+/, '');
  return { files, isFile, read: ({ object }) => contentOf(host, object!) };
}

/** `100644 blob 257cc5642cb1a054f08cc83f2d943e56fd3ebe99\ta.yaml`. */
function fileOf(line: string): RevisionFile {
  const tab = line.indexOf('\t');
  const [mode, type, object] = line.slice(0, tab).split(' ');
  return { path: line.slice(tab + 1), object: type === 'blob' && mode !== '120000' ? object : undefined };
}

function contentOf(host: Pick<Host, 'git'>, object: string): Uint8Array {
  const shown = host.git(['cat-file', 'blob', object]);
  if (shown?.status !== 0) throw new Error(`git has no object ${object}`);
  return shown.stdout;
}

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
