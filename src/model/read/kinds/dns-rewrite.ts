/** `plumbline.dev/v1alpha1 DNSRewrite`: one rule of CoreDNS's `rewrite`, in its own words or taken apart. */
import type { DnsRewriteObject } from '../../types/dns.ts';
import { dnsName } from '../rules.ts';
import { boolean, integer, list, object, oneOf, string } from '../schema.ts';
import { defineKind } from './kind.ts';

const matches = ['exact', 'prefix', 'suffix', 'substring', 'regex'] as const;
const contents = ['rule', 'name', 'type', 'class', 'rcode', 'ttl', 'cname', 'edns0'] as const;

/** A word of a Corefile; what no quotes can hold is refused here, where its place is known. */
const word = string({
  expected:
    'a word that a Corefile can hold: no control characters, no lone brace, no reference to the environment (`{$…}`, `{%…}`)',
  test: (text) =>
    text !== '' &&
    text !== '{' &&
    text !== '}' &&
    !/\p{Cc}|[\u2028\u2029\ufeff]/u.test(text) &&
    !/\{[$%]/.test(text) &&
    !/(?:^|[^\\])(?:\\\\)*\\(?:"|$)/.test(text),
});

/** A zone as people write it, with or without its last dot; `.` is the root. */
export const zoneName = {
  expected: 'a zone such as `example.org`, or `.`',
  test: (text: string): boolean => text === '.' || dnsName.test(text.toLowerCase().replace(/\.$/, '')),
};

const fromTo = object({ from: word, to: word }, { required: ['from', 'to'] });
const matched = object({ match: oneOf(matches), from: word, to: word }, { required: ['from', 'to'] });

const spec = object(
  {
    servers: list(string(dnsName)),
    zone: string(zoneName),
    order: integer(),
    rule: word,
    action: oneOf(['stop', 'continue']),
    name: matched,
    type: fromTo,
    class: fromTo,
    rcode: object({ match: oneOf(matches), name: word, from: word, to: word }, { required: ['from', 'to'] }),
    ttl: matched,
    cname: matched,
    edns0: object(
      {
        type: oneOf(['local', 'nsid', 'subnet']),
        action: oneOf(['set', 'append', 'replace', 'unset']),
        code: word,
        data: word,
        v4Bits: integer(0, 32),
        v6Bits: integer(0, 128),
        revert: boolean(),
      },
      { required: ['type', 'action'] },
    ),
    answer: object({ auto: boolean(), name: fromTo, value: fromTo }),
  },
  {
    check(value, at) {
      const said = contents.filter((key) => value[key] !== undefined);
      if (said.length !== 1)
        at.invalid(said.join(', '), `exactly one of ${contents.map((key) => `\`${key}\``).join(', ')}`);
      if (value.answer !== undefined && value.name === undefined)
        at.at('answer', () => at.invalid('answer', 'it beside `name` only'));
      if (value.answer?.auto === true && value.answer.name !== undefined)
        at.at('answer', () => at.invalid('auto, name', 'one of `auto` and `name`'));
      if (value.rule !== undefined && value.action !== undefined)
        at.at('action', () => at.invalid(value.action, 'it in the first word of `rule`'));
    },
  },
);

export const dnsRewrite = defineKind({
  kind: 'DNSRewrite',
  group: 'plumbline.dev',
  namespaced: false,
  name: dnsName,
  fields: { spec },
  required: ['spec'],
  build: (head, { spec: read }): DnsRewriteObject => ({ kind: 'DNSRewrite', ...head, spec: read }),
});
