/**
 * CoreDNS's `autopath`: the server walks the client's search list for it, and answers the first name with a CNAME to the
 * one that was found.
 */

import { isWithin, leftOf } from '../../../../core/name/names.ts';
import { type Question, type Rcode, type Reply, type Resource, reply } from '../message.ts';

/** How the rest of the chain ended: with a reply, with a code that nobody wrote, or with an error. */
export type Ended = { readonly written: Reply } | { readonly unwritten: Rcode } | { readonly error: string };

/** Whether the first domain of the search list holds the name, which is what makes autopath begin. */
export function isSearched(search: readonly string[], name: string): boolean {
  const [first] = search;
  return first !== undefined && isWithin(first, name);
}

/**
 * @param search the client's list; the empty string stands for the name as it was typed.
 * @param ask the rest of the chain, asked for one name after the other.
 */
export function autopath(search: readonly string[], question: Question, ask: (question: Question) => Ended): Ended {
  if (!isSearched(search, question.name)) return ask(question);
  const [first = ''] = search;
  const base = leftOf(first, question.name);
  if (base === '') return { error: `\`${question.name}\` is the search domain itself` };
  let kept: Ended | undefined;
  for (const domain of search) {
    const ended = ask({
      name: domain === '' || domain === '.' ? `${base}.` : `${base}.${domain}`,
      type: question.type,
    });
    if ('error' in ended) return ended;
    kept ??= ended;
    if ('written' in ended && ended.written.rcode !== 'NXDOMAIN') return { written: aliased(question, ended.written) };
  }
  return kept !== undefined && 'written' in kept ? { written: kept.written } : (kept ?? { unwritten: 'SERVFAIL' });
}

function aliased({ name }: Question, found: Reply): Reply {
  const [first] = found.answer;
  // The name may come back in another case.
  if (first === undefined || first.name.toLowerCase() === name.toLowerCase()) return found;
  const alias: Resource = { name, ttl: first.ttl, type: 'CNAME', rdata: first.name };
  return reply(found.rcode, { ...found, answer: [alias, ...found.answer] });
}
