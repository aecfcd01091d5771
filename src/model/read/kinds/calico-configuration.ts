/** Calico's BGPConfiguration: `default` for the cluster, `node.<name>` for one node. */
import type { BgpConfigurationObject } from '../../types/calico.ts';
import { address, isAddress, isPrefix, prefix } from '../rules.ts';
import { boolean, integer, list, object, oneOf, string } from '../schema.ts';
import { asNumber, community, defineCalico, duration, interfacePattern, password } from './calico.ts';

/** calicoctl takes a bare address, which calico-node then leaves out with all of its kind; the CRD refuses it. */
const range = object({
  cidr: string({ expected: prefix.expected, test: (text) => isPrefix(text) || isAddress(text) }),
});
const priority = integer(1, 2147483646);
const levels = ['trace', 'debug', 'info', 'warning', 'error', 'fatal'];

/** Of `communities`, by Calico's schema. */
const most = 500;

const spec = object(
  {
    logSeverityScreen: string({
      expected: '`Trace`, `Debug`, `Info`, `Warning`, `Error` or `Fatal`',
      test: (text) => levels.includes(text.toLowerCase()),
    }),
    nodeToNodeMeshEnabled: boolean(),
    asNumber,
    listenPort: integer(1, 65535),
    bindMode: oneOf(['None', 'NodeIP']),
    ignoredInterfaces: list(
      string({
        expected: interfacePattern.expected,
        test: (text) => text !== '*' && interfacePattern.test(text),
      }),
    ),
    serviceClusterIPs: list(range),
    serviceExternalIPs: list(range),
    serviceLoadBalancerIPs: list(range),
    serviceLoadBalancerAggregation: oneOf(['Enabled', 'Disabled']),
    communities: list(object({ name: string(), value: string(community) }, { required: ['name', 'value'] })),
    prefixAdvertisements: list(object({ cidr: string(prefix), communities: list(string()) })),
    nodeMeshPassword: password,
    nodeMeshMaxRestartTime: string(duration),
    localWorkloadPeeringIPV4: string(address),
    localWorkloadPeeringIPV6: string(address),
    programClusterRoutes: oneOf(['Enabled', 'Disabled', 'EnabledIPIPOnly', 'EnabledNoEncapOnly']),
    ipv4NormalRoutePriority: priority,
    ipv6NormalRoutePriority: priority,
  },
  {
    check(value, at) {
      const { communities = [], prefixAdvertisements = [] } = value;
      if (communities.length > 0 && prefixAdvertisements.length === 0)
        at.missing('prefixAdvertisements', 'the prefixes that `communities` are for');
      if (communities.length > most) at.at('communities', () => at.invalid(communities.length, `at most ${most}`));
      for (const field of ['nodeMeshPassword', 'nodeMeshMaxRestartTime'] as const) {
        if (value[field] !== undefined && value.nodeToNodeMeshEnabled === false)
          at.at(field, () => at.invalid(field, 'nothing, because the mesh is off'));
      }
      const names = new Set(communities.map(({ name }) => name));
      prefixAdvertisements.forEach((advertisement, index) => {
        advertisement.communities?.forEach((value, place) => {
          if (names.has(value) || community.test(value)) return;
          at.path.push('prefixAdvertisements', index, 'communities', place);
          at.invalid(value, 'the name of one of `communities`, or a community');
          at.path.length -= 4;
        });
      });
    },
  },
);

/** What only the configuration of the whole cluster may say. */
const global = [
  'nodeToNodeMeshEnabled',
  'asNumber',
  'serviceClusterIPs',
  'serviceExternalIPs',
  'serviceLoadBalancerIPs',
  'nodeMeshPassword',
  'nodeMeshMaxRestartTime',
] as const;

export const bgpConfiguration = defineCalico('BGPConfiguration', spec, (head, read, at): BgpConfigurationObject => {
  const { name } = head.metadata;
  for (const field of name === 'default' ? [] : global) {
    if (field in read) at.at('spec', () => at.at(field, () => at.invalid(field, 'nothing: only `default` sets it')));
  }
  return { kind: 'BGPConfiguration', ...head, spec: read };
});
