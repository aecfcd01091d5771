/**
 * Builds an engine once: the binary lies outside the checkout, in a folder named by the hash of everything that goes into
 * it, so that a second run costs nothing and a changed source is never run by an old binary.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Engine } from './catalogue.ts';

export interface BuiltEngine {
  readonly name: string;
  readonly version: string;
  readonly program: string;
  /** What the build took; undefined where it was there already. */
  readonly seconds: number | undefined;
}

/** The machine cannot build engines; the message says what it lacks. */
export class EngineUnavailable extends Error {}

const sources = fileURLToPath(new URL('../../test/engines', import.meta.url));

export function buildEngine(engine: Engine): BuiltEngine {
  const files = gatherFiles(engine);
  const version = versionOf(engine, files.get('go.mod')?.text ?? '');
  const hash = createHash('sha256');
  for (const [name, { text }] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(`${name}\0${text}\0`);
  if (engine.environment !== undefined) hash.update(JSON.stringify(engine.environment));
  const folder = join(cacheFolder(), hash.digest('hex'));
  const program = join(folder, engine.name);
  const known = { name: engine.name, version, program };
  if (existsSync(program)) return { ...known, seconds: undefined };
  const started = process.hrtime.bigint();
  const go = findGo();
  const source = join(folder, `source-${process.pid}`);
  mkdirSync(source, { recursive: true });
  try {
    for (const [name, { path }] of files) cpSync(path, join(source, name));
    const built = join(source, 'program');
    const { status, error } = spawnSync(go, ['build', '-mod=readonly', '-o', built, '.'], {
      cwd: source,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, GOWORK: 'off', ...engine.environment },
    });
    if (status !== 0)
      throw new EngineUnavailable(`${engine.name} does not build${error === undefined ? '' : `: ${error.message}`}`);
    renameSync(built, program);
    writeFileSync(join(folder, 'version'), `${engine.name} ${version}\n`);
  } finally {
    rmSync(source, { recursive: true, force: true });
  }
  return { ...known, seconds: Number(process.hrtime.bigint() - started) / 1e9 };
}

function gatherFiles({ folders }: Engine): Map<string, { readonly path: string; readonly text: string }> {
  const files = new Map<string, { readonly path: string; readonly text: string }>();
  for (const folder of folders) {
    for (const name of readdirSync(join(sources, folder)).filter((each) => /^go\.(mod|sum)$|\.go$/.test(each))) {
      const path = join(sources, folder, name);
      files.set(name, { path, text: readFileSync(path, 'utf8') });
    }
  }
  return files;
}

function versionOf({ name, module }: Engine, goMod: string): string {
  if (module === undefined) return 'of this checkout';
  const line = goMod.split('\n').find((each) =>
    each
      .replace(/^require/, '')
      .trim()
      .startsWith(`${module} v`),
  );
  if (line === undefined) throw new Error(`${name}: go.mod does not require \`${module}\``);
  return / v(\S+)/.exec(line)![1]!;
}

function cacheFolder(): string {
  const base = process.env.XDG_CACHE_HOME;
  return join(base === undefined || base === '' ? join(homedir(), '.cache') : base, 'plumbline', 'engines');
}

function findGo(): string {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/go/bin'];
  const go = folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, 'go'))
    .find(isExecutable);
  if (go === undefined) {
    throw new EngineUnavailable('Go is missing: the engines need the `go` command, on PATH or in /usr/local/go/bin');
  }
  return go;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
