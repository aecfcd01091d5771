/** A random KubeProxyConfiguration for mode iptables: every field that its rules depend on, valid for the version. */
import type { Draw } from './draw.ts';

export function randomConfiguration(draw: Draw, minor: number): object {
  const often = (n: number, field: object): object => (draw.oneIn(n) ? field : {});
  const iptables = {
    ...often(3, { masqueradeAll: draw.oneIn(2) }),
    ...often(4, { masqueradeBit: draw.pick([0, 1, 13, 14, 15, 30, 31]) }),
    ...often(2, { localhostNodePorts: draw.oneIn(2) }),
  };
  return {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: draw.oneIn(10) ? '' : 'iptables',
    ...detection(draw),
    ...(Object.keys(iptables).length > 0 ? { iptables } : {}),
    ...often(8, { conntrack: { tcpBeLiberal: draw.oneIn(2) } }),
    ...often(8, {
      bindAddress: draw.pick(['0.0.0.0', '::', '192.0.2.129', '2001:db8:1::1', '127.0.0.1']),
    }),
    ...often(3, { nodePortAddresses: nodePortAddresses(draw, minor) }),
  };
}

function detection(draw: Draw): object {
  const clusterCIDR = draw.pick([
    '',
    '10.244.0.0/16',
    '10.244.0.0/16',
    'fd00:10:244::/56',
    '10.244.0.0/16,fd00:10:244::/56',
    'fd00:10:244::/56,10.244.0.0/16',
    '10.244.7.9/16',
    'FD00:10:244:0::1/56',
  ]);
  const detectLocalMode = draw.pick([
    '',
    'ClusterCIDR',
    'ClusterCIDR',
    'NodeCIDR',
    'BridgeInterface',
    'InterfaceNamePrefix',
  ]);
  return {
    ...(draw.oneIn(5) ? {} : { clusterCIDR }),
    ...(draw.oneIn(5) ? {} : { detectLocalMode }),
    detectLocal: {
      bridgeInterface: draw.pick(['cni0', 'br-0123456789']),
      interfaceNamePrefix: draw.pick(['veth', 'cali', 'c']),
    },
  };
}

const blocks = [
  '0.0.0.0/0',
  '::/0',
  '127.0.0.0/8',
  '127.0.0.1/32',
  '127.0.0.5/32',
  '::1/128',
  '192.0.2.0/24',
  '192.0.2.0/25',
  '192.0.2.128/25',
  '192.0.2.1/24',
  '192.0.2.1/32',
  '203.0.113.0/24',
  '2001:db8::/32',
  '2001:db8::/64',
  '2001:db8::1/128',
  '2001:DB8:1:0::1/128',
  'fd00::/8',
  '0.0.0.0/1',
  '128.0.0.0/1',
];

/** Before 1.37 `primary` stands alone, and there is no other word. */
function nodePortAddresses(draw: Draw, minor: number): readonly string[] {
  if (draw.oneIn(4)) return ['primary'];
  const words = minor >= 37 ? ['primary', 'localhost', 'all'] : [];
  return [...new Set(draw.several(0, 3, [...blocks, ...blocks, ...words]))];
}
