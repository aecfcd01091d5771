/** What would keep CoreDNS from starting with a Corefile: its grammar, a plugin that refuses its stanza, keys that clash. */
import { clashesOf, serverKeys, textOfKey } from '../../read/corefile/listeners.ts';
import type { ParsedCorefile } from '../../read/corefile/parser.ts';
import { checkStanzas } from '../../read/corefile/plugins/index.ts';
import { stanzasOf } from '../../read/corefile/stanza.ts';

export interface Fault {
  readonly message: string;
  readonly line: number;
}

export function startFault({ blocks, fault }: ParsedCorefile): Fault | undefined {
  if (fault !== undefined) return fault;
  for (const { directives } of blocks) {
    for (const [directive, words] of directives) {
      const found = checkStanzas(directive, words);
      if (typeof found !== 'object' || found.machine === true) continue;
      return { message: `\`${directive}\`: ${found.message}`, line: (found.at ?? words[0])?.line ?? 1 };
    }
  }
  const listeners = blocks.flatMap(({ keys, directives }) => {
    if (directives.has('view')) return [];
    const bound = stanzasOf(directives.get('bind') ?? [], 'bind').flatMap(({ args }) => args.map(({ text }) => text));
    return keys.flatMap(({ text, line }) =>
      serverKeys(text).flatMap((key) =>
        (bound.length > 0 ? bound : ['']).map((address) => ({ ...key, address, line })),
      ),
    );
  });
  const [clash] = clashesOf(listeners);
  const listener = clash && listeners[clash[0]];
  return listener && { message: `\`${textOfKey(listener)}\` is served twice`, line: listener.line };
}
