/** A cluster's definitions, compiled for every node of the site, and read back for the interpreter. */
import { compile } from '../../../src/compile/index.ts';
import { recall } from '../../../src/core/recall.ts';
import { hasErrors } from '../../../src/diagnostics/diagnostic.ts';
import { link } from '../../../src/model/link/index.ts';
import { readSources } from '../../../src/model/read/index.ts';
import type { Network } from '../../../src/model/types/network.ts';
import { readIptables } from '../../../src/verify/read/iptables.ts';
import { nodeFacts } from '../../../src/verify/semantics/node-facts.ts';
import { ownRules } from '../../../src/verify/semantics/rules.ts';
import type { ApiObject } from './cluster.ts';
import type { RulesOf } from './predict.ts';

export interface Compiled {
  readonly network: Network;
  /** The text of an artifact of a node: `iptables.full.rules`, `sysctl.conf`. */
  textOf(node: string, file: string): string;
  readonly rulesOf: RulesOf;
}

/** The definitions as one file, as they are compiled and audited. */
export const definitionsText = (objects: readonly ApiObject[]): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });

export function compileObjects(objects: readonly ApiObject[]): Compiled {
  const read = readSources([{ file: 'cluster.json', bytes: Buffer.from(definitionsText(objects)), named: true }]);
  const { networks, diagnostics } = link(read, { kubernetesVersion: '1.37' });
  const all = [...read.diagnostics, ...diagnostics];
  const network = networks[0];
  if (hasErrors(all) || network === undefined) throw new Error(all.map(({ message }) => message).join('\n'));
  const texts = new Map(compile(network, {}).map(({ path, text }) => [path, text]));
  const textOf = (node: string, file: string): string => texts.get(`nodes/${node}/${file}`)!;
  const known = new Map<string, ReturnType<RulesOf>>();
  return {
    network,
    textOf,
    rulesOf: (name, family) =>
      recall(known, `${name} ${family}`, () => {
        const file = family === 4 ? 'iptables.full.rules' : 'ip6tables.full.rules';
        const node = network.nodes.find((each) => each.name === name)!;
        return ownRules(readIptables(file, textOf(name, file), family), nodeFacts(network, node, family));
      }),
  };
}
