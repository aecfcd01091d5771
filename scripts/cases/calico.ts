/**
 * A cluster's Calico resources and the six files that Calico makes of them for one node: compared as text, without blank
 * lines. A folder may hold a second step, whose resources take the places of those of the same name.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { compileBird } from '../../src/compile/bird/index.ts';
import { hasErrors } from '../../src/diagnostics/diagnostic.ts';
import { link } from '../../src/model/link/index.ts';
import { readSources } from '../../src/model/read/index.ts';
import type { ClusterBgp } from '../../src/model/types/calico-network.ts';
import type { Unit } from './suite.ts';

interface Harness {
  readonly node: string;
  readonly env: Readonly<Record<string, string>>;
  readonly blockAffinities?: string;
}

interface Resource {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

export const isCalicoCase = (folder: string): boolean =>
  ['harness.json', 'input.yaml', 'expected'].every((file) => existsSync(join(folder, file)));

export function calicoUnits(folder: string): Unit[] {
  const steps = stepsIn(folder);
  return ['', ...steps].map((step, index) => ({
    name: join(folder, step),
    run: () => differences(folder, step, steps.slice(0, index)),
  }));
}

/** The definitions of each step of a case that the reader takes. */
export function calicoSites(folder: string): { readonly step: string; readonly bgp: ClusterBgp }[] {
  if (!isCalicoCase(folder)) return [];
  return ['', ...stepsIn(folder)].flatMap((step, index, all) => {
    const { bgp } = definitionsOf(folder, all.slice(1, index + 1));
    return bgp === undefined ? [] : [{ step: step === '' ? '' : `/${step}`, bgp }];
  });
}

const stepsIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((entry) => /^step\d+$/.test(entry) && existsSync(join(folder, entry, 'expected')))
    .sort();

/** What a folder and some of its steps declare, or what is wrong with it. */
function definitionsOf(
  folder: string,
  steps: readonly string[],
): { readonly bgp?: ClusterBgp | undefined; readonly errors: readonly string[]; readonly harness: Harness } {
  const harness = JSON.parse(readFileSync(join(folder, 'harness.json'), 'utf8')) as Harness;
  const folders = [folder, ...steps.map((each) => join(folder, each))];
  const sources = [
    ...replaced(folders.flatMap((each) => resourcesIn(each))),
    ...affinities(folder, harness),
    calicoNode(harness),
  ].map((document, index) => ({
    file: `${index}.yaml`,
    bytes: Buffer.from(typeof document === 'string' ? document : stringify(document)),
    named: true,
  }));
  const read = readSources(sources);
  const { networks, diagnostics } = link(read);
  const all = [...read.diagnostics, ...diagnostics];
  if (hasErrors(all)) return { errors: all.map(({ message }) => message), harness };
  return { bgp: networks[0]?.bgp, errors: [], harness };
}

function differences(folder: string, step: string, until: readonly string[]): string[] {
  const { bgp, errors, harness } = definitionsOf(folder, until);
  if (errors.length > 0) return [...errors];
  const node = bgp?.nodes.find(({ name }) => name === harness.node);
  if (bgp === undefined || node === undefined) return [`no node \`${harness.node}\``];
  const expected = join(folder, step, 'expected');
  const texts = new Map(compileBird(bgp, node).map(({ path, text }) => [path.split('/').at(-1)!, text]));
  return readdirSync(expected).flatMap((file) =>
    firstDifference(file, texts.get(file), readFileSync(join(expected, file), 'utf8')),
  );
}

/** Documents as text, since a rewritten one would lose what an unquoted `yes` is. */
function resourcesIn(folder: string): { resource: Resource; text: string }[] {
  return ['input.yaml', 'kubectl-input.yaml']
    .map((file) => join(folder, file))
    .filter((file) => existsSync(file))
    .flatMap((file) => parseAllDocuments(readFileSync(file, 'utf8')))
    .filter((document) => document.toJS() !== null)
    .map((document) => {
      // Case inputs pass through an API server, which drops the status of what is created.
      document.delete('status');
      return { resource: document.toJS() as Resource, text: document.toString() };
    });
}

function replaced(all: readonly { resource: Resource; text: string }[]): string[] {
  const kept = new Map(
    all.map(({ resource: { kind, metadata }, text }) => [
      `${kind} ${metadata.namespace ?? 'default'} ${metadata.name}`,
      text,
    ]),
  );
  return [...kept.values()];
}

function affinities(folder: string, { blockAffinities }: Harness): object[] {
  if (blockAffinities === undefined) return [];
  const [document] = parseAllDocuments(readFileSync(join(folder, blockAffinities), 'utf8'));
  const blocks = document!.toJS() as { cidr: string; host: string; state: string }[];
  return blocks.map(({ cidr, host, state }) => ({
    apiVersion: 'crd.projectcalico.org/v1',
    kind: 'BlockAffinity',
    metadata: { name: `${host}-${cidr.replace(/[.:/]/g, '-')}` },
    spec: { cidr, node: host, state },
  }));
}

function calicoNode({ env }: Harness): object {
  const container = { name: 'calico-node', env: Object.entries(env).map(([name, value]) => ({ name, value })) };
  const labels = { 'k8s-app': 'calico-node' };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'calico-node', namespace: 'kube-system' },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container] } },
    },
  };
}

function firstDifference(file: string, ours: string | undefined, theirs: string): string[] {
  if (ours === undefined) return [`${file}: not compiled`];
  const lines = (text: string) => text.split('\n').filter((line) => line.trim() !== '');
  const [mine, real] = [lines(ours), lines(theirs)];
  const at = Array.from({ length: Math.max(mine.length, real.length) }).findIndex((_, i) => mine[i] !== real[i]);
  return at < 0 ? [] : [`${file}: ours \`${mine[at] ?? '(end)'}\`, Calico's \`${real[at] ?? '(end)'}\``];
}
