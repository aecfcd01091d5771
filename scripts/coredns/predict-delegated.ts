/** What a resolver hears of names below a parent zone: the parent's own answers, and those of the servers it refers to. */
import { isWithin } from '../../src/core/name/names.ts';
import type { Site } from '../../src/model/types/site.ts';
import { declaredOutside } from '../../src/verify/semantics/dns/declared/outside.ts';
import { worldOf } from '../../src/verify/semantics/dns/declared/world.ts';
import { indexWorld } from '../../src/verify/semantics/dns/kubernetes/index-of-world.ts';
import type { Resource } from '../../src/verify/semantics/dns/message.ts';
import { askServer } from '../../src/verify/semantics/dns/server/server.ts';
import { answerZone, readZone } from '../../src/verify/semantics/dns/zone-file/index.ts';
import { type Asked, answerText, referralText } from './dig.ts';

interface Predicted {
  readonly resolved: string;
  /** What the parent alone says, where it refers. */
  readonly referral: string | undefined;
}

export function predictDelegated(site: Site, zoneText: string): (question: Asked) => Predicted {
  const edge = site.servers.find(({ name }) => name === 'edge')!;
  const origin = site.zones[0]!.zone;
  const read = readZone(zoneText, origin);
  const parsed = declaredOutside(edge);
  const children = edge.sources.flatMap((source) => {
    if (source.kind !== 'kubernetes' && source.kind !== 'external') return [];
    const ask = askServer(parsed, {
      index: indexWorld(worldOf(source.network)),
      localAddresses: [],
      outsideAddresses: [],
      synced: true,
      files: {},
      upstream: () => undefined,
    });
    return [{ zone: source.zone, ask }];
  });
  const context = {
    client: { address: '192.0.2.11', port: 0 },
    server: { address: '192.0.2.53', port: 53 },
    protocol: 'udp' as const,
    metadata: {},
  };
  const resolve = ({ name, type }: Asked): { readonly code: string; readonly records: readonly Resource[] } => {
    const child = children.find(({ zone }) => isWithin(zone, name));
    if (child !== undefined) {
      const end = child.ask({ question: { name, type, class: 'IN' }, context });
      if (end.kind !== 'written') return { code: end.kind, records: [] };
      return { code: end.reply.rcode, records: end.reply.answer };
    }
    const outcome = answerZone(read, { name, type });
    if (typeof outcome === 'string') return { code: outcome, records: [] };
    const last = outcome.answer.at(-1);
    if (last?.type !== 'CNAME' || type === 'CNAME') return { code: outcome.rcode, records: outcome.answer };
    const beyond = resolve({ name: last.rdata, type });
    return { code: beyond.code, records: [...outcome.answer, ...beyond.records] };
  };
  return (question) => {
    const { code, records } = resolve(question);
    const alone = answerZone(read, question);
    const refers = typeof alone !== 'string' && alone.answer.length === 0 && !alone.authoritative;
    return {
      resolved: answerText(code, records.map(recordText)),
      referral: refers ? referralText(alone.authority.map(recordText), alone.additional.map(recordText)) : undefined,
    };
  };
}

const recordText = ({ name, type, rdata }: Resource): string =>
  `${name} ${type} ${type === 'TXT' ? `"${rdata.replaceAll('"', '')}"` : rdata}`;
