/** The host that Node.js gives: the real file system and the real streams. */
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  read as readPiece,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Host, type Output, type PathKind, TooLarge, type WriteInto } from './host.ts';
import { printText, writeText } from './write-text.ts';

export function nodeHost(cwd = process.cwd()): Host {
  const root = packageRoot();
  const started = new Map<string, Promise<Uint8Array>>();
  return {
    cwd,
    env: process.env,
    stdout: outputTo(process.stdout),
    stderr: outputTo(process.stderr),
    kindOf,
    realPath: (path) => realpathSync(path),
    list: (path) => readdirSync(path),
    read,
    startReading(path, limit) {
      const size = sizeOf(path);
      if (size === 0 || size > limit) return;
      const reading = readBeside(path, size);
      // Whoever finishes it hears of a failure, and it may be that nobody does.
      reading.catch(() => undefined);
      started.set(path, reading);
    },
    async finishReading(path, limit) {
      const reading = started.get(path);
      started.delete(path);
      return reading ?? read(path, limit);
    },
    readStdin,
    writeFile: (path, text) => {
      writeFileSync(path, text);
    },
    replaceFolder,
    print: (pieces) => printText(pieces, process.stdout),
    git: (args) => {
      const { status, stdout, error } = spawnSync('git', args, {
        cwd,
        maxBuffer: 2 ** 31,
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      return error === undefined ? { status, stdout } : undefined;
    },
    packageFile: (path) => {
      const file = join(root, path);
      return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    },
  };
}

function outputTo(stream: NodeJS.WriteStream): Output {
  return {
    isTerminal: stream.isTTY === true,
    write: (text) => {
      stream.write(text);
    },
  };
}

function kindOf(path: string): PathKind | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  return stat.isDirectory() ? 'folder' : stat.isFile() ? 'file' : 'stream';
}

function read(path: string, limit: number): Uint8Array {
  const stat = statSync(path);
  if (stat.isFile()) {
    if (stat.size > limit) throw new TooLarge(stat.size);
    // Files under /proc say that they have no bytes, so only a size is trusted, never its absence.
    if (stat.size > 0) return readFileSync(path);
  }
  const descriptor = openSync(path, 'r');
  try {
    const chunks: Buffer[] = [];
    for (let total = 0; ; ) {
      const chunk = Buffer.alloc(1 << 16);
      const length = readSync(descriptor, chunk);
      if (length === 0) return Buffer.concat(chunks);
      total += length;
      if (total > limit) throw new TooLarge(total);
      chunks.push(chunk.subarray(0, length));
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Of a file that can be looked at; 0 for everything else, which is for whoever reads it to complain of. */
function sizeOf(path: string): number {
  try {
    const stat = statSync(path);
    return stat.isFile() ? stat.size : 0;
  } catch {
    return 0;
  }
}

/** In one go by a thread of the pool, which need not wait for this one between the pieces. */
async function readBeside(path: string, size: number): Promise<Uint8Array> {
  const descriptor = openSync(path, 'r');
  try {
    const bytes = Buffer.allocUnsafeSlow(size);
    let total = 0;
    while (total < size) {
      const { bytesRead } = await readInto(descriptor, bytes, total, size - total, total);
      if (bytesRead === 0) break;
      total += bytesRead;
    }
    return bytes.subarray(0, total);
  } finally {
    closeSync(descriptor);
  }
}

const readInto = promisify(readPiece);

async function readStdin(limit: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    total += chunk.length;
    if (total > limit) throw new TooLarge(total);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function replaceFolder(path: string, fill: (write: WriteInto) => Promise<boolean>): Promise<void> {
  const target = existsSync(path) ? realpathSync(path) : resolve(path);
  mkdirSync(dirname(target), { recursive: true });
  const fresh = mkdtempSync(join(dirname(target), `.${basename(target)}-`));
  const made = new Set<string>([fresh]);
  try {
    const place = join(fresh, 'new');
    mkdirSync(place);
    const keep = await fill((file, text) => {
      const full = join(place, file);
      const folder = dirname(full);
      if (!made.has(folder)) mkdirSync(folder, { recursive: true });
      made.add(folder);
      return writeText(full, text);
    });
    if (keep) exchange(place, target, join(fresh, 'old'));
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function exchange(fresh: string, target: string, old: string): void {
  if (!existsSync(target)) {
    renameSync(fresh, target);
    return;
  }
  renameSync(target, old);
  try {
    renameSync(fresh, target);
  } catch (error) {
    renameSync(old, target);
    throw error;
  }
}

/** The nearest folder upward that holds our package.json: the same from the sources and from the built files. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}
