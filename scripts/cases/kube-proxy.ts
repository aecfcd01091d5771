/**
 * A recorded cluster and the restore text that the real kube-proxy made of it: compared chain by chain and rule by rule.
 * kube-proxy visits Services in random order, so four chains are compared as multisets, with the node port rule last, and
 * chain declarations as sets.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../../src/compile/index.ts';
import { recall } from '../../src/core/recall.ts';
import { hasErrors } from '../../src/diagnostics/diagnostic.ts';
import { link } from '../../src/model/link/index.ts';
import { readSources } from '../../src/model/read/index.ts';

interface Case {
  readonly node: string;
  readonly artifact: string;
  readonly kubernetesVersion: string;
}

export function kubeProxyCase(folder: string): string[] {
  const { node, artifact, kubernetesVersion } = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as Case;
  const read = readSources([{ file: 'cluster.json', bytes: readFileSync(join(folder, 'cluster.json')), named: true }]);
  const { networks, diagnostics } = link(read, { kubernetesVersion });
  const all = [...read.diagnostics, ...diagnostics];
  if (hasErrors(all)) return all.map(({ message }) => message);
  const ours = networks.flatMap((network) => compile(network, { nodes: [node] })).find(({ path }) => path === artifact);
  if (ours === undefined) return [`no artifact \`${artifact}\``];
  return compareRules(ours.text, readFileSync(join(folder, 'expected.rules'), 'utf8'));
}

const unordered = new Set(['KUBE-SERVICES', 'KUBE-NODEPORTS', 'KUBE-EXTERNAL-SERVICES', 'KUBE-PROXY-FIREWALL']);

/** Differences between two restore texts, one line for each chain that differs. */
export function compareRules(ours: string, theirs: string): string[] {
  const a = chains(ours);
  const b = chains(theirs);
  const differences: string[] = [];
  for (const name of [...new Set([...a.keys(), ...b.keys()])].sort()) {
    const mine = a.get(name);
    const real = b.get(name);
    if (mine === undefined || real === undefined) {
      differences.push(`${name}: only in ${mine === undefined ? "kube-proxy's text" : 'ours'}`);
      continue;
    }
    const [x, y] = unordered.has(name.split(' ')[1]!) ? [multiset(mine), multiset(real)] : [mine, real];
    const at = x.findIndex((rule, i) => rule !== y[i]);
    if (at >= 0 || x.length !== y.length) {
      const place = at >= 0 ? at : x.length;
      differences.push(`${name}: ours \`${x[place] ?? '(end)'}\`, kube-proxy's \`${y[place] ?? '(end)'}\``);
    }
  }
  return differences;
}

/** Sorted, but for the rules that must stand last. */
function multiset(rules: readonly string[]): string[] {
  const last = rules.filter((rule) => rule.includes('NOTE: this must be the last rule'));
  const trailing = rules.slice(rules.length - last.length);
  const misplaced = trailing.some((rule) => !last.includes(rule)) ? ['(node port rule not last)'] : [];
  return [...rules.filter((rule) => !last.includes(rule)).sort(), ...last.sort(), ...misplaced];
}

function chains(text: string): Map<string, string[]> {
  const result = new Map<string, string[]>();
  let table = '';
  const chain = (name: string) => recall(result, `${table} ${name}`, (): string[] => []);
  for (const line of text.split('\n')) {
    if (line.startsWith('*')) table = line.slice(1);
    else if (line.startsWith(':')) chain(line.slice(1, line.indexOf(' ')));
    else if (line.startsWith('-A ')) chain(line.split(' ', 2)[1]!).push(line);
  }
  return result;
}
