/**
 * Paths → the files to read. Folders are walked in byte order of their entries; of what walking meets, only `.yaml`,
 * `.yml` and `.json` are read, and dot-folders and `node_modules` are passed over. A file named on the command line is
 * read whatever its name is, and everything that cannot be read there is an error.
 */
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { compareText } from '../core/order.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { type SourceInput, sizeLimit } from '../model/read/index.ts';
import { type Host, reasonOf, TooLarge } from './host.ts';
import { openRevision, splitRevision } from './revision.ts';

const extensions = /\.(?:ya?ml|json)$/;

export interface Inputs {
  readonly inputs: readonly SourceInput[];
  readonly diagnostics: readonly Diagnostic[];
}

interface Found {
  readonly file: string;
  readonly named: boolean;
  read(): Uint8Array | Promise<Uint8Array>;
}

export async function gatherInputs(paths: readonly string[], host: Host): Promise<Inputs> {
  const diagnostics: Diagnostic[] = [];
  const found = new Map<string, Found>();
  const meet = (key: string, each: Found): void => {
    const known = found.get(key);
    found.set(key, known === undefined ? each : { ...known, named: known.named || each.named });
  };
  for (const path of paths) {
    if (path === '-') meet('-', { file: '-', named: true, read: () => host.readStdin(sizeLimit) });
    else gather(isAbsolute(path) ? path : join(host.cwd, path), path, { host, meet, diagnostics });
  }
  const inputs: SourceInput[] = [];
  for (const { file, named, read } of found.values()) {
    try {
      inputs.push({ file, bytes: await read(), named });
    } catch (error) {
      diagnostics.push(unread(file, error));
    }
  }
  return { inputs, diagnostics };
}

interface Walk {
  readonly host: Host;
  readonly meet: (key: string, found: Found) => void;
  readonly diagnostics: Diagnostic[];
}

function gather(path: string, asGiven: string, walk: Walk): void {
  const kind = attempt(asGiven, walk, () => walk.host.kindOf(path));
  if (kind === 'failed') return;
  const revision = kind === undefined ? splitRevision(asGiven) : undefined;
  if (revision !== undefined) gatherRevision(revision.name, revision.path, walk);
  else if (kind === undefined) walk.diagnostics.push(diagnose('read/no-such-path', [], asGiven));
  else if (kind === 'folder') walkFolder(path, new Set(), walk);
  else meetFile(path, true, walk);
}

function meetFile(path: string, named: boolean, { host, meet }: Walk): void {
  meet(host.realPath(path), { file: displayPath(path, host), named, read: () => host.finishReading(path, sizeLimit) });
}

/** The same files as walking the folder would find, had the revision been checked out. */
function gatherRevision(name: string, path: string, { host, meet, diagnostics }: Walk): void {
  const revision = openRevision(host, name, path);
  if (typeof revision === 'string') {
    diagnostics.push(diagnose('read/unreadable', [], `${name}:${path}`, revision));
    return;
  }
  for (const each of revision.files) {
    const below = each.path.slice(each.path.startsWith(path) ? path.length : 0);
    const isHidden = below.split('/').some((part) => /^\.(?!\.?$)/.test(part) || part === 'node_modules');
    if (!revision.isFile && (isHidden || !extensions.test(each.path))) continue;
    const file = `${name}:${each.path}`;
    if (each.object === undefined) {
      diagnostics.push(diagnose('read/unreadable', [], file, 'this is a link, and no file of the revision'));
    } else {
      meet(file, { file, named: revision.isFile, read: () => limited(revision.read(each)) });
    }
  }
}

function limited(bytes: Uint8Array): Uint8Array {
  if (bytes.length > sizeLimit) throw new TooLarge(bytes.length);
  return bytes;
}

/** `above` holds the real paths of the folders that lead here, so that a link to one of them does not lead in circles. */
function walkFolder(folder: string, above: ReadonlySet<string>, walk: Walk): void {
  const shown = displayPath(folder, walk.host);
  const names = attempt(shown, walk, () => {
    const real = walk.host.realPath(folder);
    return above.has(real) ? undefined : { real, names: [...walk.host.list(folder)].sort(compareText) };
  });
  if (names === undefined || names === 'failed') return;
  const here = new Set(above).add(names.real);
  for (const name of names.names) {
    const path = join(folder, name);
    const kind = attempt(displayPath(path, walk.host), walk, () => walk.host.kindOf(path));
    if (kind === 'folder' && !name.startsWith('.') && name !== 'node_modules') walkFolder(path, here, walk);
    else if (kind === 'file' && extensions.test(name)) meetFile(path, false, walk);
  }
}

function attempt<T>(file: string, { diagnostics }: Walk, action: () => T): T | 'failed' {
  try {
    return action();
  } catch (error) {
    diagnostics.push(unread(file, error));
    return 'failed';
  }
}

function unread(file: string, error: unknown): Diagnostic {
  if (error instanceof TooLarge) {
    const place = { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
    return diagnose('read/too-large', [place], error.bytes, sizeLimit);
  }
  return diagnose('read/unreadable', [], file, reasonOf(error));
}

/** The path relative to the working directory, with `/` on every system; `.` for the working directory itself. */
export function displayPath(path: string, host: Pick<Host, 'cwd'>): string {
  if (path === '-') return '-';
  return relative(host.cwd, resolve(host.cwd, path)).split(sep).join('/') || '.';
}
