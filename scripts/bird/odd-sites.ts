/** Sites in which some sessions can't come up, each for another reason: the lab shows that they do not. */
const node = (name: string, last: number, bgp = ''): string => `
apiVersion: projectcalico.org/v3
kind: Node
metadata: {name: ${name}, labels: {name: ${name}}}
spec: {bgp: {ipv4Address: 192.0.2.${last}/24${bgp}}}
`;
const configuration = (spec: string, name = 'default'): string => `
apiVersion: projectcalico.org/v3
kind: BGPConfiguration
metadata: {name: ${name}}
spec: {${spec}}
`;
const peer = (name: string, spec: string): string => `
apiVersion: projectcalico.org/v3
kind: BGPPeer
metadata: {name: ${name}}
spec: {${spec}}
`;
const router = (spec: string): string => `
apiVersion: plumbline.dev/v1alpha1
kind: BGPRouter
metadata: {name: rack}
spec: {addresses: [192.0.2.1], ${spec}}
`;
const routerId = (value: string): string => `
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: calico-node, namespace: kube-system}
spec:
  selector: {matchLabels: {a: b}}
  template: {metadata: {labels: {a: b}}, spec: {containers: [{name: calico-node, env: [{name: CALICO_ROUTER_ID, value: ${value}}]}]}}
`;

const nothing = `
apiVersion: projectcalico.org/v3
kind: BGPFilter
metadata: {name: none}
spec: {exportV4: [{action: Reject}]}
`;

const range = 'serviceClusterIPs: [{cidr: 10.96.0.0/16}]';
const two = [node('a', 11), node('b', 12)];
const alone = configuration(`nodeToNodeMeshEnabled: false, ${range}`);

export const oddSites: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    'one router id for all': [configuration(range), ...two, routerId('203.0.113.9')],
    'a port where nobody listens': [
      alone,
      ...two,
      peer('one', 'node: a, peerIP: "192.0.2.12:1790", asNumber: 64512, reversePeering: Manual'),
      peer('other', 'node: b, peerIP: "192.0.2.11:1790", asNumber: 64512, reversePeering: Manual'),
    ],
    'half a peering': [
      alone,
      ...two,
      peer('one', 'node: a, peerIP: 192.0.2.12, asNumber: 64512, reversePeering: Manual'),
    ],
    'a mesh with an AS of its own': [
      configuration(range),
      node('a', 11, ', asNumber: 64500'),
      node('b', 12),
      node('c', 13),
    ],
    'a peering beside the mesh': [
      configuration(range),
      ...two,
      peer('explicit', 'node: a, peerIP: 192.0.2.12, asNumber: 64512, filters: [none]'),
      nothing,
    ],
    'a peering before the mesh': [
      configuration(range),
      ...two,
      peer('explicit', 'peerIP: 192.0.2.12, asNumber: 64512, filters: [none]'),
      nothing,
    ],
    'one address, two ports': [
      alone,
      ...two,
      peer('one', 'peerIP: 192.0.2.240, asNumber: 64496'),
      peer('other', 'peerIP: "192.0.2.240:1790", asNumber: 64496, filters: [none]'),
      nothing,
    ],
    'a router that knows one node': [
      alone,
      ...two,
      peer('rack', 'peerIP: 192.0.2.1, asNumber: 64496'),
      router('asNumber: 64496, peers: [{address: 192.0.2.11, asNumber: 64512}]'),
    ],
  }).map(([name, documents]) => [name, documents.join('---')]),
);
