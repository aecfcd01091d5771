/**
 * Builds dist/: the library, module by module with its types, and the program as a bundle that starts quickly.
 * Runs from `prepare`, so on every fresh `npm ci`, and again when `npx` looks for the program: `--if-stale` builds only when a
 * source is younger than what was built. `--bundle-only` leaves the library out.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const binaries = join(root, 'dist/bin');

function buildLibrary(): void {
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json')], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

/**
 * Commands stay chunks of their own, loaded when they are called. yaml and mustache are CommonJS, which needs `require`;
 * z3-solver finds its WebAssembly beside its own files and ts-morph is a compiler, so both stay in node_modules.
 */
async function buildProgram(): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: { plumbline: 'src/cli/bin.ts' },
    outdir: 'dist/bin',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external: ['z3-solver', 'ts-morph', 'fast-check'],
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    chunkNames: 'chunks/[name]-[hash]',
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  chmodSync(join(binaries, 'plumbline.js'), 0o755);
}

/** Written last, so that a build which was cut short is stale. */
const stamp = join(root, 'dist/built');

function isCurrent(): boolean {
  if (!existsSync(stamp)) return false;
  const built = statSync(stamp).mtimeMs;
  const sources = [
    'src',
    'properties',
    'scripts',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'tsconfig.build.json',
  ];
  return sources.every((source) => youngest(join(root, source)) < built);
}

function youngest(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => youngest(join(path, name))));
}

if (process.argv.includes('--if-stale') && isCurrent()) process.exit(0);
const bundleOnly = process.argv.includes('--bundle-only');
for (const name of bundleOnly ? ['bin'] : listDist())
  rmSync(join(root, 'dist', name), { recursive: true, force: true });
await buildProgram();
if (!bundleOnly) {
  buildLibrary();
  writeFileSync(stamp, '');
}

function listDist(): string[] {
  try {
    return readdirSync(join(root, 'dist'));
  } catch {
    return [];
  }
}
