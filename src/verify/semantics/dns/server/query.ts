/** A question with everything that a server's plugins look at, and how a chain of plugins ends. */
import type { Question, Rcode, Reply } from '../message.ts';
import type { ClassedQuestion } from '../rewrite/interpret.ts';
import type { EdnsOption, RewriteContext } from '../rewrite/options.ts';

export interface ServerQuery {
  readonly question: ClassedQuestion;
  readonly options?: readonly EdnsOption[];
  readonly context: RewriteContext;
}

/**
 * `unwritten` is a code for which nobody wrote a message; `silent` sends nothing; `unknown` depends on something that is
 * not modelled.
 */
export type End =
  | { readonly kind: 'written'; readonly question: ClassedQuestion; readonly reply: Reply }
  | { readonly kind: 'unwritten'; readonly rcode: Rcode }
  | { readonly kind: 'silent' }
  | { readonly kind: 'unknown'; readonly why: string };

export type Next = (query: ServerQuery) => End;
export type Plugin = (query: ServerQuery, next: Next) => End;

export const written = (query: ServerQuery, reply: Reply): End => ({
  kind: 'written',
  question: query.question,
  reply,
});
export const unwritten = (rcode: Rcode): End => ({ kind: 'unwritten', rcode });
export const asked = (query: ServerQuery, { name, type }: Question): ServerQuery => ({
  ...query,
  question: { name, type, class: 'IN' },
});
