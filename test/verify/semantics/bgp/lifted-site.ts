/**
 * Sites in which many nodes look alike and do not fare alike: a few sorts of nodes, each there several times, and between two
 * sorts, or inside one, sessions that pair each node of one with one of the other in an order of its own. So all of a sort have
 * sessions with the same sorts, while the rings that these make have lengths of all kinds.
 */
import { type Draw, drawFrom } from '../../../../scripts/kube-proxy/draw.ts';

type Json = Record<string, unknown>;

const document = (kind: string, name: string, spec: Json, labels: Json = {}): Json => ({
  apiVersion: 'projectcalico.org/v3',
  kind,
  metadata: { name, labels },
  spec,
});

const [filters, communities] = [
  ['f0', 'f1', 'f2'],
  ['1:1', '1:2', '1:3'],
];

export function liftedSite(seed: string): object {
  const draw = drawFrom(seed);
  const [sorts, copies] = [draw.int(1, 3), draw.int(2, 6)];
  const range = (count: number) => Array.from({ length: count }, (_, at) => at);
  const oneAs = range(sorts).map(() => draw.oneIn(2));
  const clusters = range(sorts).map(() => draw.oneIn(2));
  const shared = draw.oneIn(2);
  const at = (sort: number, copy: number): number => sort * copies + copy;
  const asOf = (sort: number, copy: number): number => (oneAs[sort] ? 64512 : 64600 + at(sort, copy));
  const addressOf = (sort: number, copy: number): string => `10.192.0.${at(sort, copy) + 1}`;
  const some = (): string[] => draw.shuffle(filters).slice(0, draw.int(0, 2));
  const pairs = range(draw.int(1, 4)).map(() => [draw.int(0, sorts - 1), draw.int(0, sorts - 1)] as const);
  const peers = pairs.flatMap(([one, other], index) => {
    const [here, there] = [some(), some()];
    return draw.shuffle(range(copies)).flatMap((copy, from) => {
      if (one === other && copy === from) return [];
      const side = (
        name: string,
        [sort, near]: readonly [number, number],
        [to, far]: readonly [number, number],
        own: string[],
      ) =>
        document('BGPPeer', `p${index}-${from}-${name}`, {
          node: `n${at(sort, near)}`,
          peerIP: addressOf(to, far),
          asNumber: asOf(to, far),
          filters: own,
        });
      return [side('a', [one, from], [other, copy], here), side('b', [other, copy], [one, from], there)];
    });
  });
  const outside = range(sorts).flatMap((sort) => {
    const own = some();
    if (draw.oneIn(3)) return [];
    return range(copies).map((copy) =>
      document('BGPPeer', `out${at(sort, copy)}`, {
        node: `n${at(sort, copy)}`,
        peerIP: `10.192.1.${at(sort, copy) + 1}`,
        asNumber: 65000,
        filters: own,
      }),
    );
  });
  const nodes = range(sorts).flatMap((sort) =>
    range(copies).map((copy) =>
      document('Node', `n${at(sort, copy)}`, {
        bgp: {
          ipv4Address: `${addressOf(sort, copy)}/16`,
          asNumber: asOf(sort, copy),
          ...(clusters[sort]
            ? { routeReflectorClusterID: `10.193.0.${shared ? (copy % 2) + 1 : at(sort, copy) + 1}` }
            : {}),
        },
      }),
    ),
  );
  const blocks = draw.oneIn(3)
    ? [
        document('BlockAffinity', 'b', {
          state: 'confirmed',
          node: `n${draw.int(0, nodes.length - 1)}`,
          cidr: '10.101.0.0/26',
        }),
      ]
    : [];
  const configuration = {
    nodeToNodeMeshEnabled: false,
    serviceClusterIPs: [{ cidr: draw.pick(['10.101.0.0/16', '10.102.0.0/16']) }],
  };
  return {
    apiVersion: 'v1',
    kind: 'List',
    items: [
      document('BGPConfiguration', 'default', configuration),
      ...filters.map((name) => document('BGPFilter', name, { importV4: rules(draw), exportV4: rules(draw) })),
      ...nodes,
      ...peers,
      ...outside,
      ...blocks,
      ...range(nodes.length).flatMap((index) => local(index, draw, nodes.length)),
    ],
  };
}

const rules = (draw: Draw): Json[] =>
  Array.from({ length: draw.int(0, 3) }, () => ({
    action: draw.oneIn(3) ? 'Reject' : 'Accept',
    ...(draw.oneIn(2) ? { communities: { values: [draw.pick(communities)] } } : {}),
    ...(draw.oneIn(4) ? { asPathPrefix: [64600 + draw.int(0, 5)] } : {}),
    ...(draw.oneIn(4) ? { priority: draw.pick([512, 1024]) } : {}),
    ...(draw.oneIn(4) ? { source: 'RemotePeers' } : {}),
    operations: [
      ...(draw.oneIn(2) ? [{ addCommunity: { value: draw.pick(communities) } }] : []),
      ...(draw.oneIn(4) ? [{ setPriority: { value: 512 } }] : []),
    ],
  })).map(({ operations, ...rule }) => (rule.action === 'Reject' ? rule : { ...rule, operations }));

function local(index: number, draw: Draw, nodes: number): object[] {
  const name = `s${index}`;
  const on = [`n${index}`, ...(draw.oneIn(2) ? [`n${draw.int(0, nodes - 1)}`] : [])];
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name },
      spec: {
        type: 'LoadBalancer',
        externalTrafficPolicy: 'Local',
        clusterIP: `10.101.0.${index + 1}`,
        ports: [{ port: 80 }],
      },
    },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name, labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      endpoints: on.map((nodeName, at) => ({ addresses: [`10.244.${index}.${at + 1}`], nodeName })),
      ports: [{ port: 80 }],
    },
  ];
}
