/**
 * Writes src/compile/templates.generated.ts, the templates under targets/ as functions, so that `compile` reads no files
 * and parses no templates. `--check` only says whether the file is current.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { templateCode } from './template-code.ts';

const root = new URL('..', import.meta.url).pathname;
const target = join(root, 'src/compile/templates.generated.ts');

export function generate(): string {
  const files = readdirSync(join(root, 'targets'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.mustache'))
    .sort();
  const entries = files.map((file) => {
    const name = file.replaceAll('\\', '/').replace(/\.mustache$/, '');
    return `${JSON.stringify(name)}: ${templateCode(name, readFileSync(join(root, 'targets', file), 'utf8'))},\n`;
  });
  return (
    '/** The templates under targets/, made by `npm run generate-sources`. */\n' +
    "import { absent, frames, type Print } from './frames.ts';\n\n" +
    `export const templates = {\n${entries.join('')}} satisfies Record<string, Print>;\n`
  );
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const text = generate();
  if (process.argv.includes('--check')) {
    if (readFileSync(target, 'utf8') !== text) {
      process.stderr.write('src/compile/templates.generated.ts is stale; run npm run generate-sources\n');
      process.exit(1);
    }
  } else {
    writeFileSync(target, text);
  }
}
