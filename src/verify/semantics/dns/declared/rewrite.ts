/**
 * What a DNSRewrite says, as words of CoreDNS's rewrite language: those that were written, or those that its fields stand
 * for. Written from the kind's description and plugin/rewrite, and not from the compiler.
 */
import type { DnsRewriteSpec } from '../../../../model/types/dns.ts';
import { tokenize } from '../../../read/corefile/lexer.ts';
import type { Read } from '../../../read/rewrite/matcher.ts';
import { readRule } from '../../../read/rewrite/read.ts';
import type { Rule } from '../../../read/rewrite/rule.ts';

export const declaredRule = (spec: DnsRewriteSpec): Read<Rule> => readRule(declaredWords(spec));

export function declaredWords(spec: DnsRewriteSpec): readonly string[] {
  if (spec.rule !== undefined) return tokenize(spec.rule, 'rule').map(({ text }) => text);
  const words: string[] = [spec.action === 'continue' ? 'continue' : 'stop'];
  const matched = (kind: string, said: { match?: string; from: string; to: string } | undefined) => {
    if (said !== undefined) words.push(kind, said.match ?? 'exact', said.from, said.to);
  };
  matched('name', spec.name);
  matched('ttl', spec.ttl);
  matched('cname', spec.cname);
  for (const kind of ['type', 'class'] as const) {
    const said = spec[kind];
    if (said !== undefined) words.push(kind, said.from, said.to);
  }
  if (spec.rcode !== undefined) {
    const { match = 'exact', name, from, to } = spec.rcode;
    // Every name ends with the root's dot.
    words.push('rcode', ...(name === undefined ? ['suffix', '.'] : [match, name]), from, to);
  }
  if (spec.edns0 !== undefined) {
    const { type, action, code, data, v4Bits, v6Bits, revert } = spec.edns0;
    words.push('edns0', type, action);
    for (const value of [code, data, v4Bits, v6Bits]) if (value !== undefined) words.push(`${value}`);
    if (revert) words.push('revert');
  }
  if (spec.answer?.auto) words.push('answer', 'auto');
  if (spec.answer?.name) words.push('answer', 'name', spec.answer.name.from, spec.answer.name.to);
  if (spec.answer?.value) words.push('answer', 'value', spec.answer.value.from, spec.answer.value.to);
  return words;
}
