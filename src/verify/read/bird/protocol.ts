/** Protocols and templates: options, channels, static routes, and the filters at their ends. */
import type { Family } from '../../../core/ip/address.ts';
import type { Cursor } from './cursor.ts';
import { isChannelOption, isProtocolOption, protocolTypes } from './options.ts';
import { readFilterUse } from './statement.ts';
import type { Body, Channel, Option, Protocol, StaticRoute } from './syntax.ts';

/** The words up to `;`, which is taken, with one space between them. */
export function readWords(cursor: Cursor): Option {
  const { place } = cursor;
  const words: string[] = [];
  let depth = 0;
  while (depth > 0 || !cursor.peek(';')) {
    const { kind, text } = cursor.next;
    if (kind === 'end') cursor.fail('expected `;`, found the end');
    if (kind === 'sign' && text === '{') depth++;
    if (kind === 'sign' && text === '}' && --depth < 0) cursor.fail('expected `;`, found `}`');
    words.push(kind === 'string' ? `"${text}"` : text);
    cursor.take();
  }
  cursor.take();
  return { text: words.join(' '), place };
}

export interface Known {
  readonly filters: ReadonlyMap<string, Body>;
  readonly templates: ReadonlyMap<string, Protocol>;
}

/** What follows `protocol` or `template`. */
export function readProtocol(cursor: Cursor, isTemplate: boolean, known: Known): Protocol {
  const { place } = cursor;
  const type = cursor.name();
  if (!protocolTypes.has(type)) cursor.fail(`protocol \`${type}\` is not one that is read here`, place);
  const named = !cursor.peek('{') && !cursor.peek('from');
  const name = named ? cursor.define(isTemplate ? 'template' : 'protocol') : '';
  const base = cursor.took('from') ? templateOf(cursor, type, known) : undefined;
  const body = readBody(cursor, type, known);
  cursor.took(';');
  return {
    type,
    name,
    options: [...(base?.options ?? []), ...body.options],
    channels: merged(base?.channels ?? [], body.channels),
    routes: [...(base?.routes ?? []), ...body.routes],
    place,
  };
}

function templateOf(cursor: Cursor, type: string, { templates }: Known): Protocol {
  const { place } = cursor;
  const name = cursor.name();
  const found = templates.get(name);
  if (found?.type !== type) cursor.fail(`there is no template \`${name}\` of \`${type}\``, place);
  return found!;
}

interface ProtocolBody {
  readonly options: Option[];
  readonly channels: Channel[];
  readonly routes: StaticRoute[];
}

function readBody(cursor: Cursor, type: string, { filters }: Known): ProtocolBody {
  const { daemon } = cursor;
  const found: ProtocolBody = { options: [], channels: [], routes: [] };
  cursor.expect('{');
  while (!cursor.took('}')) {
    const family = cursor.took('ipv4') ? 4 : cursor.took('ipv6') ? 6 : undefined;
    if (family !== undefined) {
      if (daemon.version === '1.6') cursor.fail('BIRD 1.6 knows no channels');
      found.channels.push(readChannel(cursor, type, family, filters));
    } else if (type === 'static' && cursor.took('route')) {
      found.routes.push(readRoute(cursor));
    } else if (daemon.version === '1.6' && isFilterUse(cursor)) {
      found.channels.push(readEnds(cursor, daemon.family, filters));
    } else {
      const option = readWords(cursor);
      if (option.text !== '' && !isProtocolOption(type, daemon.version, option.text))
        cursor.fail(`\`${option.text}\` is no option of \`${type}\``, option.place);
      if (option.text !== '') found.options.push(option);
    }
  }
  return found;
}

const isFilterUse = (cursor: Cursor): boolean =>
  (cursor.peek('import') || cursor.peek('export')) &&
  ['all', 'none', 'where', 'filter'].some((word) => cursor.peek(word, 1));

/** One `import …;` or `export …;`. */
function readEnds(cursor: Cursor, family: Family, filters: Known['filters']): Channel {
  const isImport = cursor.took('import');
  if (!isImport) cursor.expect('export');
  const use = readFilterUse(cursor, filters);
  cursor.expect(';');
  return { family, options: [], import: isImport ? use : undefined, export: isImport ? undefined : use };
}

function readChannel(cursor: Cursor, type: string, family: Family, filters: Known['filters']): Channel {
  let channel: Channel = { family, options: [], import: undefined, export: undefined };
  if (cursor.took(';')) return channel;
  cursor.expect('{');
  while (!cursor.took('}')) {
    if (isFilterUse(cursor)) channel = both(channel, readEnds(cursor, family, filters));
    else {
      const option = readWords(cursor);
      if (!isChannelOption(type, option.text))
        cursor.fail(`\`${option.text}\` is no option of a channel of \`${type}\``, option.place);
      channel = { ...channel, options: [...channel.options, option] };
    }
  }
  cursor.took(';');
  return channel;
}

const both = (a: Channel, b: Channel): Channel => ({
  family: a.family,
  options: [...a.options, ...b.options],
  import: b.import ?? a.import,
  export: b.export ?? a.export,
});

/** What is said later holds. */
function merged(base: readonly Channel[], own: readonly Channel[]): readonly Channel[] {
  const families = [...new Set([...base, ...own].map(({ family }) => family))];
  return families.map((family) => [...base, ...own].filter((channel) => channel.family === family).reduce(both));
}

function readRoute(cursor: Cursor): StaticRoute {
  const { place } = cursor;
  const address = cursor.address();
  cursor.expect('/');
  const prefix = cursor.prefixAfter(address, place);
  const { text } = readWords(cursor);
  if (!/^(?:blackhole|unreachable|prohibit|(?:via|recursive) \S+|via "[^"]*")$/.test(text))
    cursor.fail(`\`${text}\` is no way for a route`, place);
  return { prefix, to: text, place };
}
