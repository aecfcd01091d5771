/**
 * Target iptables: for each node what kube-proxy would hand to iptables-restore, in both families, the same with the
 * jumps from the built-in chains, and the settings that the rules rely on.
 *
 * Text and order are those of kube-proxy's full sync (pkg/proxy/iptables/proxier.go), except that service ports come in
 * name order where kube-proxy's order is random. Format: iptables-save(8).
 */
import type { Family } from '../../core/ip/address.ts';
import { recall } from '../../core/recall.ts';
import type { Declared, Network, Node } from '../../model/types/network.ts';
import type { Provenance, RulesArtifact, RulesForm } from '../artifact.ts';
import { template } from '../render.ts';
import { lowerNode, type NodeRules, type PortRules } from './lower.ts';
import { viewNode, viewPort } from './view.ts';

export function compileIptables(network: Network, node: Node): RulesArtifact[] {
  const families: readonly Family[] = [4, 6];
  const rules = families.map((family) => lowerNode(network, node, family));
  const { nfacct } = network.cluster.proxy;
  return [
    ...rules.flatMap((each) => payloads(each, node)),
    settings(rules, node),
    ...(nfacct ? [artifact(node, 'nfacct.sh', 'script', template('iptables/nfacct')({}))] : []),
  ];
}

/** What the service ports say in one place of the frame, and which lines each port wrote. */
interface Stream {
  readonly texts: string[];
  readonly blocks: { readonly port: PortRules; readonly lines: number }[];
}

/** In the order of their places. */
const streamNames = ['iptables/port-filter', 'iptables/port-chains', 'iptables/port-nat'] as const;

function payloads(rules: NodeRules, node: Node): RulesArtifact[] {
  const streams = printPorts(rules);
  const base = rules.family === 4 ? 'iptables' : 'ip6tables';
  return (['payload', 'full'] as const).map((form) => {
    const full = form === 'full';
    const frame = template('iptables/payload')({
      ...viewNode(rules),
      full,
      declareFirewall: full || rules.localhostNodePorts,
      filterRules: marker(0),
      natChains: marker(1),
      natRules: marker(2),
    });
    const { text, provenance } = fill(frame, streams);
    return {
      ...artifact(node, full ? `${base}.full.rules` : `${base}.rules`, form, text),
      family: rules.family,
      provenance,
    };
  });
}

/** Port by port, so that no more than one port's view is held. */
function printPorts(rules: NodeRules): readonly Stream[] {
  const streams = streamNames.map((name): Stream & { print: (view: object) => string } => ({
    print: template(name),
    texts: [],
    blocks: [],
  }));
  for (const port of rules.ports) {
    const view = viewPort(port, rules);
    for (const { print, texts, blocks } of streams) {
      const text = print(view);
      if (text === '') continue;
      texts.push(text);
      blocks.push({ port, lines: countLines(text) });
    }
  }
  return streams;
}

/** A line that no rule can be: it holds the place of a stream in the frame. */
const marker = (i: number): string => `<stream ${i}>`;

function fill(frame: string, streams: readonly Stream[]): { text: string; provenance: Provenance[] } {
  const provenance: Provenance[] = [];
  let line = 1;
  const parts = frame.split(/<stream \d>\n/);
  const pieces: string[] = [];
  parts.forEach((part, i) => {
    pieces.push(part);
    line += countLines(part);
    const inserted = streams[i];
    if (inserted === undefined) return;
    for (const text of inserted.texts) pieces.push(text);
    for (const { port, lines } of inserted.blocks) {
      provenance.push({ first: line, last: line + lines - 1, sources: sourcesOf(port) });
      line += lines;
    }
  });
  return { text: pieces.join(''), provenance };
}

const kept = new WeakMap<PortRules, readonly Declared[]>();

/** The service port, and the slices or pods that its endpoints stand in. */
function sourcesOf(port: PortRules): readonly Declared[] {
  return recall(kept, port, () => {
    const { service, port: declared } = port.frontend;
    const origins = new Set(port.reachable.map((endpoint) => endpoint.declared.origin));
    return [
      { origin: service.origin, path: ['spec', 'ports', declared.index] },
      ...[...origins].map((origin) => ({ origin, path: [] })),
    ];
  });
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

function settings(rules: readonly NodeRules[], node: Node): RulesArtifact {
  const has = (family: Family) => node.addresses.some((address) => address.family === family);
  const text = template('iptables/sysctl')({
    forwarding4: has(4),
    forwarding6: has(6),
    routeLocalnet: rules.some(({ localhostNodePorts }) => localhostNodePorts),
    bridgedTraffic: rules.some(({ detector }) => detector.kind === 'interface' && !detector.prefix),
    tcpBeLiberal: rules.some(({ tcpBeLiberal }) => tcpBeLiberal),
  });
  return artifact(node, 'sysctl.conf', 'sysctl', text);
}

function artifact(node: Node, file: string, form: RulesForm, text: string): RulesArtifact {
  return { path: `nodes/${node.name}/${file}`, target: 'iptables', node: node.name, form, text, provenance: [] };
}
