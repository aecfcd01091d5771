/**
 * Random rounds of ExternalDNS: a command line, some objects of the API server, and records that stand already, most of them
 * what an earlier round would have written. Where ExternalDNS itself draws at random (which of two equal wishes of one source
 * survives, facts that share a property list), the rounds keep away: names and targets are then an object's own, and what is
 * removed of properties is one that only a DNSEndpoint has.
 */
import type { Endpoint } from '../../../src/model/external-dns/endpoint.ts';
import type { ApiObject } from '../../../src/model/external-dns/objects.ts';
import { synchronise } from '../../../src/model/external-dns/sync.ts';
import type { Version } from '../../../src/model/external-dns/version.ts';
import { type Draw, drawFrom } from '../../kube-proxy/draw.ts';
import { randomArgs } from './arguments.ts';
import { dnsEndpoint } from './endpoints.ts';
import { gateways, route } from './gateways.ts';
import { node, pod } from './nodes.ts';
import { ingress, service, slices } from './services.ts';
import { ip4, namespaces, type Setting, type Shape, settingOf } from './shape.ts';

export interface Round {
  readonly args: readonly string[];
  readonly objects: readonly ApiObject[];
  readonly current: readonly Endpoint[];
}

/** With about `size` objects. */
export function randomRound(seed: string, version: Version, size = 11): Round {
  const draw = drawFrom(seed);
  const setting = settingOf(draw, version);
  const objects = randomObjects(setting, size);
  const args = randomArgs(draw, version);
  const before = synchronise({
    args,
    objects: draw.oneIn(2) ? objects : randomObjects(setting, size),
    current: [],
    version,
  });
  const written = before.ok ? before.value.changes.create : [];
  return { args, objects, current: draw.oneIn(4) ? [] : written.flatMap((endpoint) => changed(draw, endpoint)) };
}

function randomObjects(setting: Setting, size: number): readonly ApiObject[] {
  const { draw } = setting;
  const count = draw.int(size - 3, size + 3);
  const nodes = Array.from({ length: draw.int(1, 3) }, (_, at) => node(setting, at));
  const pods = Array.from({ length: draw.int(1, Math.ceil(size / 3)) }, (_, at) => pod(setting, at));
  const rest = Array.from({ length: count - nodes.length - pods.length }, (_, at) =>
    draw.pick([service, service, service, service, ingress, dnsEndpoint, route, route])(setting, at),
  );
  const spaces = namespaces.map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
  }));
  const headless = rest.filter(isHeadless);
  return [
    ...spaces,
    ...nodes,
    ...pods,
    ...gateways(setting),
    ...rest,
    ...headless.flatMap((each) => slices(setting, each, pods)),
  ];
}

const isHeadless = (object: Shape): boolean =>
  (object.spec as { clusterIP?: string } | undefined)?.clusterIP === 'None';

/** Kept, lost, pointed elsewhere, or given to another owner. */
function changed(draw: Draw, endpoint: Endpoint): readonly Endpoint[] {
  const { claims: _, ...plain } = endpoint;
  const base = { ...plain, labels: {} };
  if (draw.oneIn(8)) return [];
  if (endpoint.recordType === 'TXT') {
    const isOurs = endpoint.targets[0]?.includes('heritage') === true;
    if (isOurs && draw.oneIn(8))
      return [{ ...base, targets: endpoint.targets.map((each) => each.replace('owner=c1', 'owner=c9')) }];
    return [base];
  }
  if (draw.oneIn(4)) {
    if (endpoint.recordType === 'A') return [{ ...base, targets: [ip4(draw)] }];
    if (endpoint.recordType === 'CNAME') return [{ ...base, targets: ['elsewhere.example.com'] }];
  }
  if (draw.oneIn(6)) return [{ ...base, recordTTL: draw.int(1, 900) }];
  return [base];
}
