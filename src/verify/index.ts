/** Verification: do texts mean what the network declares, and does the network have the properties that it should? */
import type { Family } from '../core/ip/address.ts';
import type { Network, Node, Service } from '../model/types/network.ts';
import type { Site } from '../model/types/site.ts';
import { type Judgement, obligationsOf, type Property, type Request, type SiteProperty } from './property.ts';
import { recogniseFamily } from './read/recognise.ts';
import { validateIptables } from './validate/iptables.ts';
import { type ExportedObligation, Opinions } from './validate/opinion.ts';
import type { RulesText } from './validate/rules-text.ts';
import type { CheckResult } from './verdict.ts';

export interface ValidateOptions {
  /** Puts every shape of slice to an SMT solver too. */
  readonly secondOpinion?: boolean;
  /** Is handed each shape's obligation as an SMT-LIB script. */
  readonly onExport?: (obligation: ExportedObligation) => void;
}

/** `artifact/iptables-equivalent` for each text, whoever wrote it. */
export async function validateArtifacts(
  network: Network,
  artifacts: readonly RulesText[],
  options: ValidateOptions = {},
): Promise<CheckResult> {
  const opinions = opinionsOf(options);
  const results: CheckResult[] = [];
  try {
    for (const artifact of artifacts) {
      const node = network.nodes.find(({ name }) => name === artifact.node);
      if (node !== undefined) results.push(await validateIptables(network, node, artifact, opinions));
    }
  } finally {
    opinions?.close();
  }
  return mergeResults(results);
}

/** What a node really has loaded. */
export interface Dump {
  readonly file: string;
  readonly text: string;
  readonly family?: Family;
  readonly kind?: 'iptables' | 'ip6tables' | 'corefile' | 'bird';
}

export async function auditNode(
  network: Network,
  nodeName: string,
  dumps: readonly Dump[],
  options: ValidateOptions = {},
): Promise<CheckResult> {
  const node = network.nodes.find(({ name }) => name === nodeName);
  if (node === undefined) throw new Error(`the network has no node \`${nodeName}\``);
  const texts = dumps.map(({ file, text, family, kind }): RulesText => {
    const forced = family ?? (kind === undefined ? undefined : kind === 'iptables' ? 4 : 6);
    return { path: file, node: nodeName, family: forced ?? recogniseFamily(text) ?? soleFamily(network, node), text };
  });
  return validateArtifacts(network, texts, options);
}

/** A dump without a single address is taken for the cluster's own family. */
function soleFamily({ services }: Network, node: Node): Family {
  const six = services.some(({ clusterIPs }: Service) => clusterIPs.some(({ family }) => family === 6));
  const four = services.some(({ clusterIPs }: Service) => clusterIPs.some(({ family }) => family === 4));
  return six && !four ? 6 : !four && node.primary[4] === undefined && node.primary[6] !== undefined ? 6 : 4;
}

/** The properties' verdicts for one network. */
export function judge(network: Network, properties: readonly Property[], request?: Request): CheckResult {
  const whole = `cluster/${network.cluster.name}`;
  return mergeResults(properties.map((property) => resultOf(property, whole, property.judge(network, request))));
}

/** The same for what stands beside the clusters. */
export const judgeSite = (site: Site, networks: readonly Network[], properties: readonly SiteProperty[]): CheckResult =>
  mergeResults(properties.map((property) => resultOf(property, 'site', property.judgeSite(site, networks))));

const resultOf = (property: Property | SiteProperty, whole: string, judgement: Judgement): CheckResult => ({
  obligations: obligationsOf(property, whole, judgement),
  findings: judgement.findings,
  fidelity: [],
});

function opinionsOf({ secondOpinion = false, onExport }: ValidateOptions): Opinions | undefined {
  if (!secondOpinion && onExport === undefined) return undefined;
  return new Opinions({ solve: secondOpinion, ...(onExport === undefined ? {} : { onExport }) });
}

function mergeResults(results: readonly CheckResult[]): CheckResult {
  return {
    obligations: results.flatMap(({ obligations }) => obligations),
    findings: results.flatMap(({ findings }) => findings),
    fidelity: results.flatMap(({ fidelity }) => fidelity),
  };
}
