/** Cases of the Corefile's language: words, server blocks, zones. A kind that nothing reads yet is listed as skipped. */

import { isWithin, zoneOf } from '../../src/core/name/names.ts';
import { directiveOrder } from '../../src/verify/read/corefile/directives.ts';
import { tokenize } from '../../src/verify/read/corefile/lexer.ts';
import {
  clashesOf,
  listenAddress,
  listenersOf,
  serverKeys,
  textOfKey,
} from '../../src/verify/read/corefile/listeners.ts';
import { type ParsedCorefile, parseCorefile } from '../../src/verify/read/corefile/parser.ts';
import { checkStanzas } from '../../src/verify/read/corefile/plugins/index.ts';
import { originsOf, zonesOfKey } from '../../src/verify/read/corefile/zones.ts';
import type { FileSuite, Unit } from './suite.ts';

// biome-ignore lint/suspicious/noExplicitAny: the cases are data of many kinds, and each reader below knows its own.
type Case = Record<string, any>;

export const corefileParse: FileSuite = {
  recognises: (document) => casesOf(document).some(({ kind }) => kind === 'lex'),
  units: (document) =>
    casesOf(document)
      .filter(({ kind }) => kind in readers)
      .map(unit),
  unread: (document) => {
    const kinds = casesOf(document).map(({ kind }) => String(kind));
    const unread = [...new Set(kinds)].filter((kind) => !(kind in readers));
    return unread.map((kind) => `${kinds.filter((each) => each === kind).length} of kind ${kind}`);
  },
};

const readers: Record<string, (row: Case) => readonly [unknown, unknown]> = {
  lex: ({ input, tokens, token_texts }) => {
    const read = tokenize(input, 'Corefile');
    return token_texts
      ? [token_texts, read.map(({ text }) => text)]
      : [tokens, read.map(({ line, text }) => [line, text])];
  },
  'parse-one': ({ input, valid, first_block, any_directive, files }) => {
    const parsed = parse({ input, any_directive, files }, true);
    const [block] = parsed.blocks;
    const counts = Object.fromEntries([...(block?.directives ?? [])].map(([name, words]) => [name, words.length]));
    const keys = block?.keys.map(({ text }) => text) ?? [];
    return [
      { valid, keys: first_block.keys, counts: first_block.token_counts },
      { valid: parsed.fault === undefined, keys, counts },
    ];
  },
  parse: (row) => {
    const parsed = parse(row, false);
    const valid = parsed.fault === undefined;
    const seen = {
      ...(row['keys'] && { keys: row['keys'] }),
      ...(row['blocks'] && { blocks: sortedBlocks(row['blocks']) }),
    };
    if (!valid || !row['valid']) return [{ valid: row['valid'] }, { valid }];
    return [
      { valid: true, ...seen },
      {
        valid,
        ...(row['keys'] && { keys: parsed.blocks.map(({ keys }) => keys.map(({ text }) => text)) }),
        ...(row['blocks'] && { blocks: sortedBlocks(blocksOf(parsed)) }),
      },
    ];
  },
  'readme-corefile': (row) => {
    const parsed = parse(row, false);
    return [
      { valid: row['valid'], blocks: sortedBlocks(row['blocks']) },
      { valid: parsed.fault === undefined, blocks: sortedBlocks(blocksOf(parsed)) },
    ];
  },
  'zone-expand': ({ input, zones }) => [zones, zonesOfKey(input)],
  'key-normalize': ({ blocks, expected }) => [
    expected,
    (blocks as string[][]).map((keys) => keys.flatMap((key) => serverKeys(key).map(textOfKey))),
  ],
  'listen-address': ({ input, valid, proto, ip, port }) => {
    const address = listenAddress(input);
    return valid ? [{ proto, ip, port }, address] : [true, address === undefined];
  },
  'listener-groups': ({ configs, groups }) => {
    const rows = configs as { zone: string; port: string; listen: string[] }[];
    const keys = rows.flatMap(({ zone, port, listen }) =>
      listen.map((address) => ({ scheme: 'dns', zone, port, address })),
    );
    return [groups, listenersOf(keys)];
  },
  'listener-overlap': ({ sequence }) => {
    const rows = sequence as Case[];
    const keys = rows.map((row) => ({ scheme: 'dns', zone: row['zone'], port: row['port'], address: row['address'] }));
    const clashes = clashesOf(keys);
    return [
      rows.map((row) => (row['already_defined'] ? 'defined' : row['overlap'] ? 'overlap' : undefined)),
      rows.map((_, index) => clashes.get(index)),
    ];
  },
  'loop-zone': ({ key, zone }) => [zone, serverKeys(key)[0]?.zone],
  stanza: ({ plugin, stanza, valid }) => {
    const found = checkStanzas(plugin, tokenize(stanza, 'Corefile'));
    return found === 'unknown' ? [valid, found] : [valid, found === undefined];
  },
  'zone-match': ({ qname, zones, match }) => [match, zoneOf(zones, qname) ?? ''],
  subdomain: ({ child, parent, expected }) => [expected, isWithin(parent, child)],
  origins: ({ args, block_keys, zones }) => [
    zones,
    originsOf(
      args,
      (block_keys as string[]).map((key) => zonesOfKey(key)[0] ?? key),
    ),
  ],
};

function parse({ input, any_directive, files, env }: Case, firstOnly: boolean): ParsedCorefile {
  return parseCorefile(input, {
    firstOnly,
    environment: env ?? {},
    files: files ?? {},
    ...(any_directive ? {} : { directives: new Set(directiveOrder) }),
  });
}

const blocksOf = ({ blocks }: ParsedCorefile): Case[] =>
  blocks.map(({ keys, directives }) => ({
    keys: keys.map(({ text }) => text),
    directives: Object.fromEntries([...directives].map(([name, words]) => [name, words.map(({ text }) => text)])),
  }));

const sortedBlocks = (blocks: readonly Case[]): unknown =>
  blocks.map(({ keys, directives }) => ({ keys, directives: Object.entries(directives).sort() }));

function unit(row: Case): Unit {
  return {
    name: `corefile-parse/${row['id']}`,
    run() {
      const [expected, actual] = (readers[row['kind']]?.(row) ?? [true, false]).map((value) => JSON.stringify(value));
      return expected === actual ? [] : [`expected ${expected}, got ${actual}`];
    },
  };
}

function casesOf(document: unknown): readonly Case[] {
  const cases = (document as { cases?: unknown } | null | undefined)?.cases;
  return Array.isArray(cases) ? cases : [];
}
