/** `v1 Service` (Kubernetes API reference; validation: pkg/apis/core/validation, ValidateService). */
import type { ServiceObject } from '../../types/service.ts';
import type { Cursor } from '../cursor.ts';
import { address, addressOrNone, dnsLabel, isAddress, isPrefix, labels, portName, prefix } from '../rules.ts';
import { boolean, type Decoded, integer, list, object, oneOf, string, stringOr } from '../schema.ts';
import { defineKind } from './kind.ts';

export const protocols = ['TCP', 'UDP', 'SCTP'] as const;
const families = ['IPv4', 'IPv6'] as const;
const policies = ['Cluster', 'Local'] as const;

const port = object(
  {
    name: string({ expected: dnsLabel.expected, test: (text) => text === '' || dnsLabel.test(text) }),
    protocol: oneOf(protocols),
    appProtocol: string(),
    port: integer(1, 65535),
    targetPort: stringOr(
      string({ expected: portName.expected, test: (text) => text === '' || portName.test(text) }),
      integer(0, 65535),
      'an integer or a string',
    ),
    nodePort: integer(0, 65535),
  },
  { required: ['port'] },
);

const clusterAddress = {
  expected: 'an IP address or `None`',
  test: (text: string) => text === '' || text === 'None' || isAddress(text),
};
const sourceRange = { expected: prefix.expected, test: (text: string) => isPrefix(text.trim()) };

const spec = object({
  type: oneOf(['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName']),
  selector: labels,
  clusterIP: string(clusterAddress),
  clusterIPs: list(string(clusterAddress)),
  ipFamilies: list(oneOf(families)),
  ipFamilyPolicy: oneOf(['SingleStack', 'PreferDualStack', 'RequireDualStack']),
  ports: list(port),
  externalIPs: list(string(address)),
  externalName: string(),
  externalTrafficPolicy: oneOf(policies),
  internalTrafficPolicy: oneOf(policies),
  sessionAffinity: oneOf(['None', 'ClientIP']),
  sessionAffinityConfig: object({ clientIP: object({ timeoutSeconds: integer(1, 86400) }) }),
  loadBalancerIP: string(),
  loadBalancerClass: string(),
  loadBalancerSourceRanges: list(string(sourceRange)),
  allocateLoadBalancerNodePorts: boolean(),
  healthCheckNodePort: integer(0, 65535),
  publishNotReadyAddresses: boolean(),
  trafficDistribution: string(),
});

const ingress = object({ ip: string(addressOrNone), hostname: string(), ipMode: string() }, { known: ['ports'] });
const status = object({ loadBalancer: object({ ingress: list(ingress) }) }, { known: ['conditions'] });

type Spec = Decoded<typeof spec>;

export const service = defineKind({
  kind: 'Service',
  name: dnsLabel,
  fields: { spec, status },
  build(head, { spec: read = {}, status: state = {} }, at): ServiceObject {
    at.at('spec', () => checkSpec(read, at));
    return { kind: 'Service', ...head, spec: read, status: state };
  },
});

function checkSpec(read: Spec, at: Cursor): void {
  const external = read.type === 'ExternalName';
  const headless = read.clusterIP === 'None' || read.clusterIPs?.[0] === 'None';
  if (external && !read.externalName) at.missing('externalName', 'a DNS name, since the type is `ExternalName`');
  if (!external && !headless && read.ports === undefined) at.missing('ports', 'at least one port');
  if (!external && !headless && read.ports !== undefined) at.at('ports', () => checkPorts(read, at));
  const accessible = read.type === 'NodePort' || read.type === 'LoadBalancer' || (read.externalIPs?.length ?? 0) > 0;
  if (read.externalTrafficPolicy === 'Local' && !accessible) {
    const expected = 'no such policy on a Service that is not reached from outside';
    at.at('externalTrafficPolicy', () => at.invalid('Local', expected));
  }
}

function checkPorts(read: Spec, at: Cursor): void {
  const ports = read.ports ?? [];
  const names = new Set<string>();
  const numbers = new Set<string>();
  ports.forEach((entry, i) => {
    at.at(i, () => {
      const { name = '', protocol = 'TCP' } = entry;
      if (name === '' && ports.length > 1) at.missing('name', 'a name for each port where there are several');
      const number = `${entry.port}/${protocol}`;
      if (name !== '' && names.has(name)) at.at('name', () => at.invalid(name, 'another name for each port'));
      if (numbers.has(number)) at.at('port', () => at.invalid(number, 'another number and protocol for each port'));
      names.add(name);
      numbers.add(number);
    });
  });
}
