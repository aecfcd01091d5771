/** What would keep CoreDNS from starting with a Corefile: its grammar, a plugin that refuses its stanza, keys that clash. */
import { clashesOf, placedListeners, textOfKey } from '../../read/corefile/listeners.ts';
import type { ParsedCorefile } from '../../read/corefile/parser.ts';
import { checkStanzas } from '../../read/corefile/plugins/index.ts';

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
  const listeners = blocks.flatMap(placedListeners);
  const [clash] = clashesOf(listeners);
  const listener = clash && listeners[clash[0]];
  return listener && { message: `\`${textOfKey(listener)}\` is served twice`, line: listener.place.line };
}
