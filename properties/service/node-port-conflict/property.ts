/**
 * No port of the nodes is claimed twice: by two Services, by a health check, or by a pod on its host.
 *
 * Unsatisfiable iff two Services (or two ports of one) have the same node port and protocol, a node port of TCP is a
 * health-check node port, two Services have the same health-check node port, or a node port is a port that a pod binds on
 * its host with the same protocol.
 */
import { type Path, pathText } from '../../../src/diagnostics/span.ts';
import type { Network, Pod, Service } from '../../../src/model/types/network.ts';
import type { Protocol } from '../../../src/model/types/service.ts';
import type { Property } from '../../../src/verify/property.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import { joinWords, serviceSubject, serviceText } from '../../algebra/text.ts';

const id = 'service/node-port-conflict';

interface Claim {
  readonly service: Service;
  readonly what: 'node port' | 'health-check node port';
  readonly port: number;
  readonly protocol: Protocol;
  readonly path: Path;
}

export const property: Property = {
  id,
  severity: 'error',
  statement: 'No port of the nodes is claimed twice: by two Services, by a health check, or by a pod on its host.',
  engine: ['enumeration'],
  judge: (network) => {
    const claims = network.services.flatMap(claimsOf);
    const byPort = new Map<string, Claim[]>();
    for (const claim of claims) {
      const key = `${claim.port}/${claim.protocol}`;
      const others = byPort.get(key);
      if (others === undefined) byPort.set(key, [claim]);
      else others.push(claim);
    }
    return {
      applicable: claims.length > 0,
      evidence: { ports: claims.length },
      findings: [
        ...[...byPort.values()].filter((sharing) => sharing.length > 1).map(conflict),
        ...judgeHostPorts(network, byPort),
      ],
    };
  },
};

/** Ports that projection chose are left out: the API server might choose any other free one. */
function claimsOf(service: Service): Claim[] {
  const all: Claim[] = [
    ...service.ports.map(
      ({ nodePort, protocol, index }): Claim => ({
        service,
        what: 'node port',
        port: nodePort,
        protocol,
        path: ['spec', 'ports', index, 'nodePort'],
      }),
    ),
    {
      service,
      what: 'health-check node port',
      port: service.healthCheckNodePort,
      protocol: 'TCP',
      path: ['spec', 'healthCheckNodePort'],
    },
  ];
  return all.filter(({ port, path }) => port !== 0 && !service.projected.has(pathText(path)));
}

function conflict(claims: readonly Claim[]): Finding {
  const [{ port, protocol }, second] = claims as [Claim, Claim];
  const services = [...new Set(claims.map(({ service }) => service))];
  const owners = claims.map(
    ({ service, what }) => `${what === 'node port' ? '' : 'the health check of '}${serviceText(service)}`,
  );
  return finding({
    property: id,
    severity: 'error',
    message: `node port ${port}/${protocol} is claimed by ${joinWords(owners)}; one of them does not get its traffic`,
    remedy: `give ${serviceText(second.service)} another ${second.what}, or leave \`${pathText(second.path.slice(-1))}\` out and have one allocated`,
    subjects: services.map(serviceSubject),
    locations: claims.map(({ service, path }) => service.origin.span(path)),
    witness: {
      port,
      protocol,
      services: services.map((service) => `${service.namespace}/${service.name}`),
      healthCheck: claims.some(({ what }) => what === 'health-check node port'),
    },
    witnessClass: `${port}/${protocol}`,
  });
}

function judgeHostPorts(network: Network, byPort: ReadonlyMap<string, readonly Claim[]>): Finding[] {
  const reported = new Set<string>();
  return network.pods.flatMap((pod) =>
    hostPortsOf(pod).flatMap(({ port, protocol, path, how }) => {
      const [claim] = byPort.get(`${port}/${protocol}`) ?? [];
      const owner = (pod.projected && pod.owner) || `${pod.namespace}/${pod.name}`;
      const key = `${port}/${protocol} ${owner}`;
      if (claim === undefined || reported.has(key)) return [];
      reported.add(key);
      const on = pod.nodeName === undefined ? 'its node' : `node \`${pod.nodeName}\``;
      return [
        finding({
          property: id,
          severity: 'error',
          message: `${claim.what} ${port}/${protocol} of ${serviceText(claim.service)} is also bound on ${on} by pod \`${pod.namespace}/${pod.name}\` (${how}); packets for the pod go to the Service`,
          remedy: `give the Service a node port other than ${port}, or the pod a host port outside ${network.cluster.nodePortRange.first} to ${network.cluster.nodePortRange.last}`,
          subjects: [
            serviceSubject(claim.service),
            {
              kind: 'Pod',
              namespace: pod.namespace,
              name: pod.projected ? (pod.owner?.split('/').at(-1) ?? pod.name) : pod.name,
            },
          ],
          locations: [claim.service.origin.span(claim.path), pod.declared.origin.span([...pod.declared.path, ...path])],
          witness: {
            port,
            protocol,
            node: pod.nodeName ?? null,
            pod: `${pod.namespace}/${pod.name}`,
            service: `${claim.service.namespace}/${claim.service.name}`,
          },
          witnessClass: `host ${port}/${protocol}`,
        }),
      ];
    }),
  );
}

/** Ports bound on the host: every container port of a pod in the host's network, and `hostPort` elsewhere. */
function hostPortsOf(pod: Pod): { port: number; protocol: Protocol; path: Path; how: string }[] {
  return pod.containers.flatMap((container, c) =>
    (container.ports ?? []).flatMap((each, p) => {
      const port = each.hostPort ?? (pod.hostNetwork ? each.containerPort : undefined);
      if (port === undefined) return [];
      const how = each.hostPort === undefined ? 'hostNetwork' : 'hostPort';
      return [{ port, protocol: each.protocol ?? 'TCP', path: ['spec', 'containers', c, 'ports', p], how }];
    }),
  );
}
