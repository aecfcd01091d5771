/**
 * What the iptables rules must say → the texts that the templates under targets/iptables print: chain names, match
 * fragments, probabilities. No decision is made here.
 */
import type { Address } from '../../core/ip/address.ts';
import type { Endpoint } from '../../model/types/network.ts';
import type { Detector } from '../proxy/detector.ts';
import { escapeQuoted, quoteComment } from './escape.ts';
import type { NodeRules, PortRules } from './lower.ts';

export interface PortView {
  /** For use inside quotes, and as a comment of its own. */
  readonly name: string;
  readonly comment: string;
  readonly protocol: string;
  readonly port: number;
  readonly clusterIP: string;
  readonly externalIPs: readonly { readonly ip: string }[];
  readonly vips: readonly { readonly ip: string }[];
  readonly nodePort: number;
  readonly healthCheckNodePort: number;
  readonly internalBlocked: PortRules['internalBlocked'] | false;
  readonly externalBlocked: PortRules['externalBlocked'] | false;
  readonly hasEndpoints: boolean;
  readonly localhostAccounting: boolean;
  readonly internalChain: string;
  readonly externalChain: string | false;
  readonly loadBalancerChain: string;
  readonly firewallChain: string | false;
  readonly clusterMasquerade: { readonly fromOutside: string } | false;
  readonly externalCluster: boolean;
  readonly externalLocal:
    | { readonly clusterChain: string; readonly podTraffic: { readonly fromPods: string } | false }
    | false;
  readonly externalPolicyChain: string | false;
  readonly firewallSources: readonly { readonly source: string }[];
  /** Whether the rules of endpoints have comments. */
  readonly comments: boolean;
  readonly affinity: number | false;
  readonly balancers: readonly { readonly balancer: string; readonly shares: () => readonly ShareView[] }[];
  readonly endpoints: () => readonly { readonly chain: string; readonly ip: string; readonly text: string }[];
}

/** An endpoint's part of a balancer's traffic. */
interface ShareView {
  readonly chain: string;
  readonly text: string;
  readonly probability: string | false;
}

export interface NodeView {
  readonly mark: string;
  readonly localhostGuard: boolean;
  readonly dropInvalid: boolean;
  readonly nfacct: boolean;
  readonly nodePortsEverywhere: { readonly except: string } | false;
  readonly nodePortAddresses: readonly { readonly ip: string }[];
}

export function viewNode(rules: NodeRules): NodeView {
  const { nodePortAddresses: addresses, family, localhostNodePorts } = rules;
  const except = family === 6 ? ' ! -d ::1/128' : localhostNodePorts ? '' : ' ! -d 127.0.0.0/8';
  const isLoopback = ({ value, family }: Address) => (family === 4 ? value >> 24n === 127n : value === 1n);
  return {
    mark: `0x${(1n << BigInt(rules.masqueradeBit)).toString(16).padStart(8, '0')}`,
    localhostGuard: localhostNodePorts,
    dropInvalid: !rules.tcpBeLiberal,
    nfacct: rules.nfacct,
    nodePortsEverywhere: addresses.all && { except },
    nodePortAddresses: addresses.all
      ? []
      : addresses.addresses
          .filter((address) => !isLoopback(address) || localhostNodePorts)
          .map((address) => ({ ip: address.text })),
  };
}

export function viewPort(port: PortRules, rules: NodeRules): PortView {
  const { frontend, names } = port;
  const svc = `KUBE-SVC-${names.hash}`;
  const svl = `KUBE-SVL-${names.hash}`;
  const externalChain = `KUBE-EXT-${names.hash}`;
  const firewallChain = `KUBE-FW-${names.hash}`;
  const internalChain = port.internalLocal ? svl : svc;
  const texts = (addresses: readonly Address[]) => addresses.map(({ text }) => ({ ip: text }));
  const chainsOf = (endpoints: readonly Endpoint[]) =>
    names.endpointHashes(endpoints, rules.family).map((hash) => `KUBE-SEP-${hash}`);
  const shares = (endpoints: readonly Endpoint[]): ShareView[] => {
    const chains = chainsOf(endpoints);
    return endpoints.map(({ text }, i) => ({
      chain: chains[i]!,
      text,
      probability: probability(endpoints.length - i),
    }));
  };
  // Not every template prints what there is most of. Functions and no getters, with which the engine makes objects slow.
  const balancer = (chain: string, endpoints: readonly Endpoint[]): PortView['balancers'][number] => ({
    balancer: chain,
    shares: () => shares(endpoints),
  });
  const { fromPods, fromOutside } = fragments(rules.detector);
  return {
    name: escapeQuoted(names.port),
    comment: quoteComment(names.port),
    protocol: names.protocol,
    port: frontend.port.port,
    clusterIP: frontend.clusterIP.text,
    externalIPs: texts(frontend.externalIPs),
    vips: texts(frontend.vips),
    nodePort: frontend.port.nodePort,
    healthCheckNodePort: port.healthCheckNodePort,
    internalBlocked: port.internalBlocked ?? false,
    externalBlocked: port.externalBlocked ?? false,
    hasEndpoints: port.hasEndpoints,
    localhostAccounting: rules.nfacct && rules.localhostNodePorts,
    internalChain,
    externalChain: port.usesExternal && externalChain,
    loadBalancerChain: port.usesFirewall ? firewallChain : externalChain,
    firewallChain: port.usesFirewall && firewallChain,
    clusterMasquerade:
      port.internalBlocked === undefined &&
      (rules.masqueradeAll ? { fromOutside: '' } : fromOutside !== '' && { fromOutside: ` ${fromOutside}` }),
    externalCluster: !port.externalLocal,
    externalLocal: port.externalLocal && { clusterChain: svc, podTraffic: fromPods !== '' && { fromPods } },
    externalPolicyChain: port.externalBlocked === undefined && (port.externalLocal ? svl : svc),
    firewallSources: [
      ...port.firewallRanges.map(({ text }) => ({ source: text })),
      ...port.firewallVips.map(({ text }) => ({ source: text })),
    ],
    comments: !rules.largeCluster,
    affinity: port.affinitySeconds ?? false,
    balancers: [
      ...(port.cluster === undefined ? [] : [balancer(svc, port.cluster)]),
      ...(port.local === undefined ? [] : [balancer(svl, port.local)]),
    ],
    endpoints: () => {
      const chains = chainsOf(port.reachable);
      return port.reachable.map(({ text }, i) => ({ chain: chains[i]!, ip: hostOf(text), text }));
    },
  };
}

/** The address in `10.0.0.1:80` and `[2001:db8::1]:80`. */
function hostOf(endpoint: string): string {
  const colon = endpoint.lastIndexOf(':');
  return endpoint[0] === '[' ? endpoint.slice(1, colon - 1) : endpoint.slice(0, colon);
}

function fragments(detector: Detector): { fromPods: string; fromOutside: string } {
  switch (detector.kind) {
    case 'none':
      return { fromPods: '', fromOutside: '' };
    case 'cidr':
      return { fromPods: `-s ${detector.cidr}`, fromOutside: `! -s ${detector.cidr}` };
    case 'interface': {
      const name = detector.prefix ? `${detector.name}+` : detector.name;
      return { fromPods: `-i ${name}`, fromOutside: `! -i ${name}` };
    }
  }
}

const probabilities = new Map<number, string>();

/**
 * The chance that the first of `remaining` endpoints is taken, with ten digits as Go prints `%0.10f`: rounded to even
 * where JavaScript's toFixed rounds up, which of all sizes below 100,000 matters for 2,048 alone. The last is certain.
 */
function probability(remaining: number): string | false {
  if (remaining === 1) return false;
  let text = probabilities.get(remaining);
  if (text === undefined) {
    text = remaining === 2048 ? '0.0004882812' : (1 / remaining).toFixed(10);
    probabilities.set(remaining, text);
  }
  return text;
}
