/** `plumbline audit`: what a node really has loaded, proven against the definitions. */

import { resolve } from 'node:path';
import { type Diagnostic, diagnose, hasErrors } from '../../diagnostics/diagnostic.ts';
import { sizeLimit } from '../../model/read/index.ts';
import type { Network } from '../../model/types/network.ts';
import { makeReport } from '../../report/report.ts';
import { auditNode, type Dump } from '../../verify/index.ts';
import { corefileEquivalent, validateCoreDns } from '../../verify/validate/coredns/index.ts';
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
      const rules = dumps.filter((dump) => !isCorefile(dump));
      const result = merge([
        await auditNode(network, node, rules, { secondOpinion }),
        auditNames(network, dumps.filter(isCorefile)),
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

/** A Corefile has blocks; a dump of rules begins each table with `*`. */
const isCorefile = ({ kind, text }: Dump): boolean =>
  kind === 'corefile' || (kind === undefined && /\{\s*$/m.test(text) && !/^\*\w+/m.test(text));

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

async function readDumps(
  from: readonly string[],
  paths: readonly string[],
  host: Host,
  diagnostics: Diagnostic[],
): Promise<Dump[]> {
  const dumps: Dump[] = [];
  if (
    [...paths, ...from].filter((path) => path === '-' || /^(?:iptables|ip6tables|corefile)=-$/.test(path)).length > 1
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
  const match = /^(iptables|ip6tables|corefile)=(.+)$/s.exec(text);
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
