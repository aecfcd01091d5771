/**
 * What CoreDNS's `rewrite` plugin makes of a query and of its reply: one pass over the rules, first to last, and the way
 * back over what the rules that fired left to be done.
 */
import { isLegal } from '../../../../core/name/names.ts';
import { codeOf, nameOfCode } from '../../../read/rewrite/mnemonics.ts';
import type { Rule } from '../../../read/rewrite/rule.ts';
import type { Lookup, Question, Rcode, Resource } from '../message.ts';
import { applyEdns, type EdnsOption, type RewriteContext, revertEdns } from './options.ts';
import { expand, remap, replaceName } from './replace.ts';

export interface ClassedQuestion extends Question {
  readonly class: string;
}

export interface Message {
  readonly question: ClassedQuestion;
  readonly rcode: string;
  readonly answer: readonly Resource[];
  readonly authority: readonly Resource[];
  readonly additional: readonly Resource[];
  readonly options: readonly EdnsOption[];
  readonly truncated?: boolean;
}

/** How the next plugins end: with a message, or with a code that they leave to be written. */
export type ChainEnd = Omit<Message, 'question'> | { readonly unwritten: Rcode };

export interface Rewritten {
  /** What reaches the next plugin; undefined where the rules made a name that is none. */
  readonly next?: { readonly question: ClassedQuestion; readonly options: readonly EdnsOption[] | undefined };
  /** What the client receives; undefined where the message cannot be packed, so that nothing is sent. */
  readonly reply?: Message;
  readonly error?: string;
}

export interface RewriteQuery {
  readonly question: ClassedQuestion;
  /** Undefined without an OPT record. */
  readonly options?: readonly EdnsOption[];
  readonly context: RewriteContext;
}

type Draft = {
  rcode: string;
  answer: Resource[];
  authority: Resource[];
  additional: Resource[];
  options: readonly EdnsOption[];
  truncated: boolean;
};
/** What is done to one record of the reply, or to the reply's head. */
type Undo = (draft: Draft, record: Resource | undefined) => Resource | undefined;

export function rewrite(
  rules: readonly Rule[],
  query: RewriteQuery,
  chain: (question: ClassedQuestion, options: readonly EdnsOption[] | undefined) => ChainEnd,
  lookup: Lookup,
): Rewritten {
  let { question, options } = query;
  const undo: Undo[] = [];
  let stopped = false;
  for (const rule of rules) {
    const fired = fire(rule, question, options, query, lookup);
    if (fired === undefined) continue;
    options = fired.options;
    if (!fired.fired) continue;
    question = fired.question;
    if (!isLegal(question.name)) {
      const reply = { ...empty('SERVFAIL'), question: query.question };
      return { reply, error: `invalid name after rewrite: ${question.name}` };
    }
    undo.push(...fired.undo);
    if (rule.stop) {
      stopped = true;
      break;
    }
  }
  const next = { question, options };
  const end = chain(question, options);
  const message = 'unwritten' in end ? empty(end.unwritten) : end;
  if ('unwritten' in end && !isLeftToServer(end.unwritten)) return { next };
  if (!stopped && undo.length === 0) return sendable({ ...message, question }, next);
  return sendable({ ...takenBack(message, undo), question: query.question }, next);
}

interface Fired {
  readonly fired: boolean;
  readonly question: ClassedQuestion;
  readonly options: readonly EdnsOption[] | undefined;
  readonly undo: readonly Undo[];
}

/** Undefined where the rule has nothing to do with the question, which is so for most rules. */
function fire(
  rule: Rule,
  question: ClassedQuestion,
  options: readonly EdnsOption[] | undefined,
  query: RewriteQuery,
  lookup: Lookup,
): Fired | undefined {
  const seen = question.name.toLowerCase();
  if (rule.kind === 'name') {
    const made = replaceName(rule.match, rule.to, seen);
    if (made === undefined) return undefined;
    return { fired: true, options, question: { ...question, name: made }, undo: undoName(rule, seen, made) };
  }
  const fired = { fired: true, question, options };
  switch (rule.kind) {
    case 'type':
      return question.type === rule.from ? { ...fired, question: { ...question, type: rule.to }, undo: [] } : undefined;
    case 'class':
      return question.class === rule.from
        ? { ...fired, question: { ...question, class: rule.to }, undo: [] }
        : undefined;
    case 'ttl': {
      const clamp: Undo = (_, record) =>
        record && { ...record, ttl: Math.min(Math.max(record.ttl, rule.least), rule.most) };
      return replaceName(rule.match, '', seen) === undefined ? undefined : { ...fired, undo: [clamp] };
    }
    case 'rcode': {
      const change: Undo = (draft, record) => {
        if (codeOf(draft.rcode) === rule.from) draft.rcode = nameOfCode(rule.to);
        return record;
      };
      return replaceName(rule.match, '', seen) === undefined ? undefined : { ...fired, undo: [change] };
    }
    case 'cname':
      return { ...fired, undo: [retarget(rule, question, lookup)] };
    default: {
      const typed = { name: seen, typeNumber: typeNumbers[question.type] ?? 0 };
      const { options: changed, fired: acted } = applyEdns(rule, options, typed, query.context);
      const back: Undo = (draft, record) => {
        if (record === undefined) draft.options = revertEdns(rule, query.options ?? [], draft.options);
        return record;
      };
      return { fired: acted, question, options: changed, undo: acted && rule.revert ? [back] : [] };
    }
  }
}

function undoName(rule: Extract<Rule, { kind: 'name' }>, seen: string, made: string): readonly Undo[] {
  const explicit = rule.answers.map(({ of, regex, to }): Undo => {
    const change = (text: string) => expand(regex, to, text) ?? text;
    return of === 'name' ? owner(change) : value(change);
  });
  if (!rule.auto) return explicit;
  const { match } = rule;
  const back =
    match.form === 'suffix'
      ? (text: string) => (text.endsWith(rule.to) ? text.slice(0, text.length - rule.to.length) + match.text : text)
      : (text: string) => remap(made, seen, text);
  return [owner(back), value(back), ...explicit];
}

const owner =
  (change: (text: string) => string): Undo =>
  (_, record) =>
    record && { ...record, name: change(record.name) };

/** Where the name stands in the data of the types that answer rules touch. */
const namePlaces: Readonly<Record<string, 'first' | 'last'>> = {
  CNAME: 'first',
  DNAME: 'first',
  NS: 'first',
  PTR: 'first',
  SOA: 'first',
  MX: 'last',
  NAPTR: 'last',
  SRV: 'last',
};

const value =
  (change: (text: string) => string): Undo =>
  (_, record) => {
    const place = record && namePlaces[record.type];
    if (record === undefined || place === undefined) return record;
    const words = record.rdata.split(' ');
    const at = place === 'first' ? 0 : words.length - 1;
    return { ...record, rdata: words.with(at, change(words[at] ?? '')).join(' ') };
  };

/** The first alias whose target matches leads to the new one, with what is found there instead of what followed. */
function retarget(rule: Extract<Rule, { kind: 'cname' }>, question: ClassedQuestion, lookup: Lookup): Undo {
  return (draft, record) => {
    if (record?.type !== 'CNAME' || !draft.answer.includes(record)) return record;
    const target = replaceName(rule.match, rule.to, record.rdata);
    if (target === undefined) return record;
    const at = draft.answer.indexOf(record);
    const before = draft.answer.slice(0, at).filter(({ type }) => type === 'CNAME');
    const found = lookup({ name: target, type: question.type });
    draft.answer = [...before, { ...record, rdata: target }, ...(found?.answer ?? [])];
    draft.truncated ||= found?.truncated ?? false;
    return undefined;
  };
}

function takenBack(message: Omit<Message, 'question'>, undo: readonly Undo[]): Omit<Message, 'question'> {
  const draft: Draft = {
    rcode: message.rcode,
    answer: [...message.answer],
    authority: [...message.authority],
    additional: [...message.additional],
    options: message.options,
    truncated: message.truncated ?? false,
  };
  const backwards = [...undo].reverse();
  for (const section of ['authority', 'answer', 'additional'] as const) {
    for (const record of [...draft[section]]) {
      let current: Resource | undefined = record;
      for (const change of backwards) {
        const changed: Resource | undefined = current && change(draft, current);
        if (changed !== undefined && changed !== current) {
          draft[section] = draft[section].map((each) => (each === current ? changed : each));
        }
        current = changed;
      }
    }
  }
  for (const change of backwards) change(draft, undefined);
  return draft;
}

const empty = (rcode: string): Omit<Message, 'question'> => ({
  rcode,
  answer: [],
  authority: [],
  additional: [],
  options: [],
});

/** Codes for which the server, or rewrite, writes a message of its own. */
const isLeftToServer = (rcode: Rcode): boolean => ['SERVFAIL', 'REFUSED', 'FORMERR', 'NOTIMP'].includes(rcode);

/** A message with a name that is none cannot be packed. */
function sendable(reply: Message, next: NonNullable<Rewritten['next']>): Rewritten {
  const names = [...reply.answer, ...reply.authority, ...reply.additional].flatMap(({ name, type, rdata }) => {
    const words = rdata.split(' ');
    const place = namePlaces[type];
    return place === undefined ? [name] : [name, (place === 'first' ? words[0] : words.at(-1)) ?? ''];
  });
  return names.every((name) => isLegal(name) && name.endsWith('.')) ? { next, reply } : { next };
}

const typeNumbers: Readonly<Record<string, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  HINFO: 13,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  NAPTR: 35,
  ANY: 255,
};
