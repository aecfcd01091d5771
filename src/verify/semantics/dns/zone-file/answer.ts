/**
 * The reply of CoreDNS's `file` plugin from one zone (RFC 1034, 4.3.2; RFC 4592 for wildcards): delegations, aliases
 * within the zone, wildcards, and the apex's name servers with every positive reply.
 */

import { isWithin, labelsOf, leftOf } from '../../../../core/name/names.ts';
import { type Outcome, type Question, type Resource, reply } from '../message.ts';
import type { Zone } from './read.ts';

const longestChain = 8;

export function answerZone({ origin, records }: Zone, question: Question): Outcome {
  const name = question.name.toLowerCase();
  if (!isWithin(origin, name)) return 'next';
  const find = (owner: string, type?: string) =>
    records.filter((record) => record.name === owner && (type === undefined || record.type === type));
  const authority = find(origin, 'SOA');
  const servers = find(origin, 'NS');
  const cut = delegationOf(origin, name, find);
  if (cut.length > 0 && !(question.type === 'DS' && cut[0]?.name === name)) {
    const glue = cut.flatMap(({ rdata }) => addressesOf(records, rdata));
    return reply('NOERROR', { authoritative: false, authority: cut, additional: glue });
  }
  const answer: Resource[] = [];
  let asked = name;
  for (let step = 0; step <= longestChain; step++) {
    const exact = find(asked);
    const exists = exact.length > 0 || records.some((record) => isWithin(asked, record.name));
    const found = exists ? exact : wildcardFor(origin, asked, records).map((record) => ({ ...record, name: asked }));
    if (!exists && found.length === 0) return reply('NXDOMAIN', { answer, authority });
    const wanted = found.filter(({ type }) => type === question.type);
    if (wanted.length > 0) {
      answer.push(...wanted);
      const additional = wanted.flatMap(({ type, rdata }) =>
        targetsOf(type, rdata).flatMap((each) => addressesOf(records, each)),
      );
      return reply('NOERROR', {
        answer,
        authority: question.type === 'NS' && asked === origin ? [] : servers,
        additional,
      });
    }
    const alias = found.find(({ type }) => type === 'CNAME');
    if (alias === undefined) return reply('NOERROR', answer.length > 0 ? { answer, authority } : { authority });
    answer.push(alias);
    asked = alias.rdata.toLowerCase();
    // What lies below a delegation is for the client to ask for.
    if (!isWithin(origin, asked) || delegationOf(origin, asked, find).length > 0) break;
  }
  return reply('NOERROR', { answer, authority: servers });
}

/** The name servers of the highest zone cut on the way from the origin to the name. */
function delegationOf(
  origin: string,
  name: string,
  find: (owner: string, type: string) => readonly Resource[],
): readonly Resource[] {
  const labels = labelsOf(leftOf(origin, name));
  for (let kept = 1; kept <= labels.length; kept++) {
    const owner = `${labels.slice(-kept).join('.')}.${origin === '.' ? '' : origin}`;
    const servers = find(owner, 'NS');
    if (servers.length > 0) return servers;
  }
  return [];
}

/** The records of the closest wildcard: the one below the longest existing part of the name. */
function wildcardFor(origin: string, name: string, records: readonly Resource[]): readonly Resource[] {
  let parent = name;
  while (parent !== origin && parent.includes('.')) {
    parent = parent.slice(parent.indexOf('.') + 1) || '.';
    const stars = records.filter((record) => record.name === `*.${parent}`);
    if (stars.length > 0) return stars;
    if (records.some((record) => isWithin(parent, record.name))) return [];
  }
  return [];
}

const addressesOf = (records: readonly Resource[], name: string): readonly Resource[] =>
  records.filter((record) => record.name === name.toLowerCase() && (record.type === 'A' || record.type === 'AAAA'));

function targetsOf(type: string, rdata: string): readonly string[] {
  if (type === 'NS') return [rdata];
  return type === 'MX' || type === 'SRV' ? rdata.split(' ').slice(-1) : [];
}
