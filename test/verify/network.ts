/** A network from manifests in a string, as a user would have them in a file. */
import { hasErrors } from '../../src/diagnostics/diagnostic.ts';
import { link } from '../../src/model/link/index.ts';
import { readSources } from '../../src/model/read/index.ts';
import type { Network } from '../../src/model/types/network.ts';

export function networkOf(yaml: string): Network {
  const read = readSources([{ file: 'input.yaml', bytes: new TextEncoder().encode(yaml), named: true }]);
  const { networks, diagnostics } = link(read);
  const all = [...read.diagnostics, ...diagnostics];
  if (hasErrors(all)) throw new Error(all.map(({ message }) => message).join('\n'));
  return networks[0]!;
}

const node = (name: string, last: number, zone: string): string => `
apiVersion: v1
kind: Node
metadata: {name: ${name}, labels: {topology.kubernetes.io/zone: ${zone}}}
spec: {podCIDRs: [10.244.${last}.0/24, "fd00:10:244:${last}::/64"]}
status: {addresses: [{type: InternalIP, address: 192.0.2.${last}}, {type: InternalIP, address: "2001:db8::${last}"}]}
---`;

const slice = (service: string, family: 4 | 6, endpoints: string): string => `
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: ${service}-${family}, namespace: shop, labels: {kubernetes.io/service-name: ${service}}}
addressType: IPv${family}
ports: [{name: http, port: 8080, protocol: TCP}]
endpoints: [${endpoints}]
---`;

const endpoint = (address: string, nodeName: string, more = ''): string =>
  `{addresses: ["${address}"], nodeName: ${nodeName}${more}}`;

/**
 * One Service of every sort that the rules tell apart, on three nodes in two families: plain, sticky, external with policy
 * Local (and without a local endpoint on node-3), filtered, node-local, without endpoints, and one whose endpoint is the
 * node itself.
 */
export const everySort = `
apiVersion: plumbline.dev/v1alpha1
kind: Cluster
metadata: {name: test}
spec: {serviceCIDRs: [10.96.0.0/16, "fd00:96::/112"], podCIDRs: [10.244.0.0/16, "fd00:10:244::/56"]}
---
${node('node-1', 1, 'a')}
${node('node-2', 2, 'b')}
${node('node-3', 3, 'b')}
apiVersion: v1
kind: Service
metadata: {name: plain, namespace: shop}
spec: {type: NodePort, clusterIP: 10.96.0.11, externalIPs: [198.51.100.11], ports: [{name: http, port: 80, nodePort: 30011}]}
---
${slice('plain', 4, [endpoint('10.244.1.11', 'node-1'), endpoint('10.244.2.11', 'node-2'), endpoint('10.244.3.11', 'node-3')].join(', '))}
apiVersion: v1
kind: Service
metadata: {name: sticky, namespace: shop}
spec:
  clusterIP: 10.96.0.12
  clusterIPs: [10.96.0.12, "fd00:96::12"]
  ipFamilies: [IPv4, IPv6]
  ipFamilyPolicy: RequireDualStack
  sessionAffinity: ClientIP
  sessionAffinityConfig: {clientIP: {timeoutSeconds: 600}}
  ports: [{name: http, port: 80}]
---
${slice('sticky', 4, [endpoint('10.244.1.12', 'node-1'), endpoint('10.244.2.12', 'node-2')].join(', '))}
${slice('sticky', 6, [endpoint('fd00:10:244:1::12', 'node-1'), endpoint('fd00:10:244:2::12', 'node-2')].join(', '))}
apiVersion: v1
kind: Service
metadata: {name: outside, namespace: shop}
spec:
  type: LoadBalancer
  clusterIP: 10.96.0.13
  externalTrafficPolicy: Local
  healthCheckNodePort: 32000
  ports: [{name: http, port: 80, nodePort: 30013}]
status: {loadBalancer: {ingress: [{ip: 203.0.113.13}]}}
---
${slice('outside', 4, [endpoint('10.244.1.13', 'node-1'), endpoint('10.244.2.13', 'node-2')].join(', '))}
apiVersion: v1
kind: Service
metadata: {name: filtered, namespace: shop}
spec:
  type: LoadBalancer
  clusterIP: 10.96.0.14
  loadBalancerSourceRanges: [198.51.100.0/24, 192.0.2.0/24]
  ports: [{name: http, port: 80, nodePort: 30014}]
status: {loadBalancer: {ingress: [{ip: 203.0.113.14}]}}
---
${slice('filtered', 4, [endpoint('10.244.1.14', 'node-1'), endpoint('10.244.2.14', 'node-2')].join(', '))}
apiVersion: v1
kind: Service
metadata: {name: nearby, namespace: shop}
spec: {clusterIP: 10.96.0.15, internalTrafficPolicy: Local, ports: [{name: http, port: 80}]}
---
${slice('nearby', 4, endpoint('10.244.1.15', 'node-1'))}
apiVersion: v1
kind: Service
metadata: {name: nobody, namespace: shop}
spec: {type: NodePort, clusterIP: 10.96.0.16, ports: [{name: http, port: 80, nodePort: 30016}]}
---
apiVersion: v1
kind: Service
metadata: {name: host, namespace: shop}
spec: {clusterIP: 10.96.0.17, ports: [{name: http, port: 80}]}
---
${slice('host', 4, [endpoint('192.0.2.1', 'node-1'), endpoint('192.0.2.2', 'node-2')].join(', '))}
`;
