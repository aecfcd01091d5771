/** What the server of a Corefile answers, and what it would answer without one of its plugins. */
import type { Network } from '../../src/model/types/network.ts';
import type { ParsedCorefile, ServerBlock } from '../../src/verify/read/corefile/parser.ts';
import { worldOf } from '../../src/verify/semantics/dns/declared/world.ts';
import { indexWorld, type WorldIndex } from '../../src/verify/semantics/dns/kubernetes/index-of-world.ts';
import { reply } from '../../src/verify/semantics/dns/message.ts';
import type { ServerWorld } from '../../src/verify/semantics/dns/server/plugins.ts';
import type { End } from '../../src/verify/semantics/dns/server/query.ts';
import { askServer } from '../../src/verify/semantics/dns/server/server.ts';
import type { ReadCorefile } from './corefiles.ts';

/** An answer in short: its code and records; undefined where it is not known, or nothing is sent. */
export interface Heard {
  readonly rcode: string;
  readonly records: readonly string[];
}

export type Ask = (name: string, type: string) => Heard | undefined;

/** The server as it stands, and without a plugin of one block. Upstreams have every name; the asker is a stranger. */
export function withAndWithout(
  network: Network,
  { corefile, parsed }: ReadCorefile,
  block: ServerBlock,
  plugin: string,
): { readonly as: Ask; readonly without: Ask } {
  const world = worldFor(network, corefile.files);
  const directives = new Map([...block.directives].filter(([name]) => name !== plugin));
  const other = parsed.blocks.map((each) => (each === block ? { ...each, directives } : each));
  return { as: asker(parsed, world), without: asker({ ...parsed, blocks: other }, world) };
}

const indexes = new WeakMap<Network, WorldIndex>();

function worldFor(network: Network, files: Readonly<Record<string, string>>): ServerWorld {
  const index = indexes.get(network) ?? indexWorld(worldOf(network));
  indexes.set(network, index);
  return {
    index,
    localAddresses: [],
    outsideAddresses: [],
    synced: true,
    files,
    upstream: ({ name }) => reply('NOERROR', { answer: [{ name, ttl: 60, type: 'A', rdata: '192.0.2.80' }] }),
  };
}

function asker(parsed: ParsedCorefile, world: ServerWorld): Ask {
  const ask = askServer(parsed, world);
  const context = {
    client: { address: '192.0.2.250', port: 40_000 },
    server: { address: '192.0.2.53', port: 53 },
    protocol: 'udp' as const,
    metadata: {},
  };
  return (name, type) => heard(ask({ question: { name, type, class: 'IN' }, options: [], context }));
}

function heard(end: End): Heard | undefined {
  if (end.kind !== 'written') return undefined;
  const { rcode, answer } = end.reply;
  return { rcode, records: answer.map((record) => `${record.name} ${record.type} ${record.rdata}`) };
}

export const heardText = ({ rcode, records }: Heard): string => records[0] ?? rcode;
