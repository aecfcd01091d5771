/**
 * A server outside the clusters → server blocks, one for each zone. None of them asks on for other zones' names, so that the
 * server answers for what is declared and refuses everything else.
 */
import { isWithin } from '../../core/name/names.ts';
import type { OutsideServer, ZoneSource } from '../../model/types/site.ts';
import { type Directive, directive, rewriteDirective, type ServerBlock } from './lower.ts';
import { sortedByPlugin } from './order.ts';

export function lowerOutside(server: OutsideServer): readonly ServerBlock[] {
  return server.sources.map((source, index) => ({
    key: `${source.zone}:${server.port}`,
    directives: sortedByPlugin(server.version, [
      ...(index === 0 ? [directive(['reload'])] : []),
      directive(['errors']),
      ...server.rewrites.filter(({ zone }) => isWithin(zone, source.zone)).map(rewriteDirective),
      ...answering(source).map((each) => ({ ...each, sources: [{ origin: server.origin, path: source.path }] })),
    ]),
  }));
}

function answering(source: ZoneSource): readonly Directive[] {
  switch (source.kind) {
    case 'kubernetes':
      return [kubernetes(source, source.zone)];
    case 'external':
      // The plugin shows what `kubernetes` of the same block watches; that has no name in this zone.
      return [kubernetes(source, `${source.network.cluster.domain}.`), directive(['k8s_external', source.zone])];
    case 'static':
      return [directive(['file', zoneFile(source.zone), source.zone])];
    default:
      return [directive(['cache', '30']), directive(['forward', '.', ...source.to])];
  }
}

function kubernetes(
  { network, kubeconfig, namespaces }: Extract<ZoneSource, { readonly kind: 'kubernetes' | 'external' }>,
  zone: string,
): Directive {
  return directive(
    ['kubernetes', zone],
    [
      ['kubeconfig', kubeconfig],
      ...(namespaces.length === 0 ? [] : [['namespaces', ...namespaces]]),
      ['ttl', String(network.dns?.ttl ?? 5)],
    ],
  );
}

/** Beside the Corefile, which finds it by its name alone. */
export const zoneFile = (zone: string): string => `${zone}zone`;
