/**
 * Public records at size: DNSEndpoints and the records that stand, both as JSON, from their bytes to a plan and the proof of
 * what carries it out. Of a hundred records, one stands with another target, one is missing, and one stands that nobody
 * wants any more.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundled } from './bundled.ts';
import type { Row } from './iptables.ts';
import { median, time } from './run.ts';

const phases = ['read', 'link', 'plan', 'compile', 'prove'] as const;
const endpointsEach = 50;

/** The plan at each size, phase by phase, and every text at the smallest; `count` is how many records change. */
export function benchRecords(sizes: readonly number[], runs: number): readonly Row[] {
  return [
    ...sizes.flatMap((records) => benchSize('records', records, ['plan', 'webhook'], runs)),
    ...benchSize('records, every format', Math.min(...sizes), [], runs).slice(0, 1),
  ];
}

function benchSize(what: string, records: number, forms: readonly string[], runs: number): readonly Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'plumb-records-'));
  try {
    const [cluster, current] = [join(folder, 'cluster.json'), join(folder, 'current.json')];
    writeFileSync(cluster, JSON.stringify(definitions(records)));
    writeFileSync(current, JSON.stringify(standing(records)));
    const program = bundled(new URL('./records-run.ts', import.meta.url), folder);
    const timed = Array.from({ length: runs }, () => time(process.execPath, [program, cluster, current, ...forms]));
    const laps = timed.map(({ output }) => JSON.parse(output) as Record<string, number>);
    const row = (phase: string, values: readonly number[]): Row => ({
      phase,
      records,
      ms: Math.round(median(values)),
      mib: Math.round(median(timed.map(({ mib }) => mib))),
      count: laps[0]!.changes!,
    });
    return [
      row(
        `${what}: whole process`,
        timed.map(({ ms }) => ms),
      ),
      ...phases.map((phase) =>
        row(
          `${what}: ${phase}`,
          laps.map((each) => each[phase]!),
        ),
      ),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const nameOf = (n: number): string => `host-${n}.zone-${n % 100}.example.org`;
const addressOf = (n: number): string => `203.0.${(n >> 8) & 255}.${n & 255}`;
const typeOf = (n: number): string => (n % 5 === 4 ? 'CNAME' : 'A');
const targetOf = (n: number): string => (typeOf(n) === 'CNAME' ? `lb-${n % 7}.example.net` : addressOf(n));

function definitions(records: number): object {
  const objects = Array.from({ length: Math.ceil(records / endpointsEach) }, (_, at) => ({
    apiVersion: 'externaldns.k8s.io/v1alpha1',
    kind: 'DNSEndpoint',
    metadata: { name: `records-${at}`, namespace: `team-${at % 20}` },
    spec: {
      endpoints: Array.from({ length: Math.min(endpointsEach, records - at * endpointsEach) }, (_, index) => {
        const n = at * endpointsEach + index;
        return { dnsName: nameOf(n), recordType: typeOf(n), recordTTL: 300, targets: [targetOf(n)] };
      }),
    },
  }));
  return { apiVersion: 'v1', kind: 'List', items: [cluster, ...objects] };
}

const cluster = {
  apiVersion: 'plumbline.dev/v1alpha1',
  kind: 'Cluster',
  metadata: { name: 'records' },
  spec: {
    externalDNS: [
      {
        name: 'public',
        version: '0.22.0',
        args: ['--source=crd', '--policy=sync', '--txt-owner-id=records', '--domain-filter=example.org'],
        zones: [{ name: 'example.org' }],
        allowDeletions: 1_000_000,
      },
    ],
  },
};

/** What an earlier run wrote, each record with the text that owns it. */
function standing(records: number): object {
  const owner = (n: number): string =>
    `"heritage=external-dns,external-dns/owner=records,external-dns/resource=crd/team-${Math.floor(n / endpointsEach) % 20}/records-${Math.floor(n / endpointsEach)}"`;
  return Array.from({ length: records }, (_, n) => n)
    .filter((n) => n % 100 !== 2)
    .flatMap((n) => {
      const name = n % 100 === 1 ? `gone-${nameOf(n)}` : nameOf(n);
      const target = n % 100 === 0 ? '198.51.100.1' : targetOf(n);
      return [
        { dnsName: name, recordType: typeOf(n), recordTTL: 300, targets: [target] },
        { dnsName: `${typeOf(n).toLowerCase()}-${name}`, recordType: 'TXT', recordTTL: 300, targets: [owner(n)] },
      ];
    });
}
