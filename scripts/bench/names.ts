/** Names at size: 10,000 Services and 500 rewrites in one JSON List, from its bytes to verdicts on every property and text. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundled } from './bundled.ts';
import type { Row } from './iptables.ts';
import { median, time } from './run.ts';

const generator = fileURLToPath(new URL('../generate.ts', import.meta.url));
const node = [process.execPath, '--import', 'tsx'] as const;
const rewrites = 500;

export function benchNames(services: number, endpoints: number, runs: number): Row {
  const folder = mkdtempSync(join(tmpdir(), 'plumb-names-'));
  try {
    const size = [
      '--services',
      `${services}`,
      '--endpoints',
      `${services * endpoints}`,
      '--nodes',
      '10',
      '--seed',
      '1',
    ];
    time(node[0], [...node.slice(1), generator, ...size, '--out', folder]);
    const file = join(folder, 'cluster.json');
    const list = JSON.parse(readFileSync(file, 'utf8')) as { items: object[] };
    list.items.unshift(cluster, ...Array.from({ length: rewrites }, (_, n) => rewriteOf(n)));
    writeFileSync(file, JSON.stringify(list));
    const program = bundled(new URL('./names-run.ts', import.meta.url), folder);
    const timed = Array.from({ length: runs }, () => time(process.execPath, [program, file]));
    return {
      phase: `names, ${endpoints} endpoints each`,
      services,
      ms: Math.round(median(timed.map(({ ms }) => ms))),
      mib: Math.round(median(timed.map(({ mib }) => mib))),
      count: rewrites,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const cluster = {
  apiVersion: 'plumbline.dev/v1alpha1',
  kind: 'Cluster',
  metadata: { name: 'names' },
  spec: { dns: { upstreams: ['192.0.2.1'], stubDomains: { consul: ['192.0.2.2'] } } },
};

/** Suffixes, exact names, longer suffixes and anchored patterns in turn, each of a brand of its own. */
function rewriteOf(n: number): object {
  const brand = `brand-${n}.example`;
  const spec = [
    { name: { match: 'suffix', from: `.${brand}`, to: `.google-${n}.com` }, answer: { auto: true } },
    { name: { from: `www.${brand}`, to: `brand-${n}.example.org` } },
    { name: { match: 'suffix', from: `.shop.${brand}`, to: `.shop-${n}.example.org` }, answer: { auto: true } },
    {
      name: { match: 'regex', from: `^(.*)\\.(eu-${n})\\.example\\.org\\.$`, to: '{1}.service.{2}.consul.' },
      answer: { name: { from: `^(.*)\\.service\\.(eu-${n})\\.consul\\.$`, to: '{1}.{2}.example.org.' } },
    },
  ][n % 4];
  return {
    apiVersion: 'plumbline.dev/v1alpha1',
    kind: 'DNSRewrite',
    metadata: { name: `rule-${n}` },
    spec: { order: n, ...spec },
  };
}
