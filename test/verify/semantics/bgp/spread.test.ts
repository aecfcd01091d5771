/** What a router outside learns, by the table that real BIRDs gave: mesh or not, same AS or another, filter or none. */
import { describe, expect, it } from 'vitest';
import { originated } from '../../../../src/verify/semantics/bgp/route.ts';
import { spread } from '../../../../src/verify/semantics/bgp/spread.ts';
import { networkOf } from '../../../model/linking.ts';

const node = (name: string, address: string, labels = '') => `
apiVersion: projectcalico.org/v3
kind: Node
metadata: {name: ${name}, labels: {${labels}}}
spec: {bgp: {ipv4Address: ${address}/16}}
`;
const service = (name: string, ip: string, on: string) => `
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {type: LoadBalancer, externalTrafficPolicy: Local, clusterIP: ${ip}, ports: [{port: 80}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: ${name}, labels: {kubernetes.io/service-name: ${name}}}
addressType: IPv4
endpoints: [{addresses: [192.168.2.1], nodeName: ${on}}]
ports: [{port: 80}]
`;

function who(prefix: string, mesh: boolean, as: number, filter = '') {
  const bgp = networkOf(
    [
      `apiVersion: projectcalico.org/v3
kind: BGPConfiguration
metadata: {name: default}
spec: {nodeToNodeMeshEnabled: ${mesh}, serviceClusterIPs: [{cidr: 10.101.0.0/16}]}
`,
      node('a', '10.192.0.2'),
      node('b', '10.192.0.3'),
      node('c', '10.192.0.4', 'node.kubernetes.io/exclude-from-external-load-balancers: "true"'),
      service('one', '10.101.0.101', 'a'),
      `apiVersion: projectcalico.org/v3
kind: BGPPeer
metadata: {name: tor}
spec: {peerIP: 10.192.0.1, asNumber: ${as}, filters: [own]}
`,
      `apiVersion: projectcalico.org/v3
kind: BGPFilter
metadata: {name: own}
spec: {exportV4: [${filter}]}
`,
    ].join('---\n'),
  ).bgp!;
  const origins = bgp.nodes.filter(({ name }) => (prefix === '10.101.0.0/16' ? name !== 'c' : name === 'a'));
  const { leaving } = spread(bgp, 4, origins, originated(prefix, 1024)!);
  return leaving
    .map(({ heard }) => heard.node.name)
    .sort()
    .join(' ');
}

describe('a router at the top of the rack learns', () => {
  const [one, range] = ['10.101.0.101/32', '10.101.0.0/16'];

  it('an address from nodes without an endpoint too, over the mesh', () => {
    expect([who(one, true, 65000), who(range, true, 65000)]).toEqual(['a b', 'a b']);
  });

  it('nothing twice inside its own AS', () => {
    expect([who(one, true, 64512), who(range, true, 64512)]).toEqual(['a', 'a b']);
  });

  it('only from the origin without the mesh', () => {
    expect([who(one, false, 65000), who(range, false, 65000)]).toEqual(['a', 'a b']);
  });

  it('only from the origin where learned routes are rejected', () => {
    const filter = '{action: Reject, source: RemotePeers}';
    expect([who(one, true, 65000, filter), who(range, true, 65000, filter)]).toEqual(['a', 'a b']);
  });
});
