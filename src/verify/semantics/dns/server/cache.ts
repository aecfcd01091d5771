/**
 * `cache` for one question, of which nothing is kept yet: what it does to a reply all the same is to give every record one
 * time to live, the lowest of the message, held between the limits of its kind (plugin of CoreDNS, 1.14.7).
 */
import { isWithin } from '../../../../core/name/names.ts';
import type { Stanza } from '../../../read/corefile/stanza.ts';
import { originsOf } from '../../../read/corefile/zones.ts';
import type { Reply, Resource } from '../message.ts';
import { type Plugin, written } from './query.ts';

interface Limits {
  readonly least: number;
  readonly most: number;
}

const least = 5;
const usual = { success: 3600, denial: 1800 };

export function cache({ args, lines }: Stanza, keys: readonly string[]): Plugin {
  const words = args.map(({ text }) => text);
  const [first = ''] = words;
  const seconds = /^\d+$/.test(first) ? Number(first) : undefined;
  const zones = originsOf(words.slice(seconds === undefined ? 0 : 1), keys);
  const limitsFor = (kind: 'success' | 'denial'): Limits => {
    const [, most, fewest] = lines.find((line) => line.first.text === kind)?.rest.map(({ text }) => Number(text)) ?? [];
    return { most: most ?? seconds ?? usual[kind], least: fewest ?? least };
  };
  const limits = { success: limitsFor('success'), denial: limitsFor('denial') };
  const keepsTtl = lines.some((line) => line.first.text === 'keepttl');
  return (query, next) => {
    const end = next(query);
    if (end.kind !== 'written' || keepsTtl || !zones.some((zone) => isWithin(zone, query.question.name))) return end;
    const kind = kindOf(end.reply);
    return kind === undefined ? end : written({ ...query, question: end.question }, held(end.reply, limits[kind]));
  };
}

/** Undefined for what is not kept: a denial without SOA, a refusal, a failure, which has no records to hold. */
function kindOf({ rcode, answer, authority }: Reply): 'success' | 'denial' | undefined {
  const denied = authority.some(({ type }) => type === 'SOA');
  if (rcode === 'NXDOMAIN') return denied ? 'denial' : undefined;
  if (rcode !== 'NOERROR') return undefined;
  if (answer.length > 0) return 'success';
  if (denied) return 'denial';
  return authority.length > 0 ? 'success' : undefined;
}

function held(reply: Reply, limits: Limits): Reply {
  const all = [...reply.answer, ...reply.authority, ...reply.additional];
  const ttl = Math.min(Math.max(Math.min(...all.map((record) => record.ttl)), limits.least), limits.most);
  const same = (records: readonly Resource[]) => records.map((record) => ({ ...record, ttl }));
  return { ...reply, answer: same(reply.answer), authority: same(reply.authority), additional: same(reply.additional) };
}
