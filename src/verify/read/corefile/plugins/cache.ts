/** The `cache` stanza. */
import type { Token } from '../lexer.ts';
import {
  all,
  block,
  type Check,
  duration,
  fault,
  inOrder,
  many,
  none,
  one,
  oneOf,
  refuse,
  type StanzaCheck,
  type WordCheck,
  whole,
  zone,
} from './check.ts';

/** A capacity, then the longest and the shortest time that an answer is kept. */
const kept = inOrder(1, whole(Number.MIN_SAFE_INTEGER), whole(1), whole(0));

const percentage: WordCheck = (word) =>
  /^\d+%$/.test(word) && Number.parseInt(word, 10) >= 10 && Number.parseInt(word, 10) <= 90
    ? undefined
    : 'expected 10% to 90%';

/** How long an answer may be stale, whether it is verified first, and the times for that. */
const stale: Check = ([age, mode, ...times]) => {
  if (age === undefined) return undefined;
  const wrong = refuse(age, duration());
  if (wrong !== undefined || mode === undefined) return wrong;
  const word = mode.text.toLowerCase();
  if (word === 'immediate') return inOrder(0, duration(1), duration())(times);
  if (word === 'verify') return inOrder(0, duration(), duration(1), duration())(times);
  return fault('expected `immediate` or `verify`', mode);
};

const disabled: Check = ([what, ...zones]) =>
  what === undefined
    ? fault('expected `success` or `denial`')
    : (refuse(what, oneOf('success', 'denial')) ?? many(zone)(zones));

const longestFailure = 300;

/** A first argument that is a number is the longest time to live. */
const limits: Check = ([first, ...zones]: readonly Token[]) => {
  if (first === undefined) return undefined;
  return /^[+-]?\d+$/.test(first.text) ? (refuse(first, whole(1)) ?? many(zone)(zones)) : many(zone)([first, ...zones]);
};

export const cache: StanzaCheck = all(
  ({ args }) => limits(args),
  block({
    success: kept,
    denial: kept,
    prefetch: inOrder(1, whole(0), duration(), percentage),
    serve_stale: stale,
    serve_stale_policy: one(oneOf('prefer_positive')),
    servfail: one(duration(0, longestFailure)),
    disable: disabled,
    keepttl: none,
  }),
  ({ lines }) => {
    const policy = lines.find(({ first }) => first.text === 'serve_stale_policy');
    return policy && !lines.some(({ first }) => first.text === 'serve_stale')
      ? fault('`serve_stale_policy` needs `serve_stale`', policy.first)
      : undefined;
  },
);
