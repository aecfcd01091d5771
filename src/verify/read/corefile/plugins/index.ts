/**
 * Whether a plugin would take its stanzas: CoreDNS starts only if every one does. Plugins that are not listed here are
 * left unjudged, and say so.
 */
import type { Token } from '../lexer.ts';
import { stanzasOf } from '../stanza.ts';
import { answering } from './answers.ts';
import { cache } from './cache.ts';
import { type Finding, fault, first } from './check.ts';
import { forward } from './forward.ts';
import { serving } from './service.ts';

const checks = { ...answering, ...serving, cache, forward };

/** A second stanza in one server block keeps CoreDNS from starting. */
const onlyOnce = new Set(
  'cache dnssec errors grpc hosts kubernetes loop prometheus nsid pprof ready shed tsig view metadata'.split(' '),
);

/** @returns `unknown` for a plugin whose stanza nothing here reads. */
export function checkStanzas(directive: string, words: readonly Token[]): Finding | 'unknown' | undefined {
  const check = Object.hasOwn(checks, directive) ? checks[directive as keyof typeof checks] : undefined;
  if (check === undefined) return 'unknown';
  const stanzas = stanzasOf(words, directive);
  if (stanzas.length > 1 && onlyOnce.has(directive))
    return fault(`\`${directive}\` can stand in a server block once`, words[0]);
  return first(stanzas, check);
}
