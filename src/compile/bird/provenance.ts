/** Which definitions the lines of a node's BIRD came from: sessions, filters, and every prefix that a line names. */
import { parseAddress, widthOf } from '../../core/ip/address.ts';
import type { Session } from '../../model/bgp/sessions.ts';
import type { ClusterBgp } from '../../model/types/calico-network.ts';
import type { Declared } from '../../model/types/network.ts';
import type { Provenance } from '../artifact.ts';
import { functionName, rulesOf } from './filters.ts';
import type { FamilyRoutes } from './lower.ts';

/** A session and a filter's function are as long as their braces; any other line stands for itself. */
export function provenanceOf(bgp: ClusterBgp, routes: readonly FamilyRoutes[], text: string): readonly Provenance[] {
  const blocks = new Map([...sessionsIn(bgp, routes), ...filtersIn(bgp)]);
  const prefixes = prefixesOf(bgp);
  const lines = text.split('\n');
  const found: Provenance[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const block = blocks.get(/^(?:protocol bgp|function) ([^ (]+|'[^']+')/.exec(line)?.[1] ?? '');
    const sources = block ?? prefixes.get(/(?:^ +route |\bnet [~=] )([0-9a-f.:]+\/\d+)/.exec(line)?.[1] ?? '');
    if (sources === undefined) continue;
    const last = block === undefined ? at : lines.indexOf('}', at);
    found.push({ first: at + 1, last: last + 1, sources });
    at = last;
  }
  return found;
}

function sessionsIn(bgp: ClusterBgp, routes: readonly FamilyRoutes[]): [string, readonly Declared[]][] {
  const configuration = bgp.configurations.get('default');
  const sourcesOf = ({ peer, node }: Session): readonly Declared[] => {
    const asked = peer ?? configuration;
    return [
      ...(asked === undefined ? [] : [{ origin: asked.origin, path: ['spec'] }]),
      ...(node === undefined ? [] : [{ origin: node.origin, path: [] }]),
    ];
  };
  return routes.flatMap(({ sessions }) =>
    sessions.map((session): [string, readonly Declared[]] => [session.name, sourcesOf(session)]),
  );
}

function filtersIn({ filters }: ClusterBgp): [string, readonly Declared[]][] {
  return filters.flatMap((filter) =>
    ([4, 6] as const).flatMap((family) =>
      (['import', 'export'] as const)
        .filter((way) => rulesOf(filter, way, family).length > 0)
        .map((way): [string, readonly Declared[]] => [
          functionName(filter.metadata.name, way, family),
          [{ origin: filter.origin, path: ['spec', `${way}V${family}`] }],
        ]),
    ),
  );
}

type Owners = ReadonlyMap<string, readonly Declared[]>;

/** All nodes of a cluster ask it. */
const known = new WeakMap<ClusterBgp, Owners>();

function prefixesOf(bgp: ClusterBgp): Owners {
  const found = known.get(bgp) ?? ownersOf(bgp);
  known.set(bgp, found);
  return found;
}

function ownersOf({ configurations, blocks, pools, services }: ClusterBgp): Owners {
  const owners = new Map<string, Declared[]>();
  const add = (cidr: string, declared: Declared): void => {
    const all = owners.get(cidr);
    if (all === undefined) owners.set(cidr, [declared]);
    else all.push(declared);
  };
  for (const { origin, spec } of configurations.values()) {
    for (const field of ['serviceClusterIPs', 'serviceExternalIPs', 'serviceLoadBalancerIPs'] as const)
      for (const [at, { cidr = '' }] of (spec[field] ?? []).entries()) add(cidr, { origin, path: ['spec', field, at] });
    for (const [at, { cidr = '' }] of (spec.prefixAdvertisements ?? []).entries())
      add(cidr, { origin, path: ['spec', 'prefixAdvertisements', at] });
  }
  for (const { origin, spec } of [...blocks, ...pools]) add(spec.cidr, { origin, path: ['spec', 'cidr'] });
  for (const { origin, clusterIPs, externalIPs, ingressIPs } of services) {
    const list = (texts: readonly string[], path: Declared['path']): void => {
      for (const text of texts) {
        const address = parseAddress(text);
        if (address !== undefined) add(`${address.text}/${widthOf(address.family)}`, { origin, path });
      }
    };
    list(clusterIPs, ['spec', 'clusterIPs']);
    list(externalIPs, ['spec', 'externalIPs']);
    list(ingressIPs, ['status', 'loadBalancer']);
  }
  return owners;
}
