/** A DNSRewrite as the words that follow `rewrite` in a Corefile (plugin/rewrite/README.md). */
import type { DnsRewriteSpec } from '../../model/types/dns.ts';

export interface RuleWords {
  readonly head: readonly string[];
  /** Answer rules; they stand on lines of their own, which are one rule with the head. */
  readonly answers: readonly (readonly string[])[];
}

export function ruleWords(spec: DnsRewriteSpec): RuleWords {
  if (spec.rule !== undefined) return { head: splitWords(spec.rule), answers: [] };
  return { head: [spec.action ?? 'stop', ...bodyWords(spec)], answers: answerWords(spec) };
}

function bodyWords({ name, type, class: own, rcode, ttl, cname, edns0 }: DnsRewriteSpec): readonly string[] {
  if (name !== undefined) return ['name', name.match ?? 'exact', name.from, name.to];
  if (type !== undefined) return ['type', type.from, type.to];
  if (own !== undefined) return ['class', own.from, own.to];
  if (ttl !== undefined) return ['ttl', ttl.match ?? 'exact', ttl.from, ttl.to];
  if (cname !== undefined) return ['cname', cname.match ?? 'exact', cname.from, cname.to];
  if (rcode !== undefined) {
    const whose = rcode.name === undefined ? ['suffix', '.'] : [rcode.match ?? 'exact', rcode.name];
    return ['rcode', ...whose, rcode.from, rcode.to];
  }
  if (edns0 === undefined) return [];
  const { type: kind, action, code, data, v4Bits, v6Bits, revert } = edns0;
  const values = [code, data, v4Bits, v6Bits].flatMap((value) => (value === undefined ? [] : [String(value)]));
  return ['edns0', kind, action, ...values, ...(revert === true ? ['revert'] : [])];
}

function answerWords({ answer }: DnsRewriteSpec): (readonly string[])[] {
  if (answer === undefined) return [];
  return [
    ...(answer.auto === true ? [['answer', 'auto']] : []),
    ...(answer.name === undefined ? [] : [['answer', 'name', answer.name.from, answer.name.to]]),
    ...(answer.value === undefined ? [] : [['answer', 'value', answer.value.from, answer.value.to]]),
  ];
}

/** White space separates; a word that begins with a quote goes on to the next one that no backslash precedes. */
function splitWords(text: string): readonly string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll('\\"', '"'),
  );
}
