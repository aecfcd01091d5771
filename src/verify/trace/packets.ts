/** A packet on its way through the rules of the node where it enters the cluster's network, to an endpoint and back. */
import { parseAddress } from '../../core/ip/address.ts';
import { rationalText } from '../../core/rational.ts';
import { type Network, qualifiedName, type Service } from '../../model/types/network.ts';
import { readIptables } from '../read/iptables.ts';
import { protocolNumber } from '../read/protocols.ts';
import type { Rule } from '../read/ruleset.ts';
import { blankPacket, interpret } from '../semantics/interpreter.ts';
import { nodeFacts } from '../semantics/node-facts.ts';
import { ownRules } from '../semantics/rules.ts';
import type { RulesText } from '../validate/rules-text.ts';
import { type Client, type Disposition, ended, type Step, type Trace } from './trace.ts';

export interface Destination {
  readonly address: string;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
}

/** `text` are the rules of the client's node in the address's family. */
export function followPacket(network: Network, client: Client, to: Destination, text: RulesText): Trace {
  const node = network.nodes.find(({ name }) => name === text.node)!;
  const facts = nodeFacts(network, node, text.family);
  const destination = parseAddress(to.address)!;
  const matched: Rule[] = [];
  const outcomes = interpret(
    ownRules(readIptables(text.path, text.text, text.family), facts),
    {
      ...blankPacket(text.family),
      entry: client.kind === 'node' ? 'node' : 'interface',
      inInterface: client.kind === 'node' ? undefined : interfaceOf(network, client),
      source: parseAddress(client.address)!,
      destination,
      protocol: protocolNumber(to.protocol.toLowerCase())!,
      port: to.port,
      destinationLocal: facts.isLocal(destination) ?? false,
    },
    (rule) => {
      if (rule.line > 0 && !matched.includes(rule)) matched.push(rule);
    },
  );
  const service = network.services.find(({ clusterIPs }) => clusterIPs.some(({ text: own }) => own === to.address));
  const steps: Step[] = matched.map((rule) => ({
    layer: 'rule',
    text: `${text.node}: ${rule.text}`,
    provenance: [
      { file: text.path, line: rule.line, column: 1, endLine: rule.line, endColumn: rule.text.length + 1 },
      ...(service === undefined ? [] : [service.origin.span(['metadata', 'name'])]),
    ],
  }));
  const all = [...outcomes.values()];
  const reached = all.filter(({ outcome }) => outcome.kind === 'endpoint');
  const endpoints = reached
    .map(({ outcome, probability }) => ({ endpoint: outcome.endpoint!, probability: rationalText(probability) }))
    .sort((a, b) => (a.endpoint < b.endpoint ? -1 : 1));
  const sourceRewritten = reached.some(({ outcome }) => outcome.sourceRewritten);
  if (endpoints.length === 0) {
    const pod = network.pods.find(({ addresses }) => addresses.some(({ text: own }) => own === destination.text));
    const direct = all.every(({ outcome }) => outcome.kind === 'not-ours') ? pod : undefined;
    if (direct === undefined)
      return {
        steps: [...steps, refused(all[0]?.outcome.kind, to)],
        outcome: ended(dispositionOf(all[0]?.outcome.kind)),
      };
    const endpoint = `${to.address.includes(':') ? `[${to.address}]` : to.address}:${to.port}`;
    const step: Step = {
      layer: 'endpoint',
      text: `pod \`${qualifiedName(direct)}\` itself, at ${endpoint}`,
      provenance: [direct.declared.origin.span(direct.declared.path)],
    };
    return {
      steps: [...steps, step],
      outcome: {
        disposition: 'delivered',
        endpoint,
        endpoints: [{ endpoint, probability: '1' }],
        sourceRewritten: false,
      },
    };
  }
  return {
    steps: [...steps, ...endpointSteps(service, endpoints), replyStep(client, to, text.node, sourceRewritten)],
    outcome: {
      disposition: 'delivered',
      endpoint: endpoints.length === 1 ? endpoints[0]!.endpoint : null,
      endpoints,
      sourceRewritten,
    },
  };
}

function interfaceOf({ cluster: { proxy } }: Network, { kind }: Client): string {
  if (kind !== 'pod') return 'eth0';
  return proxy.bridgeInterface || (proxy.interfaceNamePrefix === '' ? 'veth0' : `${proxy.interfaceNamePrefix}0`);
}

function endpointSteps(service: Service | undefined, endpoints: Trace['outcome']['endpoints']): readonly Step[] {
  const declared = new Map(
    service?.ports.flatMap((port) =>
      [...port.endpoints[4], ...port.endpoints[6]].map((each) => [each.text, each] as const),
    ),
  );
  return endpoints.map(({ endpoint, probability }) => {
    const known = declared.get(endpoint);
    const pod = known?.pod === undefined ? '' : `, pod \`${known.pod}\``;
    const where = known?.nodeName === undefined ? '' : ` on \`${known.nodeName}\``;
    return {
      layer: 'endpoint',
      text: `${endpoint}${pod}${where}, with probability ${probability}`,
      provenance: known === undefined ? [] : [known.declared.origin.span(known.declared.path)],
    };
  });
}

const replyStep = (client: Client, to: Destination, node: string, rewritten: boolean): Step => ({
  layer: 'reply',
  text: rewritten
    ? `the endpoint sees the address of \`${node}\`, answers it, and ${client.name} hears from ${to.address}`
    : `the endpoint sees ${client.address}; \`${node}\` turns its answer back into one of ${to.address}`,
  provenance: [],
});

function refused(kind: string | undefined, { address, port }: Destination): Step {
  const words =
    kind === 'reject' ? 'refused' : kind === 'drop' ? 'dropped' : 'left to others: no rule for a Service takes it';
  return { layer: 'endpoint', text: `${address} port ${port} is ${words}`, provenance: [] };
}

function dispositionOf(kind: string | undefined): Disposition {
  if (kind === 'reject') return 'rejected';
  if (kind === 'drop') return 'dropped';
  return kind === 'not-ours' ? 'not-ours' : 'unknown';
}
