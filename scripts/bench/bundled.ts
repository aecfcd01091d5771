/** Programs of this folder in one file each, as the tool is shipped: what is timed is no compiling of TypeScript. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Builds a program into a folder; the file to run. */
export function bundled(program: URL, folder: string): string {
  const outfile = join(folder, 'program.mjs');
  // What is loaded only when it is needed is looked for beside the program.
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  buildSync({
    absWorkingDir: root,
    entryPoints: [fileURLToPath(program)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['z3-solver', 'ts-morph'],
    banner: {
      js: `import{createRequire as __createRequire}from'node:module';const require=__createRequire(${JSON.stringify(join(root, 'package.json'))});`,
    },
    logLevel: 'warning',
  });
  return outfile;
}
