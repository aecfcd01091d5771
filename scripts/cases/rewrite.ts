/** Cases of CoreDNS's `rewrite` plugin: which rules are valid, and what chains of them make of queries and replies. */

import { tokenize } from '../../src/verify/read/corefile/lexer.ts';
import { stanzasOf } from '../../src/verify/read/corefile/stanza.ts';
import { readRule } from '../../src/verify/read/rewrite/read.ts';
import type { Rule } from '../../src/verify/read/rewrite/rule.ts';
import type { Rcode, Resource } from '../../src/verify/semantics/dns/message.ts';
import {
  type ChainEnd,
  type ClassedQuestion,
  type RewriteQuery,
  type Rewritten,
  rewrite,
} from '../../src/verify/semantics/dns/rewrite/interpret.ts';
import type { EdnsOption, RewriteContext } from '../../src/verify/semantics/dns/rewrite/options.ts';
import { codeOfSetting } from '../../src/verify/semantics/dns/rewrite/options.ts';
import { remap } from '../../src/verify/semantics/dns/rewrite/replace.ts';
import type { FileSuite, Unit } from './suite.ts';

// biome-ignore lint/suspicious/noExplicitAny: the cases are data of four kinds, and each reader below knows its own.
type Case = Record<string, any>;

export const rewriteCases: FileSuite = {
  recognises: (document) => casesOf(document).some(({ kind }) => kind === 'rule-validity'),
  units: (document) => casesOf(document).map(unit),
};

function unit(row: Case): Unit {
  return {
    name: `rewrite/${row['id']}`,
    run() {
      const differences: string[] = [];
      for (const [what, expected, actual] of compared(row)) {
        const [want, have] = [JSON.stringify(expected), JSON.stringify(actual)];
        if (want !== have) differences.push(`${what}: expected ${want}, got ${have}`);
      }
      return differences;
    },
  };
}

type Comparison = readonly [what: string, expected: unknown, actual: unknown];

function compared(row: Case): readonly Comparison[] {
  switch (row['kind']) {
    case 'rule-validity':
      return [['valid', row['valid'], 'value' in ruleOf(row['rule'])]];
    case 'auto-remap-primitive':
      return [['name', row['expect'], remap(row['rewritten_question'], row['original_question'], row['record_name'])]];
    case 'query':
      return query(row);
    case 'edns0-query':
      return edns(row);
    default:
      return [['kind', 'one that is known', row['kind']]];
  }
}

function ruleOf(line: string) {
  const [stanza] = stanzasOf(tokenize(line, 'Corefile'), 'rewrite');
  return readRule(stanza?.args.map(({ text }) => text) ?? []);
}

function rulesOf(lines: readonly string[]): readonly Rule[] {
  return lines.map((line) => {
    const read = ruleOf(line);
    if ('error' in read) throw new Error(`${line}: ${read.error}`);
    return read.value;
  });
}

function run(row: Case, chain: (question: ClassedQuestion, options: readonly EdnsOption[]) => ChainEnd): Rewritten {
  const given: Case = row['context'] ?? {};
  const context: RewriteContext = {
    client: hostPort(given['client'] ?? '10.240.0.1:40212'),
    server: hostPort(given['server'] ?? '127.0.0.1:53'),
    protocol: given['proto'] ?? 'udp',
    metadata: given['metadata'] ?? {},
  };
  const { name, type, class: own = 'IN' } = row['query'];
  const options = (row['request_options'] as readonly Case[] | undefined)?.map(optionOf);
  const asked: RewriteQuery = {
    question: { name, type, class: own },
    context,
    ...(options?.length ? { options } : {}),
  };
  return rewrite(
    rulesOf(row['rules']),
    asked,
    (question, seen) => chain(question, seen ?? []),
    ({ name: target, type: wanted }) => {
      const [found] = Object.entries((row['upstream_lookup'] ?? {}) as Record<string, readonly string[]>).filter(
        ([key]) => [wanted, '*'].some((each) => key.replace(' (TC=1)', '') === `${target} ${each}`),
      );
      const truncated = found?.[0].includes('TC=1') ?? false;
      return { ...emptyReply, answer: (found?.[1] ?? []).map(recordOf), truncated };
    },
  );
}

const emptyReply = { rcode: 'NOERROR', authoritative: true, answer: [], authority: [], additional: [] } as const;

function query(row: Case): readonly Comparison[] {
  const { backend, expect } = row;
  const outcome = run(row, ({ name }, options) => {
    if (backend.writes_response === false) return { unwritten: backend.rcode as Rcode };
    const answer = backend.echo
      ? [{ name, ttl: 5, type: 'A', rdata: '10.0.0.1' }]
      : (backend.answer ?? []).map(recordOf);
    const additional = (backend.additional ?? []).map(recordOf);
    const authority = (backend.authority ?? []).map(recordOf);
    return { rcode: backend.rcode ?? 'NOERROR', answer, authority, additional, options };
  });
  const { next, reply, error } = outcome;
  const { name, type, class: own } = next?.question ?? {};
  const readers: Record<string, () => unknown> = {
    next_question: () => pick(expect.next_question, { class: own, name, type }),
    next_question_name: () => name,
    response_question_name: () => reply?.question.name,
    response_question_type: () => reply?.question.type,
    truncated: () => reply?.truncated ?? false,
    response_rcode: () => reply?.rcode,
    answer: () => reply?.answer.map(textOf),
    answer_owner_0: () => reply?.answer[0]?.name,
    answer_type_0: () => reply?.answer[0]?.type,
    answer_value_0: () => nameIn(reply?.answer[0]),
    additional_owner_0: () => reply?.additional[0]?.name,
    answer_ttl_all: () => {
      const ttls = new Set([...(reply?.answer ?? []), ...(reply?.additional ?? [])].map(({ ttl }) => ttl));
      return ttls.size === 1 ? [...ttls][0] : [...ttls];
    },
    error_contains: () => (error?.includes(expect.error_contains) ? expect.error_contains : error),
  };
  return Object.keys(expect)
    .filter((key) => key !== 'written_by')
    .map((key) => [key, expect[key], readers[key]?.()]);
}

function edns(row: Case): readonly Comparison[] {
  const { expect } = row;
  const outcome = run(row, (_, options) => ({ rcode: 'NOERROR', answer: [], authority: [], additional: [], options }));
  const result: Comparison[] = [];
  if (expect.next_request_options !== undefined && expect.next_request_options !== null) {
    result.push(['next options', expect.next_request_options.map(optionOf), outcome.next?.options ?? []]);
  }
  if (expect.response_options !== undefined) {
    // Options of codes that neither the client nor a rule named come from the backend, which the case does not give.
    const codes = new Set([
      ...rulesOf(row['rules']).flatMap((rule) => (rule.kind === 'edns0' ? [codeOfSetting(rule.option)] : [])),
      ...(row['request_options'] as readonly Case[]).map(({ code }) => code),
    ]);
    const wanted = (expect.response_options as readonly Case[]).map(optionOf).filter(({ code }) => codes.has(code));
    result.push(['response options', wanted, outcome.reply?.options ?? []]);
  }
  return result;
}

function optionOf({ code, data_hex, nsid, family, source_netmask, address_hex }: Case): EdnsOption {
  if (family === undefined) return { code, data: data_hex ?? nsid ?? '' };
  return { code, data: '', subnet: { family, bits: source_netmask, address: address_hex } };
}

function hostPort(text: string): { readonly address: string; readonly port: number } {
  const at = text.lastIndexOf(':');
  return { address: text.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(text.slice(at + 1)) };
}

function recordOf(text: string): Resource {
  const [name = '', ttl = '', , type = '', ...rest] = text.split(' ');
  return { name, ttl: Number(ttl), type, rdata: rest.join(' ') };
}

/** The same keys in the same order as what is expected. */
const pick = (like: Case, values: Case): Case => Object.fromEntries(Object.keys(like).map((key) => [key, values[key]]));

const textOf = ({ name, ttl, type, rdata }: Resource): string => `${name} ${ttl} IN ${type} ${rdata}`;

function nameIn(record: Resource | undefined): string | undefined {
  const words = record?.rdata.split(' ') ?? [];
  return record?.type === 'SRV' || record?.type === 'MX' || record?.type === 'NAPTR' ? words.at(-1) : words[0];
}

function casesOf(document: unknown): readonly Case[] {
  const cases = (document as { cases?: unknown } | null | undefined)?.cases;
  return Array.isArray(cases) ? cases : [];
}
