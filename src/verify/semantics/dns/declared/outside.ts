/**
 * What a server outside the clusters is promised to be: for each of its zones a block that answers for it, from a cluster, a
 * static zone or an upstream, after the rewrites that are declared for names there; and the records of its static zones.
 */
import { isWithin } from '../../../../core/name/names.ts';
import type { OutsideServer, StaticZone, ZoneSource } from '../../../../model/types/site.ts';
import type { ParsedCorefile } from '../../../read/corefile/parser.ts';
import type { Resource } from '../message.ts';
import { declaredWords } from './rewrite.ts';
import { blockOf, type Said } from './tokens.ts';

export function declaredOutside({ sources, rewrites, port }: OutsideServer): ParsedCorefile {
  const blocks = sources.map((source, index) =>
    blockOf(`${source.zone}:${port}`, [
      { words: ['errors'] },
      ...(index > 0 ? [] : [{ words: ['reload'] }]),
      ...rewrites
        .filter((rewrite) => isWithin(rewrite.zone, source.zone))
        .map(({ spec }) => ({ words: ['rewrite', ...declaredWords(spec)] })),
      ...answers(source),
    ]),
  );
  return { blocks, warnings: [] };
}

function answers(source: ZoneSource): readonly Said[] {
  if (source.kind === 'static') return [{ words: ['file', `${source.zone}zone`, source.zone] }];
  if (source.kind === 'forward') return [{ words: ['cache', '30'] }, { words: ['forward', '.', ...source.to] }];
  const { network, kubeconfig, namespaces } = source;
  const watching = (zone: string): Said => ({
    words: ['kubernetes', zone],
    lines: [
      ['ttl', `${network.dns?.ttl ?? 5}`],
      ['kubeconfig', kubeconfig],
      ...(namespaces.length > 0 ? [['namespaces', ...namespaces]] : []),
    ],
  });
  if (source.kind === 'kubernetes') return [watching(source.zone)];
  return [watching(network.cluster.domain), { words: ['k8s_external', source.zone] }];
}

/** RFC 1035, 3.3.13: the primary server, who is responsible, and the timers of secondaries. */
export function declaredRecords({ zone, serial, ttl, records, delegations }: StaticZone): readonly Resource[] {
  const primary = records.find(({ owner, type }) => type === 'NS' && owner === zone)?.data ?? `ns.${zone}`;
  const soa = `${primary} hostmaster.${zone} ${serial} 7200 3600 1209600 ${ttl}`;
  const all: readonly Resource[] = [
    { name: zone, ttl, type: 'SOA', rdata: soa },
    ...records.map((record) => ({ name: record.owner, ttl: record.ttl, type: record.type, rdata: plain(record) })),
    ...delegations.flatMap((child) =>
      child.servers.flatMap(({ name, addresses }) => {
        const glue = addresses.map(({ family, text }) => ({
          name,
          ttl,
          type: family === 6 ? 'AAAA' : 'A',
          rdata: text,
        }));
        return [{ name: child.zone, ttl, type: 'NS', rdata: name }, ...(isWithin(zone, name) ? glue : [])];
      }),
    ),
  ];
  // A record is there once, with the first time to live that was said.
  return [
    ...new Map([...all].reverse().map((record) => [`${record.name} ${record.type} ${record.rdata}`, record])).values(),
  ];
}

/** A reader takes the quotes off. */
const plain = ({ type, data }: StaticZone['records'][number]): string =>
  type === 'CAA' ? data.replaceAll('"', '') : data;
