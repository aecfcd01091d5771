/**
 * A CoreDNS server as its Corefile says: which block takes a question, what its plugins make of it, and what the client
 * hears (1.14.7).
 */

import { recall } from '../../../../core/recall.ts';
import { serverKeys } from '../../../read/corefile/listeners.ts';
import type { ParsedCorefile, ServerBlock } from '../../../read/corefile/parser.ts';
import { stanzasOf } from '../../../read/corefile/stanza.ts';
import { type Lookup, reply } from '../message.ts';
import { holds } from './conditions.ts';
import { pluginsOf, type ServerWorld } from './plugins.ts';
import { asked, type End, type Next, type Plugin, type ServerQuery, unwritten } from './query.ts';

/** Lookups that lead to lookups: an answer that needs more of them is not known. */
const deepest = 8;

/** Asks the server; what it would leave unwritten comes back as the message that CoreDNS writes, or as silence. */
export function askServer(corefile: ParsedCorefile, world: ServerWorld): (query: ServerQuery) => End {
  const blocks = corefile.blocks.map((block) => ({ block, keys: block.keys.flatMap(({ text }) => serverKeys(text)) }));
  const chains = new Map<string, readonly Plugin[]>();
  const serve = (query: ServerQuery, depth: number): End => {
    if (depth > deepest) return { kind: 'unknown', why: `lookups for \`${query.question.name}\` lead on and on` };
    const lookup =
      (origin: ServerQuery): Lookup =>
      (question) => {
        const end = serve(asked(origin, question), depth + 1);
        return end.kind === 'written' ? end.reply : undefined;
      };
    const block = chooseBlock(blocks, query);
    const plugins =
      block === undefined
        ? []
        : recall(chains, `${depth} ${corefile.blocks.indexOf(block)}`, () => pluginsOf(block, world, lookup));
    if (plugins.length === 0) return sent(query, unwritten('REFUSED'));
    if (query.question.class === 'CH' && !block?.directives.has('chaos') && !block?.directives.has('forward')) {
      return sent(query, unwritten('REFUSED'));
    }
    return sent(query, run(plugins)(query));
  };
  return (query) => serve(query, 0);
}

interface Keyed {
  readonly block: ServerBlock;
  readonly keys: readonly { readonly zone: string; readonly port: string }[];
}

/**
 * The block with the longest zone that holds the name, the first of them whose view is true. A question for DS belongs to
 * the parent: the highest zone below the root takes it, the last of its blocks.
 */
function chooseBlock(blocks: readonly Keyed[], query: ServerQuery): ServerBlock | undefined {
  const name = query.question.name.toLowerCase();
  const port = String(query.context.server.port);
  const serving = (zone: string) =>
    blocks.filter(
      ({ block, keys }) => keys.some((key) => key.zone === zone && key.port === port) && isInView(block, query),
    );
  const labels = name === '.' ? [] : name.slice(0, -1).split('.');
  const found = labels.map((_, from) => serving(`${labels.slice(from).join('.')}.`)).filter((each) => each.length > 0);
  const chosen = query.question.type === 'DS' ? found.at(-1)?.at(-1) : found[0]?.[0];
  return (chosen ?? serving('.')[0])?.block;
}

function isInView({ directives }: ServerBlock, query: ServerQuery): boolean {
  const [view] = stanzasOf(directives.get('view') ?? [], 'view');
  return (view?.lines ?? []).every(({ rest }) => holds(rest.map(({ text }) => text).join(' '), query));
}

/** Past the last plugin nobody answers. */
function run(plugins: readonly Plugin[]): Next {
  const [first, ...rest] = plugins;
  return (query) => (first === undefined ? unwritten('SERVFAIL') : first(query, run(rest)));
}

function sent(query: ServerQuery, end: End): End {
  if (end.kind !== 'unwritten') return end;
  const bare = ['SERVFAIL', 'REFUSED', 'FORMERR', 'NOTIMP'].includes(end.rcode);
  if (!bare) return { kind: 'silent' };
  return { kind: 'written', question: query.question, reply: reply(end.rcode, { authoritative: false }) };
}
