/**
 * Random EndpointSlices for Services: several a Service, both families, every mixture of conditions, hints and places,
 * duplicates inside one slice, ports that match and ports that do not.
 */
import type { Draw } from './draw.ts';
import type { RandomPort, RandomService } from './random-service.ts';

/** The next host of each family: no endpoint address is ever in two slices. */
interface Hosts {
  next: number;
}

export function randomSlices(draw: Draw, services: readonly RandomService[], family: 'IPv4' | 'IPv6'): object[] {
  const hosts: Hosts = { next: draw.pick([1, 1, 90, 240]) };
  // About 1,000 endpoints, where kube-proxy begins to leave comments out: now and then, half of the time with no others.
  const proxied = services.filter(({ spec }) => spec.type !== 'ExternalName' && spec.clusterIP !== 'None');
  const crowded = proxied.length > 0 && draw.oneIn(150) ? draw.pick(proxied) : undefined;
  const alone = crowded !== undefined && draw.oneIn(2);
  const slices = services.flatMap((service) => {
    const crowd = service === crowded ? family : undefined;
    const count = crowd !== undefined ? 1 : alone ? 0 : draw.pick([0, 1, 1, 2, 2, 3]);
    return Array.from({ length: count }, (_, j) => randomSlice(draw, service, j, hosts, crowd));
  });
  if (draw.oneIn(5) && services.length > 0) {
    const lost = randomSlice(draw, services[0]!, 9, hosts, undefined);
    slices.push({
      ...lost,
      metadata: {
        name: 'lost',
        namespace: 'a',
        labels: draw.pick([{}, { [ownerLabel]: 'gone' }, { [ownerLabel]: '' }]),
      },
    });
  }
  return slices;
}

const ownerLabel = 'kubernetes.io/service-name';

interface Slice {
  readonly metadata: object;
}

function randomSlice(
  draw: Draw,
  { metadata, spec }: RandomService,
  index: number,
  hosts: Hosts,
  crowd: 'IPv4' | 'IPv6' | undefined,
): Slice {
  const addressType = crowd ?? draw.pick(['IPv4', 'IPv4', 'IPv4', 'IPv4', 'IPv6', 'IPv6', 'IPv6', 'FQDN']);
  const mood = draw.pick(moods);
  const size = crowd !== undefined ? draw.int(996, 1004) : draw.pick([0, 1, 1, 2, 3, 4, 6, 10]);
  const endpoints = Array.from({ length: size }, () =>
    randomEndpoint(draw, nextAddress(draw, addressType, hosts), mood),
  );
  if (endpoints.length > 0 && crowd === undefined && draw.oneIn(4)) {
    for (const { addresses } of draw.several(1, 3, endpoints)) endpoints.push(randomEndpoint(draw, addresses, mood));
  }
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `${metadata.name}-${draw.int(100, 999)}-${index}`,
      namespace: metadata.namespace,
      labels: {
        [ownerLabel]: metadata.name,
        ...(draw.oneIn(40) ? { 'service.kubernetes.io/service-proxy-name': 'other' } : {}),
        ...(draw.oneIn(40) ? { 'service.kubernetes.io/headless': '' } : {}),
      },
    },
    addressType,
    ports: slicePorts(draw, spec.ports ?? []),
    endpoints: draw.shuffle(endpoints),
  } as Slice;
}

/** Most of the Service's ports under their numbers; now and then one is absent, unnamed, without a number, or a stranger. */
function slicePorts(draw: Draw, ports: readonly RandomPort[]): object[] {
  const own = ports
    .filter(() => !draw.oneIn(10))
    .map(({ name, protocol }, i) => ({
      name: name ?? '',
      ...(protocol === undefined && draw.oneIn(2) ? {} : { protocol: protocol ?? 'TCP' }),
      ...(draw.oneIn(30) ? {} : { port: draw.oneIn(6) ? draw.pick([1, 65535]) : 8000 + i }),
    }));
  return draw.oneIn(10) ? [...own, { name: 'stranger', protocol: 'TCP', port: 9999 }] : own;
}

function nextAddress(draw: Draw, type: string, hosts: Hosts): string[] {
  const host = hosts.next++;
  if (type === 'FQDN') return [`h${host}.example.org`];
  const zeros = draw.oneIn(25);
  if (type === 'IPv6') return [`${zeros ? 'FD00:010:244:0:' : 'fd00:10:244:'}:${host.toString(16)}`];
  const [third, fourth] = [host >> 8, host & 255];
  const address = zeros
    ? `10.244.${String(third).padStart(3, '0')}.${String(fourth).padStart(3, '0')}`
    : `10.244.${third}.${fourth}`;
  return draw.oneIn(30) ? [address, `10.245.${third}.${fourth}`] : [address];
}

/** A slice has its own likelihoods, or else nearly every one would be a mixture. */
interface Mood {
  readonly nodes: readonly (string | undefined)[];
  readonly conditions: 'ready' | 'mixed' | 'ending';
  readonly zoned: boolean;
  readonly noded: boolean;
}

const moods: readonly Mood[] = [
  [undefined, 'node-a', 'node-a', 'node-b', 'node-c'],
  ['node-a'],
  ['node-b', 'node-c'],
].flatMap((nodes) =>
  (['ready', 'mixed', 'ending'] as const).flatMap((conditions) =>
    [
      { zoned: false, noded: false },
      { zoned: true, noded: false },
      { zoned: true, noded: true },
      { zoned: false, noded: true },
    ].map((hints) => ({ nodes, conditions, ...hints })),
  ),
);

const truth = [undefined, true, false] as const;

function randomEndpoint(draw: Draw, addresses: readonly string[], mood: Mood) {
  const nodeName = draw.pick(mood.nodes);
  const conditions = conditionsOf(draw, mood);
  const zones =
    mood.zoned && !draw.oneIn(12)
      ? { forZones: draw.several(draw.oneIn(8) ? 0 : 1, 2, ['z1', 'z2', 'z3', 'z1']).map((name) => ({ name })) }
      : {};
  const nodes =
    mood.noded && !draw.oneIn(12)
      ? { forNodes: draw.several(draw.oneIn(8) ? 0 : 1, 2, ['node-a', 'node-b', 'node-c']).map((name) => ({ name })) }
      : {};
  const hints = { ...zones, ...nodes };
  return {
    addresses,
    ...(Object.keys(conditions).length > 0 || draw.oneIn(2) ? { conditions } : {}),
    ...(nodeName === undefined ? {} : { nodeName }),
    ...(draw.oneIn(4) ? { zone: draw.pick(['z1', 'z2']) } : {}),
    ...(Object.keys(hints).length > 0 || draw.oneIn(10) ? { hints } : {}),
  };
}

function conditionsOf(draw: Draw, { conditions }: Mood): object {
  const said = (name: string, value: boolean | undefined): object => (value === undefined ? {} : { [name]: value });
  if (conditions === 'ready' && !draw.oneIn(15))
    return draw.oneIn(2) ? {} : { ready: true, serving: true, terminating: false };
  if (conditions === 'ending' && !draw.oneIn(8)) {
    return { ready: false, serving: !draw.oneIn(3), terminating: !draw.oneIn(4) };
  }
  return {
    ...said('ready', draw.pick(truth)),
    ...said('serving', draw.pick(truth)),
    ...said('terminating', draw.pick(truth)),
  };
}
