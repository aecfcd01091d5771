/** Node names that were given on the command line, against the nodes that there are. */
import { nearest } from '../core/nearest.ts';
import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import type { Network } from '../model/types/network.ts';

/** One complaint for each name that no cluster has. */
export function checkNodeNames(names: readonly string[], networks: readonly Network[]): Diagnostic[] {
  const known = new Set(networks.flatMap(({ nodes }) => nodes.map(({ name }) => name)));
  return names.filter((name) => !known.has(name)).map((name) => unknownNode(name, [...known]));
}

export function unknownNode(name: string, known: readonly string[]): Diagnostic {
  const meant = nearest(name, known);
  const shown = known.slice(0, 5).map((each) => `\`${each}\``);
  const hint =
    meant !== undefined
      ? `did you mean \`${meant}\`?`
      : `expected one of ${shown.join(', ')}${known.length > shown.length ? ` and ${known.length - shown.length} more` : ''}`;
  return diagnose('cli/usage', [], `no node \`${name}\`; ${hint}`);
}
