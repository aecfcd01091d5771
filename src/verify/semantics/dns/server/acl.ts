/** `acl`: which clients may ask for what (plugin of CoreDNS, 1.14.7). The first policy that fits decides. */
import { parseAddress } from '../../../../core/ip/address.ts';
import { contains, parsePrefix } from '../../../../core/ip/prefix.ts';
import { zoneOf } from '../../../../core/name/names.ts';
import type { Line, Stanza } from '../../../read/corefile/stanza.ts';
import { originsOf } from '../../../read/corefile/zones.ts';
import { reply } from '../message.ts';
import { type Plugin, type ServerQuery, written } from './query.ts';

export type AclAction = 'allow' | 'block' | 'filter' | 'drop';

export function acl(stanzas: readonly Stanza[], keys: readonly string[]): Plugin {
  return (query, next) => {
    switch (decide(stanzas, keys, query)) {
      case 'block':
        return written(query, reply('REFUSED', { authoritative: false }));
      case 'filter':
        return written(query, reply('NOERROR', { authoritative: false }));
      case 'drop':
        return { kind: 'silent' };
      default:
        return next(query);
    }
  };
}

function decide(stanzas: readonly Stanza[], keys: readonly string[], query: ServerQuery): AclAction {
  for (const { args, lines } of stanzas) {
    const zones = originsOf(
      args.map(({ text }) => text),
      keys,
    );
    if (zoneOf(zones, query.question.name) === undefined) continue;
    const line = lines.find((each) => fits(each, query));
    if (line !== undefined) return line.first.text.toLowerCase() as AclAction;
  }
  return 'allow';
}

function fits({ rest }: Line, { question, context }: ServerQuery): boolean {
  const sections = new Map<string, string[]>();
  let section: string[] = [];
  for (const { text } of rest) {
    const name = text.toLowerCase();
    if (name === 'type' || name === 'net') {
      section = [];
      sections.set(name, section);
    } else section.push(text);
  }
  const types = sections.get('type') ?? ['*'];
  const networks = sections.get('net') ?? ['*'];
  const client = parseAddress(context.client.address);
  const inside = (network: string) => {
    if (network === '*') return true;
    const prefix = parsePrefix(network);
    if (client === undefined) return false;
    return prefix === undefined ? parseAddress(network)?.text === client.text : contains(prefix, client);
  };
  return types.some((type) => type === '*' || type === question.type) && networks.some(inside);
}
