/** What changes between two states of a site: behaviour that comes, goes or is another, and serials that do not fit. */
import type { Network } from '../../model/types/network.ts';
import type { Site } from '../../model/types/site.ts';
import type { Finding } from '../verdict.ts';
import { type Differences, together } from './behaviour.ts';
import { namesDiffer } from './names.ts';
import { recordsDiffer } from './records.ts';
import { routesDiffer } from './routes.ts';
import { servicesDiffer } from './services.ts';
import { zonesDiffer } from './zones.ts';

export type { Behaviour } from './behaviour.ts';

export interface State {
  readonly networks: readonly Network[];
  readonly site?: Site;
}

export interface SiteDifferences extends Differences {
  readonly findings: readonly Finding[];
}

export function sitesDiffer(before: State, after: State): SiteDifferences {
  const names = new Set([...before.networks, ...after.networks].map(({ cluster }) => cluster.name));
  const clusters = [...names].sort().map((name): Differences => {
    const [old, now] = [before, after].map(({ networks }) => networks.find(({ cluster }) => cluster.name === name));
    if (old !== undefined && now !== undefined) {
      return together([
        servicesDiffer(old, now),
        namesDiffer(old, now),
        recordsDiffer(old, now),
        routesDiffer(old, now),
      ]);
    }
    const whole = { kind: 'setting' as const, where: `cluster/${name}`, what: 'cluster', outcome: name };
    return { added: old === undefined ? [whole] : [], removed: now === undefined ? [whole] : [], changed: [] };
  });
  const nothing: Site = { servers: [], zones: [] };
  const { findings, ...beside } = zonesDiffer(before.site ?? nothing, after.site ?? nothing);
  return { ...together([...clusters, beside]), findings };
}
