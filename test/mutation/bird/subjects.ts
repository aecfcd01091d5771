/** Clusters whose BIRDs hold every construct that the target can write. */
import { link } from '../../../src/model/link/index.ts';
import { readSources } from '../../../src/model/read/index.ts';
import type { Network } from '../../../src/model/types/network.ts';

const node = (name: string, index: number, more = ''): string => `---
apiVersion: projectcalico.org/v3
kind: Node
metadata: {name: ${name}${more}}
spec:
  bgp: {ipv4Address: 192.0.2.${index}/26, ipv6Address: "2001:db8::${index}/64"`;

/** Announced Services, blocks, pools of each sort, tags, a mesh, and two racks of other AS. */
const mesh = `apiVersion: projectcalico.org/v3
kind: BGPConfiguration
metadata: {name: default}
spec:
  asNumber: 64512
  listenPort: 1178
  bindMode: NodeIP
  ignoredInterfaces: [vip9]
  serviceClusterIPs: [{cidr: 10.96.0.0/16}, {cidr: "fd00:96::/112"}]
  serviceExternalIPs: [{cidr: 203.0.113.0/28}, {cidr: 203.0.113.77/32}]
  serviceLoadBalancerIPs: [{cidr: 198.51.100.0/24}]
  communities: [{name: ours, value: "64512:100"}]
  prefixAdvertisements:
    - {cidr: 10.96.0.0/16, communities: [ours, "64512:7:9"]}
    - {cidr: 10.244.0.0/16, communities: ["64512:200"]}
  nodeMeshMaxRestartTime: 30s
  programClusterRoutes: Enabled
---
apiVersion: projectcalico.org/v3
kind: BGPPeer
metadata: {name: rack-1}
spec: {peerIP: "192.0.2.1:1790", asNumber: 64496, filters: [out, in], keepaliveTime: 20s, nextHopMode: Self, numAllowedLocalASNumbers: 2}
---
apiVersion: projectcalico.org/v3
kind: BGPPeer
metadata: {name: rack-2}
spec: {node: node-1, peerIP: 192.0.2.2, asNumber: 64497, localASNumber: 64599, sourceAddress: None, ttlSecurity: 3, keepOriginalNextHop: true, reachableBy: 192.0.2.9, maxRestartTime: 40s, filters: [in]}
---
apiVersion: projectcalico.org/v3
kind: BGPPeer
metadata: {name: inner}
spec: {peerIP: 192.0.2.3, asNumber: 64512, filters: [out]}
---
apiVersion: projectcalico.org/v3
kind: BGPPeer
metadata: {name: six}
spec: {peerIP: "2001:db8::a", asNumber: 64496, filters: [out]}
---
apiVersion: projectcalico.org/v3
kind: BGPFilter
metadata: {name: out}
spec:
  exportV4:
    - {action: Reject, cidr: 198.51.100.0/25, matchOperator: In, prefixLength: {min: 26, max: 30}}
    - {action: Accept, cidr: 10.99.0.0/16, matchOperator: Equal, operations: [{addCommunity: {value: "64512:300"}}, {prependASPath: {prefix: [64512, 64513]}}]}
    - {action: Reject, cidr: 203.0.113.0/29, matchOperator: NotEqual, peerType: iBGP, interface: "eth*"}
    - {action: Accept, cidr: 10.96.8.0/24, matchOperator: In, source: RemotePeers, operations: [{setPriority: {value: 512}}]}
    - {action: Reject, interface: "eth*", cidr: 10.96.7.0/24, matchOperator: In}
  exportV6:
    - {action: Reject, cidr: "fd00:96::/120", matchOperator: In}
  importV4:
    - {action: Reject, peerType: eBGP, communities: {values: ["64512:666"]}}
---
apiVersion: projectcalico.org/v3
kind: BGPFilter
metadata: {name: in}
spec:
  importV4:
    - {action: Reject, communities: {values: ["64496:1:2"]}}
    - {action: Accept, asPathPrefix: [64496], cidr: 10.0.0.0/8, matchOperator: In}
    - {action: Reject, asPathPrefix: [64496, 64497]}
    - {action: Accept, priority: 900}
    - {action: Reject, cidr: 172.16.0.0/12, matchOperator: NotIn, prefixLength: {min: 8, max: 24}}
---
apiVersion: projectcalico.org/v3
kind: IPPool
metadata: {name: pods}
spec: {cidr: 10.244.0.0/16, ipipMode: CrossSubnet, vxlanMode: Never}
---
apiVersion: projectcalico.org/v3
kind: IPPool
metadata: {name: plain}
spec: {cidr: 10.245.0.0/16, ipipMode: Never, vxlanMode: Never}
---
apiVersion: projectcalico.org/v3
kind: IPPool
metadata: {name: always}
spec: {cidr: 10.246.0.0/16, ipipMode: Always, vxlanMode: Never}
---
apiVersion: projectcalico.org/v3
kind: IPPool
metadata: {name: hidden}
spec: {cidr: 10.247.0.0/16, ipipMode: Never, vxlanMode: Always, disableBGPExport: true}
---
apiVersion: projectcalico.org/v3
kind: IPPool
metadata: {name: pods-6}
spec: {cidr: "fd00:244::/64", ipipMode: Never, vxlanMode: Never}
---
apiVersion: crd.projectcalico.org/v1
kind: BlockAffinity
metadata: {name: node-1-10-244-1-0-26}
spec: {node: node-1, cidr: 10.244.1.0/26, state: confirmed}
---
apiVersion: crd.projectcalico.org/v1
kind: BlockAffinity
metadata: {name: node-1-10-245-1-4-32}
spec: {node: node-1, cidr: 10.245.1.4/32, state: confirmed}
---
apiVersion: crd.projectcalico.org/v1
kind: BlockAffinity
metadata: {name: node-1-hidden}
spec: {node: node-1, cidr: 10.247.1.0/26, state: confirmed}
---
apiVersion: crd.projectcalico.org/v1
kind: BlockAffinity
metadata: {name: node-1-six}
spec: {node: node-1, cidr: "fd00:244::40/122", state: confirmed}
${node('node-1', 11)}}
  wireguard: {interfaceIPv4Address: 10.244.1.9}
${node('node-2', 70)}}
  wireguard: {interfaceIPv4Address: 10.244.2.9}
---
apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {type: LoadBalancer, externalTrafficPolicy: Local, clusterIP: 10.96.0.80, externalIPs: [203.0.113.77], ports: [{port: 80}]}
status: {loadBalancer: {ingress: [{ip: 198.51.100.10}]}}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: shop-a, labels: {kubernetes.io/service-name: shop}}
addressType: IPv4
ports: [{port: 8080}]
endpoints: [{addresses: [10.244.1.5], nodeName: node-1, conditions: {ready: true}}]
`;

/** Reflectors with clients that selectors find, no mesh, Felix with all routes in its hands, and verbose logs. */
const reflectors = `apiVersion: projectcalico.org/v3
kind: BGPConfiguration
metadata: {name: default}
spec:
  asNumber: 64600
  nodeToNodeMeshEnabled: false
  logSeverityScreen: Debug
  serviceExternalIPs: [{cidr: 203.0.113.0/28}]
  serviceLoadBalancerIPs: [{cidr: 198.51.100.0/24}]
  serviceLoadBalancerAggregation: Disabled
  programClusterRoutes: Disabled
  ipv4NormalRoutePriority: 2048
---
apiVersion: projectcalico.org/v3
kind: BGPPeer
metadata: {name: clients}
spec: {nodeSelector: "role == 'client'", peerSelector: "role == 'reflector'", filters: [to-all]}
---
apiVersion: projectcalico.org/v3
kind: BGPPeer
metadata: {name: between}
spec: {nodeSelector: "role == 'reflector'", peerSelector: "role == 'reflector'", nextHopMode: Keep}
---
apiVersion: projectcalico.org/v3
kind: BGPFilter
metadata: {name: to-all}
spec:
  importV4:
    - {action: Reject, cidr: 0.0.0.0/0, matchOperator: Equal}
  exportV4:
    - {action: Reject, peerType: iBGP, cidr: 10.244.50.0/24, matchOperator: In}
    - {action: Accept, interface: "eth0", cidr: 10.51.0.0/16, matchOperator: In}
---
apiVersion: projectcalico.org/v3
kind: IPPool
metadata: {name: pods}
spec: {cidr: 10.244.0.0/16, ipipMode: Never, vxlanMode: CrossSubnet}
${node('a', 21, ', labels: {role: reflector}')}, routeReflectorClusterID: 244.0.0.1}
${node('b', 22, ', labels: {role: reflector}')}, routeReflectorClusterID: 244.0.0.2}
${node('c', 23, ', labels: {role: client}')}, asNumber: 64600}
`;

function networkOf(file: string, text: string): Network {
  const [network] = link(readSources([{ file, bytes: new TextEncoder().encode(text), named: true }])).networks;
  return network!;
}

/** The nodes of each that are tried: others have nothing new. */
export const birdSubjects = (): ReadonlyMap<string, { readonly network: Network; readonly nodes: readonly string[] }> =>
  new Map([
    ['mesh', { network: networkOf('mesh.yaml', mesh), nodes: ['node-1', 'node-2'] }],
    ['reflectors', { network: networkOf('reflectors.yaml', reflectors), nodes: ['a', 'c'] }],
  ]);
