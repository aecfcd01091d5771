/** Rows of a table that says which routes the node `me` originates for one Service. */
import { type AdvertisedService, advertise, exclusionLabel } from '../../src/model/bgp/advertise.ts';
import type { FileSuite, Unit } from './suite.ts';

interface Row {
  readonly id: string;
  readonly cfg: {
    readonly cluster?: readonly string[];
    readonly external?: readonly string[];
    readonly lb?: readonly string[];
    readonly aggregation?: string;
  };
  readonly excluded?: string;
  readonly svc: ServiceRow | null;
  readonly slices: readonly SliceRow[];
  readonly expect: { readonly statics: readonly string[]; readonly rejects: readonly string[] };
}

interface ServiceRow {
  readonly type?: string;
  readonly etp: string;
  readonly clusterIPs: readonly string[];
  readonly externalIPs?: readonly string[];
  readonly lbIP?: string;
  readonly lbIngress?: readonly string[];
  readonly ipFamilies?: readonly string[];
}

interface SliceRow {
  readonly family: string;
  readonly eps: readonly { readonly node?: string; readonly ready?: boolean }[];
}

export const serviceAdvertisement: FileSuite = {
  recognises: (document) => rowsOf(document).length > 0,
  units: (document) => rowsOf(document).map(unit),
};

function rowsOf(document: unknown): readonly Row[] {
  const rows = (document as { rows?: unknown } | null | undefined)?.rows;
  return Array.isArray(rows) && rows.every((row: Partial<Row>) => row.expect?.statics !== undefined && row.cfg)
    ? rows
    : [];
}

function unit({ id, cfg, excluded, svc, slices, expect }: Row): Unit {
  return {
    name: `service-advertisement/${id}`,
    run() {
      const { statics, kernelRejects } = advertise(
        {
          cluster: cfg.cluster ?? [],
          external: cfg.external ?? [],
          loadBalancer: cfg.lb ?? [],
          aggregated: cfg.aggregation !== 'Disabled',
        },
        { name: 'me', labels: excluded === undefined ? {} : { [exclusionLabel]: excluded } },
        svc === null ? [] : [serviceOf(svc, slices)],
      );
      return [
        ...differences('statics', expect.statics, statics),
        ...differences('rejects', expect.rejects, kernelRejects),
      ];
    },
  };
}

function serviceOf(row: ServiceRow, slices: readonly SliceRow[]): AdvertisedService {
  const endpoints = slices.flatMap(({ family, eps }) =>
    eps.map(({ node, ready = true }) => ({ family: familyOf(family), node, ready })),
  );
  return {
    type: row.type ?? 'LoadBalancer',
    externalTrafficPolicy: row.etp,
    clusterIPs: row.clusterIPs,
    externalIPs: row.externalIPs ?? [],
    ...(row.lbIP === undefined ? {} : { loadBalancerIP: row.lbIP }),
    ingressIPs: row.lbIngress ?? [],
    families: (row.ipFamilies ?? ['IPv4']).map(familyOf),
    endpoints: slices.length === 0 ? undefined : endpoints,
  };
}

const familyOf = (name: string): 4 | 6 => (name === 'IPv6' ? 6 : 4);

function differences(what: string, expected: readonly string[], actual: readonly string[]): string[] {
  const [want, have] = [[...expected].sort().join(' '), [...actual].sort().join(' ')];
  return want === have ? [] : [`${what}: expected ${want || 'none'}, got ${have || 'none'}`];
}
