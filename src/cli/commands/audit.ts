/** `plumbline audit`: what a node really has loaded, proven against the definitions. */

import { resolve } from 'node:path';
import { type Diagnostic, diagnose, hasErrors } from '../../diagnostics/diagnostic.ts';
import { sizeLimit } from '../../model/read/index.ts';
import type { Network } from '../../model/types/network.ts';
import { makeReport } from '../../report/report.ts';
import { auditNode, type Dump } from '../../verify/index.ts';
import { validateBird } from '../../verify/validate/bird/index.ts';
import { validateCoreDns } from '../../verify/validate/coredns/index.ts';
import { birdEquivalent, corefileEquivalent } from '../../verify/validate/equivalents.ts';
import type { CheckResult } from '../../verify/verdict.ts';
import { type Host, reasonOf, TooLarge } from '../host.ts';
import { displayPath } from '../inputs.ts';
import { load, reportInput } from '../load.ts';
import { unknownNode } from '../nodes.ts';
import { deliver, type OutputOptions } from '../output.ts';
import { scopeTo } from '../scope.ts';
import { statements } from '../statements.ts';
import { merge } from '../targets/target.ts';
import { tool } from '../tool.ts';

export interface AuditOptions extends OutputOptions {
  readonly node: string;
  /** Files, each perhaps with its kind before it: `ip6tables=dump.txt`. */
  readonly from: readonly string[];
  readonly kubernetesVersion?: string;
  readonly secondOpinion?: boolean;
}

export async function audit(paths: readonly string[], options: AuditOptions, host: Host): Promise<number> {
  const loaded = await load(paths, options.kubernetesVersion, host);
  const diagnostics = [...loaded.diagnostics];
  const dumps = await readDumps(options.from, paths, host, diagnostics);
  const results: CheckResult[] = [];
  if (!hasErrors(diagnostics)) {
    const network = networkOf(options.node, loaded.networks, diagnostics);
    if (network !== undefined) {
      const secondOpinion = options.secondOpinion === true;
      const node = options.node.slice(options.node.lastIndexOf('/') + 1);
      const of = (which: Daemon) => dumps.filter((dump) => daemonOf(dump) === which);
      const result = merge([
        await auditNode(network, node, of('netfilter'), { secondOpinion }),
        auditNames(network, of('coredns')),
        auditRoutes(network, node, of('bird')),
      ]);
      results.push(scopeTo(network.cluster.name, loaded.networks.length, result));
    }
  }
  const input = reportInput(loaded);
  const report = makeReport({
    tool: tool(host),
    command: 'audit',
    results,
    diagnostics,
    statements,
    ...input,
    sources: [...input.sources, ...dumps],
  });
  return deliver(report, options, host);
}

type Daemon = 'netfilter' | 'coredns' | 'bird';

/** A dump of rules begins each table with `*`; BIRD has protocols and functions; and what else has blocks is a Corefile. */
function daemonOf({ kind, text }: Dump): Daemon {
  if (kind !== undefined) return kind === 'corefile' ? 'coredns' : kind === 'bird' ? 'bird' : 'netfilter';
  if (/^\*\w+/m.test(text)) return 'netfilter';
  if (/^\s*(?:router id .*;|(?:protocol|template) (?:bgp|static|kernel|direct|device)\b|function \w+ ?\()/m.test(text))
    return 'bird';
  return /\{\s*$/m.test(text) ? 'coredns' : 'netfilter';
}

/** What a server of the cluster was found to be configured with. */
function auditNames(network: Network, dumps: readonly Dump[]): CheckResult {
  const { cluster, dns } = network;
  if (dns === undefined && dumps.length > 0) {
    const about = { property: corefileEquivalent, subject: `cluster/${cluster.name}`, engine: [] } as const;
    const evidence = { declared: 'nothing' };
    return { obligations: [{ ...about, verdict: 'not-applicable', evidence }], findings: [], fidelity: [] };
  }
  const texts = dumps.map(({ file, text }) => ({
    target: 'coredns' as const,
    form: 'corefile' as const,
    server: cluster.name,
    path: file,
    text,
  }));
  return validateCoreDns(network, texts);
}

/** Calico's names of files say which of its two daemons reads them; any other file is BIRD 2's. */
function auditRoutes(network: Network, node: string, dumps: readonly Dump[]): CheckResult {
  if (dumps.length > 0 && network.bgp?.nodes.every(({ name }) => name !== node) !== false) {
    const about = { property: birdEquivalent, subject: `node/${node}`, engine: [] } as const;
    const evidence = { declared: 'nothing' };
    return { obligations: [{ ...about, verdict: 'not-applicable', evidence }], findings: [], fidelity: [] };
  }
  const texts = dumps.map(({ file, text }) => {
    const [, six] = /(?:^|\/)bird(6?)(?:_aggr|_ipam)?\.cfg$/.exec(file) ?? [];
    const daemon =
      six === undefined
        ? { form: 'bird' as const }
        : { form: 'calico' as const, family: six === '6' ? (6 as const) : (4 as const) };
    return { node, path: file, text, ...daemon };
  });
  return validateBird(network, texts);
}

async function readDumps(
  from: readonly string[],
  paths: readonly string[],
  host: Host,
  diagnostics: Diagnostic[],
): Promise<Dump[]> {
  const dumps: Dump[] = [];
  if (
    [...paths, ...from].filter((path) => path === '-' || /^(?:iptables|ip6tables|corefile|bird)=-$/.test(path)).length >
    1
  ) {
    diagnostics.push(diagnose('cli/usage', [], 'standard input is named twice; expected `-` once at most'));
    return dumps;
  }
  for (const each of from) {
    const { kind, path } = parseFrom(each);
    const file = displayPath(path, host);
    try {
      const bytes = path === '-' ? await host.readStdin(sizeLimit) : host.read(resolve(host.cwd, path), sizeLimit);
      const text = new TextDecoder().decode(bytes);
      dumps.push({ file, text, ...(kind === undefined ? {} : { kind }) });
    } catch (error) {
      const why = error instanceof TooLarge ? `more than ${sizeLimit} bytes` : reasonOf(error);
      diagnostics.push(diagnose('read/unreadable', [], file, why));
    }
  }
  return dumps;
}

/** `ip6tables=FILE` forces a kind; anything else is a path, whatever it looks like. */
export function parseFrom(text: string): { readonly kind?: NonNullable<Dump['kind']>; readonly path: string } {
  const match = /^(iptables|ip6tables|corefile|bird)=(.+)$/s.exec(text);
  return match === null ? { path: text } : { kind: match[1] as NonNullable<Dump['kind']>, path: match[2]! };
}

/** The cluster that has the node. `cluster/node` says which, where several have one of that name. */
function networkOf(given: string, networks: readonly Network[], diagnostics: Diagnostic[]): Network | undefined {
  const names = networks.flatMap(({ cluster, nodes }) =>
    nodes.map((node) => ({ cluster: cluster.name, node: node.name })),
  );
  const fits = names.filter(({ cluster, node }) => node === given || `${cluster}/${node}` === given);
  if (fits.length === 1) return networks.find(({ cluster }) => cluster.name === fits[0]!.cluster);
  if (fits.length === 0)
    diagnostics.push(
      unknownNode(
        given,
        names.map(({ node }) => node),
      ),
    );
  else {
    const choices = fits.map(({ cluster, node }) => `\`${cluster}/${node}\``).join(' or ');
    diagnostics.push(diagnose('cli/usage', [], `several clusters have a node \`${given}\`; expected ${choices}`));
  }
  return undefined;
}
