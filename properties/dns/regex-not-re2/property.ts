/**
 * Every pattern of a rewrite rule is one that CoreDNS can compile.
 *
 * Unsatisfiable iff a DNSRewrite has a regular expression that RE2 refuses: look-around, back-references, or plain mistakes.
 */
import { compileGoRegex } from '../../../src/core/regex/go-regex.ts';
import type { Rewrite } from '../../../src/model/types/dns.ts';
import type { Property } from '../../../src/verify/property.ts';
import { declaredRule, declaredWords } from '../../../src/verify/semantics/dns/declared/rewrite.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';

const id = 'dns/regex-not-re2';

export const property: Property = {
  id,
  severity: 'error',
  statement: 'Every pattern of a rewrite rule is one that CoreDNS can compile.',
  engine: ['enumeration'],
  judge: ({ dns }) => {
    const rewrites = dns?.rewrites ?? [];
    return {
      applicable: rewrites.length > 0,
      evidence: { rewrites: rewrites.length },
      findings: rewrites.flatMap(judgeRewrite),
    };
  },
};

function judgeRewrite({ name, spec, origin }: Rewrite): readonly Finding[] {
  if (!('error' in declaredRule(spec))) return [];
  const pattern = patternsIn(declaredWords(spec)).find((each) => 'error' in compileGoRegex(each));
  if (pattern === undefined) return [];
  const perl = /\(\?(?:[=!]|<[=!])|\\[1-9]/.exec(pattern)?.[0];
  const why = perl === undefined ? 'it is no regular expression' : `RE2 has no \`${perl}\``;
  return [
    finding({
      property: id,
      severity: 'error',
      message: `the pattern \`${pattern}\` of DNSRewrite \`${name}\` is refused by CoreDNS: ${why}`,
      remedy: 'write the pattern without look-around and back-references (RE2 syntax)',
      subjects: [{ kind: 'DNSRewrite', name }],
      locations: [origin.span(['spec'])],
      witness: { pattern, rewrite: name },
      witnessClass: pattern,
    }),
  ];
}

/** The words that stand where a pattern does: after `regex`, and after `answer name` and `answer value`. */
function patternsIn(words: readonly string[]): readonly string[] {
  return words.filter(
    (_, at) =>
      words[at - 1]?.toLowerCase() === 'regex' ||
      (words[at - 2] === 'answer' && (words[at - 1] === 'name' || words[at - 1] === 'value')),
  );
}
