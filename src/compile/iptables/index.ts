/**
 * Target iptables: for each node what kube-proxy would hand to iptables-restore, in both families, the same with the
 * jumps from the built-in chains, and the settings that the rules rely on.
 *
 * Text and order are those of kube-proxy's full sync (pkg/proxy/iptables/proxier.go), except that service ports come in
 * name order where kube-proxy's order is random. Format: iptables-save(8).
 */
import type { Family } from '../../core/ip/address.ts';
import { recall } from '../../core/recall.ts';
import type { Network, Node } from '../../model/types/network.ts';
import type { RulesArtifact, RulesForm } from '../artifact.ts';
import { template } from '../render.ts';
import { lowerNode, type NodeRules } from './lower.ts';
import { fill, marker, type PortTexts, piecesOf, printEach, printPorts } from './print.ts';
import { viewNode } from './view.ts';

export interface RulesOptions {
  /** What artifact paths begin with. */
  readonly prefix: string;
  /** The path of the one text that is wanted; all without it. */
  readonly only: string | undefined;
  /** Which sorts of text; all without it. */
  readonly forms: readonly string[] | undefined;
}

type Body = Pick<RulesArtifact, 'family' | 'text' | 'pieces' | 'provenance'>;

export function compileIptables(network: Network, node: Node, { prefix, only, forms }: RulesOptions): RulesArtifact[] {
  const artifacts: RulesArtifact[] = [];
  const add = (file: string, form: RulesForm, make: () => Body): void => {
    const path = `${prefix}nodes/${node.name}/${file}`;
    if ((only !== undefined && only !== path) || forms?.includes(form) === false) return;
    artifacts.push(Object.assign(make(), { path, target: 'iptables' as const, node: node.name, form }));
  };
  const lowered = new Map<Family, NodeRules>();
  const rulesOf = (family: Family) => recall(lowered, family, () => lowerNode(network, node, family));
  for (const family of [4, 6] as const) {
    const base = family === 4 ? 'iptables' : 'ip6tables';
    const printed = new Map<Family, PortTexts>();
    const ports = () => recall(printed, family, () => printPorts(rulesOf(family)));
    const payload = (full: boolean): Body => {
      const rules = rulesOf(family);
      const frame = frameOf(rules, full);
      return Object.assign(only === undefined ? fill(frame, ports()) : onDemand(frame, printEach(rules)), { family });
    };
    add(`${base}.rules`, 'payload', () => payload(false));
    add(`${base}.full.rules`, 'full', () => payload(true));
  }
  add('sysctl.conf', 'sysctl', () => alone(settings([rulesOf(4), rulesOf(6)], node)));
  if (network.cluster.proxy.nfacct) add('nfacct.sh', 'script', () => alone(template('iptables/nfacct')({})));
  return artifacts;
}

const alone = (text: string): Body => ({ text, provenance: [] });

/** One text of large rules may be all that is wanted, and by somebody who only writes it. */
function onDemand(frame: string, ports: PortTexts): Body {
  let filled: ReturnType<typeof fill> | undefined;
  const whole = () => {
    filled ??= fill(frame, ports);
    return filled;
  };
  return {
    get text() {
      return whole().text;
    },
    get provenance() {
      return whole().provenance;
    },
    pieces: () => piecesOf(frame, ports),
  };
}

/** What is not of service ports, with a marker in each place of theirs. */
function frameOf(rules: NodeRules, full: boolean): string {
  return template('iptables/payload')({
    ...viewNode(rules),
    full,
    declareFirewall: full || rules.localhostNodePorts,
    filterRules: marker(0),
    natChains: marker(1),
    natRules: marker(2),
  });
}

function settings(rules: readonly NodeRules[], node: Node): string {
  const has = (family: Family) => node.addresses.some((address) => address.family === family);
  return template('iptables/sysctl')({
    forwarding4: has(4),
    forwarding6: has(6),
    routeLocalnet: rules.some(({ localhostNodePorts }) => localhostNodePorts),
    bridgedTraffic: rules.some(({ detector }) => detector.kind === 'interface' && !detector.prefix),
    tcpBeLiberal: rules.some(({ tcpBeLiberal }) => tcpBeLiberal),
  });
}
