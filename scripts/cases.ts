/**
 * `npm run cases -- FOLDER`: runs conformance cases, whose expected results come from real systems, from any folder. A
 * suite is recognised by its files, never by the folder's name; other files, such as what cases read, are listed as
 * skipped. Known failures stand in test/conformance/known-failures.json with a reason: they count as failed, but only
 * unlisted ones, and listed ones that pass, make the exit status 1.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { calicoUnits, isCalicoCase } from './cases/calico.ts';
import { kubeProxyCase } from './cases/kube-proxy.ts';
import type { Unit } from './cases/suite.ts';
import { fileSuites } from './cases/suites.ts';

const usage = `usage: npm run cases -- FOLDER

Runs the conformance cases in FOLDER: one suite, or a folder of suites.
Example: npm run cases -- ../shared/conformance/kube-proxy
`;

function unitsIn(folder: string): { units: Unit[]; skipped: string[] } {
  if (isKubeProxyCase(folder)) return { units: [{ name: folder, run: () => kubeProxyCase(folder) }], skipped: [] };
  if (isCalicoCase(folder)) return { units: calicoUnits(folder), skipped: [] };
  const units: Unit[] = [];
  const skipped: string[] = [];
  const entries = readdirSync(folder).sort();
  for (const entry of entries) {
    const path = join(folder, entry);
    if (!statSync(path).isDirectory()) continue;
    const inner = unitsIn(path);
    units.push(...inner.units);
    skipped.push(...inner.skipped);
  }
  const files = entries.filter((entry) => statSync(join(folder, entry)).isFile() && /\.(json|yaml)$/.test(entry));
  for (const file of files) {
    const own = unitsOfFile(join(folder, file));
    if (own === undefined) skipped.push(join(folder, file));
    else {
      units.push(...own.units);
      skipped.push(...own.unread.map((what) => join(folder, `${file}, ${what}`)));
    }
  }
  return { units, skipped };
}

function unitsOfFile(file: string): { units: readonly Unit[]; unread: readonly string[] } | undefined {
  const text = readFileSync(file, 'utf8');
  const document: unknown = file.endsWith('.json') ? JSON.parse(text) : soleDocument(text);
  const suite = fileSuites.find((each) => each.recognises(document));
  return suite && { units: suite.units(document, file), unread: suite.unread?.(document) ?? [] };
}

const isKubeProxyCase = (folder: string): boolean =>
  ['case.json', 'cluster.json', 'expected.rules'].every((file) => existsSync(join(folder, file)));

/** A suite is one document; manifests of several are inputs of some case. */
function soleDocument(text: string): unknown {
  const documents = parseAllDocuments(text);
  return documents.length === 1 ? documents[0]?.toJS() : undefined;
}

function main(args: readonly string[]): number {
  const [folder] = args;
  if (folder === undefined || folder === '--help' || folder === '-h') {
    process.stdout.write(usage);
    return folder === undefined ? 2 : 0;
  }
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    process.stderr.write(`no such folder: \`${folder}\`\n`);
    return 2;
  }
  const root = resolve(folder);
  const known = JSON.parse(
    readFileSync(new URL('../test/conformance/known-failures.json', import.meta.url), 'utf8'),
  ) as Record<string, string>;
  const { units, skipped } = unitsIn(root);
  let passed = 0;
  let failed = 0;
  let unexpected = 0;
  for (const unit of units) {
    const name = unit.name.split('/').slice(-2).join('/');
    const differences = unit.run();
    const reason = known[name];
    if (differences.length === 0) {
      passed++;
      if (reason !== undefined) {
        unexpected++;
        process.stdout.write(`${name} passes and is still listed as a known failure\n`);
      }
      continue;
    }
    failed++;
    if (reason === undefined) unexpected++;
    process.stdout.write(`FAILED ${name}${reason === undefined ? '' : ` (known: ${reason})`}\n`);
    for (const difference of differences.slice(0, 5)) process.stdout.write(`  ${difference}\n`);
  }
  for (const file of skipped)
    process.stdout.write(`skipped: ${file.slice(root.length + 1)} (no cases that are known here)\n`);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return unexpected > 0 || units.length + skipped.length === 0 ? 1 : 0;
}

process.exitCode = main(process.argv.slice(2));
