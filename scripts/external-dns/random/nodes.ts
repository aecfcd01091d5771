/** Random Nodes and Pods. */
import { annotations, labels, namespaces, type Setting, type Shape, ttl } from './shape.ts';

export function node({ draw, prefix }: Setting, at: number): Shape {
  const kinds = draw.shuffle(['ExternalIP', 'InternalIP', 'InternalIP6']).slice(0, draw.int(1, 3));
  const addresses: Readonly<Record<string, string>> = {
    ExternalIP: `198.51.100.${at + 1}`,
    InternalIP: `10.1.0.${at + 1}`,
    InternalIP6: `2001:db8:1::${at + 1}`,
  };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: `node-${at}`,
      labels: { ...labels(draw), ...(draw.oneIn(2) ? { 'node-role.kubernetes.io/node': '' } : {}) },
      annotations: draw.oneIn(4) ? { [`${prefix}ttl`]: ttl(draw) } : {},
    },
    spec: draw.oneIn(5) ? { unschedulable: true } : {},
    status: {
      addresses: kinds.map((kind) => ({ type: kind.replace('6', ''), address: addresses[kind] })),
    },
  };
}

export function pod(setting: Setting, at: number): Shape {
  const { draw } = setting;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `p${at}`,
      namespace: draw.pick(namespaces),
      labels: { app: draw.pick(['a', 'b']), ...labels(draw) },
      annotations: draw.oneIn(2) ? annotations(setting, `p${at}`) : {},
    },
    spec: {
      nodeName: `node-${draw.int(0, 3)}`,
      ...(draw.oneIn(3) ? { hostname: `h${at}` } : {}),
      ...(draw.oneIn(3) ? { hostNetwork: true } : {}),
      containers: [],
    },
    status: {
      phase: draw.pick(['Running', 'Running', 'Running', 'Pending']),
      podIP: `10.244.0.${at + 1}`,
      podIPs: [{ ip: `10.244.0.${at + 1}` }, ...(draw.oneIn(3) ? [{ ip: `2001:db8:2::${at + 1}` }] : [])],
      hostIP: `10.1.0.${draw.int(1, 3)}`,
      conditions: [{ type: 'Ready', status: draw.pick(['True', 'True', 'False']) }],
    },
  };
}
