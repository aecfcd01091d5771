/** What the Services of a cluster promise: for each address and port, where packets go, and which of them are let in. */
import { compareText } from '../../core/order.ts';
import type { Endpoint, Network, Service, ServicePort } from '../../model/types/network.ts';
import type { JsonObject } from '../verdict.ts';
import { type Behaviour, type Differences, differences } from './behaviour.ts';

export const servicesDiffer = (before: Network, after: Network): Differences =>
  differences(behavioursOf(before), behavioursOf(after), witnessOf);

function behavioursOf({ cluster, services }: Network): readonly Behaviour[] {
  const where = `cluster/${cluster.name}`;
  const { masqueradeAll, localhostNodePorts, nodePortAddresses, detectLocalMode, clusterCIDRs } = cluster.proxy;
  const settings = {
    masqueradeAll,
    localhostNodePorts,
    nodePortAddresses: nodePortAddresses.join(' '),
    local: [detectLocalMode, ...clusterCIDRs.map(({ text }) => text)].join(' '),
  };
  return [
    ...Object.entries(settings).map(
      ([what, value]): Behaviour => ({ kind: 'setting', where, what: `proxy ${what}`, outcome: `${value}` }),
    ),
    ...services
      .filter(({ proxied }) => proxied)
      .flatMap((service) =>
        service.ports.flatMap((port) =>
          entrancesOf(service, port).map(
            ({ what, family, local, outside }): Behaviour => ({
              kind: 'service',
              where,
              what,
              outcome: outcomeOf(service, port.endpoints[family], { local, outside }),
            }),
          ),
        ),
      ),
  ];
}

interface Entrance {
  readonly what: string;
  readonly family: 4 | 6;
  /** Whether only endpoints of the node are taken. */
  readonly local: boolean;
  readonly outside: boolean;
}

function entrancesOf(service: Service, { port, protocol, nodePort }: ServicePort): readonly Entrance[] {
  const within = service.internalTrafficPolicy === 'Local';
  const without = service.externalTrafficPolicy === 'Local';
  const at = (text: string, family: 4 | 6, outside: boolean): Entrance => ({
    what: `${family === 6 ? `[${text}]` : text}:${port}/${protocol}`,
    family,
    local: outside ? without : within,
    outside,
  });
  const beyond = [...service.externalIPs, ...service.ingress].map(({ address }) => address);
  return [
    ...service.clusterIPs.map(({ text, family }) => at(text, family, false)),
    ...beyond.map(({ text, family }) => at(text, family, true)),
    ...(nodePort === 0
      ? []
      : service.families.map((family) => ({
          what: `every node:${nodePort}/${protocol} IPv${family}`,
          family,
          local: without,
          outside: true,
        }))),
  ];
}

function outcomeOf(
  { affinitySeconds, sourceRanges }: Service,
  endpoints: readonly Endpoint[],
  { local, outside }: Pick<Entrance, 'local' | 'outside'>,
): string {
  const ready = endpoints.filter((each) => each.ready);
  const taken = ready.length > 0 ? ready : endpoints.filter(({ serving, terminating }) => serving && terminating);
  const texts = [...new Set(taken.map(({ text }) => text))].sort(compareText);
  return [
    texts.length === 0 ? 'rejected' : texts.join(' '),
    ...(local ? ['endpoints of the same node alone'] : []),
    ...(affinitySeconds === undefined ? [] : [`the same endpoint for ${affinitySeconds} s`]),
    ...(outside && sourceRanges.length > 0 ? [`only from ${[...sourceRanges].sort(compareText).join(' ')}`] : []),
  ].join('; ');
}

function witnessOf(before: Behaviour, after: Behaviour): JsonObject {
  const [, destination = after.what, port = '', protocol = ''] = /^\[?(.*?)\]?:(\d+)\/(\w+)/.exec(after.what) ?? [];
  return { destination, port: Number(port), protocol, expected: [before.outcome], actual: [after.outcome] };
}
