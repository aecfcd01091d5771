/**
 * Where topology hints steer the traffic of a Service, every zone has enough endpoints of its own.
 *
 * Unsatisfiable iff some Service has a `trafficDistribution` or hinted endpoints, the cluster has nodes in two zones or
 * more, and for a port and family (a) some ready endpoints have zone hints and others have none, so that kube-proxy
 * ignores all of them, or (b) all have zone hints and a zone with nodes is named by none, or (c) the nodes of one zone
 * share so few endpoints that each of those serves more than three times the nodes that an even split would give it.
 */
import type { Endpoint, Network, Service, ServicePort } from '../../../src/model/types/network.ts';
import type { Property } from '../../../src/verify/property.ts';
import { type Finding, finding, type JsonObject } from '../../../src/verify/verdict.ts';
import { endpointsOf, families } from '../../algebra/endpoints.ts';
import { judgeServices } from '../../algebra/judge.ts';
import { count, enumerate, portText, serviceSubject, serviceText } from '../../algebra/text.ts';

const id = 'service/topology-starves-zone';

export const property: Property = {
  id,
  severity: 'warning',
  statement: 'Where topology hints steer the traffic of a Service, every zone has enough endpoints of its own.',
  engine: ['enumeration'],
  judge: (network) => {
    const zones = nodesByZone(network);
    return judgeServices(
      network,
      (service) => zones.size > 1 && isSteered(service),
      (service) => {
        for (const port of service.ports) {
          for (const family of families) {
            const found = judge(
              zones,
              service,
              port,
              port.endpoints[family].filter(({ ready }) => ready),
            );
            if (found !== undefined) return [found];
          }
        }
        return [];
      },
    );
  },
};

/** Only traffic that may go to any endpoint is steered; a Local policy has no choice. */
const isSteered = (service: Service): boolean =>
  service.proxied &&
  service.internalTrafficPolicy === 'Cluster' &&
  (service.trafficDistribution !== undefined ||
    service.ports.some((port) => endpointsOf(port).some(({ zoneHints }) => zoneHints !== undefined)));

function nodesByZone(network: Network): ReadonlyMap<string, number> {
  const zones = new Map<string, number>();
  for (const { zone } of network.nodes) if (zone !== '') zones.set(zone, (zones.get(zone) ?? 0) + 1);
  return new Map([...zones].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function judge(
  zones: ReadonlyMap<string, number>,
  service: Service,
  port: ServicePort,
  ready: readonly Endpoint[],
): Finding | undefined {
  const hinted = ready.filter(({ zoneHints }) => zoneHints !== undefined && zoneHints.length > 0);
  // Without any hint the controller chose not to steer: it falls back so on purpose.
  if (hinted.length === 0) return undefined;
  const report = reporter(service, port);
  const bare = ready.filter((endpoint) => !hinted.includes(endpoint));
  if (bare.length > 0) {
    return report('incomplete', bare, {
      message: `${count(bare.length, 'ready endpoint')} of ${ready.length} (${enumerate(
        bare.map(({ text }) => text),
        3,
      )}) ${bare.length === 1 ? 'has' : 'have'} no zone hint, so kube-proxy ignores the hints of all`,
      remedy:
        'label every node with `topology.kubernetes.io/zone`, and give every endpoint of a hand-written slice a hint',
      witness: { unhinted: bare.slice(0, 10).map(({ text }) => text) },
    });
  }
  const serving = new Map<string, number>();
  for (const { zoneHints } of hinted) for (const zone of zoneHints!) serving.set(zone, (serving.get(zone) ?? 0) + 1);
  const starved = [...zones.keys()].filter((zone) => !serving.has(zone));
  const spread = 'spread the pods over the zones (`topologySpreadConstraints`) and run at least one replica for each';
  if (starved.length > 0) {
    return report('starved', hinted, {
      message: `zone ${enumerate(starved)} has ${count(sum(starved, zones), 'node')} but no endpoint: its traffic goes to the other zones`,
      remedy: spread,
      witness: { zones: starved, endpointsByZone: Object.fromEntries(serving) },
    });
  }
  const even = sum([...zones.keys()], zones) / hinted.length;
  for (const [zone, nodes] of zones) {
    const share = nodes / serving.get(zone)!;
    if (share <= 3 * even) continue;
    return report('overloaded', hinted, {
      message: `zone \`${zone}\` has ${count(nodes, 'node')} and ${count(serving.get(zone)!, 'endpoint')}: each serves ${(share / even).toFixed(1)} times its even share`,
      remedy: spread,
      witness: { zone, nodes, endpoints: serving.get(zone)!, nodesPerEndpoint: share, evenShare: even },
    });
  }
  return undefined;
}

const sum = (names: readonly string[], by: ReadonlyMap<string, number>): number =>
  names.reduce((total, name) => total + by.get(name)!, 0);

function reporter(service: Service, port: ServicePort) {
  return (
    reason: string,
    endpoints: readonly Endpoint[],
    { message, remedy, witness }: { readonly message: string; readonly remedy: string; readonly witness: JsonObject },
  ): Finding =>
    finding({
      property: id,
      severity: 'warning',
      message: `${serviceText(service)}, port ${portText(port)}: ${message}${endpoints.some(({ projected }) => projected) ? ' (judged for the projected placement)' : ''}`,
      remedy,
      subjects: [serviceSubject(service)],
      locations: [
        service.origin.span(
          service.trafficDistribution === undefined ? ['metadata', 'name'] : ['spec', 'trafficDistribution'],
        ),
        ...endpoints.slice(0, 1).map(({ declared }) => declared.origin.span(declared.path)),
      ],
      witness: { reason, port: port.port, protocol: port.protocol, ...witness },
      witnessClass: reason,
    });
}
