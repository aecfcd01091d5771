/** Compiles short manifests in a test, and finds lines in what comes out. */
import type { RulesArtifact } from '../../src/compile/artifact.ts';
import { compileRules } from '../../src/compile/index.ts';
import { cluster, networkOf, node, service, slice } from '../model/linking.ts';

export interface Site {
  /** `spec` of the Cluster, as flow YAML. */
  readonly cluster?: string;
  /** `proxy.config` of the Cluster. */
  readonly proxy?: string;
}

/** The cluster of these tests has both families, pods in 10.0.0.0/8 and the nodes `here` and `there`. */
export function artifactsOf(site: Site, ...documents: readonly string[]): readonly RulesArtifact[] {
  const network = networkOf(
    cluster(
      'serviceCIDRs: [172.30.0.0/16, "2001:db8:30::/112"], podCIDRs: [10.0.0.0/8, "2001:db8:10::/48"], ' +
        `proxy: {config: {${site.proxy ?? ''}}${site.cluster === undefined ? '' : `, ${site.cluster}`}}`,
    ),
    nodeOf('here', 2),
    nodeOf('there', 3),
    ...documents,
  );
  return compileRules(network, { nodes: ['here'] });
}

const nodeOf = (name: string, last: number): string =>
  node(name, {
    spec: `podCIDRs: [10.${last}.0.0/24, "2001:db8:10:${last}::/64"]`,
    addresses:
      `{type: InternalIP, address: 192.168.0.${last}}, {type: InternalIP, address: 192.168.1.${last}}, ` +
      `{type: InternalIP, address: "2001:db8::${last}"}`,
  });

export function textOf(artifacts: readonly RulesArtifact[], file = 'iptables.rules'): string {
  const found = artifacts.find(({ path }) => path === `nodes/here/${file}`);
  if (found === undefined) throw new Error(`no ${file} among ${artifacts.map(({ path }) => path).join(', ')}`);
  return found.text;
}

/** The rules of a text that hold `part`, without the `-A `. */
export function rulesWith(text: string, part: string): string[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('-A ') && line.includes(part))
    .map((line) => line.slice(3));
}

/** The rules of this node's payload that hold `part`. */
export function rules(part: string, site: Site, ...documents: readonly string[]): string[] {
  return rulesWith(textOf(artifactsOf(site, ...documents)), part);
}

/** A Service on 172.30.0.41, port 80. */
export const svc = (spec = '', status = ''): string =>
  service(`clusterIP: 172.30.0.41, ports: [{name: p80, port: 80}]${spec === '' ? '' : `, ${spec}`}`, { status });

/** Its slice: `10.0.0.1` on `here` and so on, each with what follows the address. */
export const eps = (...endpoints: readonly string[]): string =>
  slice(endpoints.map((endpoint) => `{addresses: [${endpoint}}`).join(', '), { ports: '{name: p80, port: 80}' });

export const local = '10.0.0.1], nodeName: here';
export const remote = '10.0.0.2], nodeName: there';
export const terminating = 'conditions: {ready: false, serving: true, terminating: true}';
