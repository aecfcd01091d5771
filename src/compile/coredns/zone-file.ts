/** A static zone as the lines of a master file (RFC 1035, 5), each with the definition that it came from. */
import { isWithin } from '../../core/name/names.ts';
import type { StaticZone } from '../../model/types/site.ts';
import type { Provenance } from '../artifact.ts';

interface Line {
  readonly owner: string;
  readonly ttl: number;
  readonly type: string;
  readonly data: string;
  readonly path: readonly (string | number)[];
}

/** Seconds: how often secondaries ask, ask again, and give up. */
const timers = { refresh: 7200, retry: 3600, expire: 1_209_600 };
/** `$ORIGIN` and `$TTL`. */
const heading = 2;

export function viewZone(content: StaticZone): { readonly view: object; readonly provenance: readonly Provenance[] } {
  const lines = [authority(content), ...content.records.map(recordLine), ...delegationLines(content)];
  const { zone, ttl, origin } = content;
  return {
    view: { zone, ttl, records: lines },
    provenance: lines.map(({ path }, index) => ({
      first: heading + index + 1,
      last: heading + index + 1,
      sources: [{ origin, path: [...path] }],
    })),
  };
}

function authority({ zone, ttl, serial, records }: StaticZone): Line {
  const primary = records.find(({ owner, type }) => owner === zone && type === 'NS')?.data ?? `ns.${zone}`;
  const { refresh, retry, expire } = timers;
  const data = `${primary} hostmaster.${zone} ${serial} ${refresh} ${retry} ${expire} ${ttl}`;
  return { owner: zone, ttl, type: 'SOA', data, path: ['spec', 'serial'] };
}

const recordLine = ({ owner, ttl, type, data, path }: StaticZone['records'][number]): Line => ({
  owner,
  ttl,
  type,
  data: type === 'TXT' ? `"${data}"` : data,
  path,
});

/** Name servers of the zones below, and the addresses of those whose names lie in the zone itself (glue). */
function delegationLines({ zone, ttl, records, delegations }: StaticZone): readonly Line[] {
  const written = new Set(records.map(({ owner, type, data }) => `${owner} ${type} ${data}`));
  const fresh = (line: Line): boolean => {
    const key = `${line.owner} ${line.type} ${line.data}`;
    return !written.has(key) && written.add(key) !== undefined;
  };
  return delegations
    .flatMap((delegation) =>
      delegation.servers.flatMap(({ name, addresses }): readonly Line[] => [
        { owner: delegation.zone, ttl, type: 'NS', data: name, path: delegation.path },
        ...(isWithin(zone, name) ? addresses : []).map(({ family, text }) => ({
          owner: name,
          ttl,
          type: family === 4 ? 'A' : 'AAAA',
          data: text,
          path: delegation.path,
        })),
      ]),
    )
    .filter(fresh);
}
