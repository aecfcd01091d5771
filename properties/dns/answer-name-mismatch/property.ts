/**
 * The reply to a rewritten question is about the name that was asked.
 *
 * Unsatisfiable iff there is a name that reaches a rule and whose reply comes back with another question, or with records of
 * another owner, than was asked: resolvers take such a reply for somebody else's and drop it.
 */
import type { Property } from '../../../src/verify/property.ts';
import { rewrite } from '../../../src/verify/semantics/dns/rewrite/interpret.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import { isInverse } from '../../algebra/inverse.ts';
import { overChains, type RuleChain, reaching, ruleText, stepsOf } from '../../algebra/rewrites.ts';

const id = 'dns/answer-name-mismatch';

export const property: Property = {
  id,
  severity: 'error',
  statement: 'The reply to a rewritten question is about the name that was asked.',
  engine: ['automata'],
  judge: (network) => overChains(network, (chain) => chain.rules.flatMap((_, index) => judgeRule(chain, index))),
};

function judgeRule(chain: RuleChain, index: number): readonly Finding[] {
  const placed = chain.rules[index]!;
  const { rule } = placed;
  if (rule.kind !== 'name') return [];
  const name = reaching(chain, index);
  if (name === 'none') return [];
  const samples = name === 'unknown' ? [] : [name, ...longer(name)].filter((each) => reaches(chain, index, each));
  for (const sample of samples) {
    const heard = replyTo(chain, sample);
    if (heard.question !== sample || heard.owner !== sample) return [mismatch(chain, index, sample, heard)];
  }
  // Turned back by definition, or by a pattern that undoes the other one step by step; what an earlier rule leaves changed
  // is that rule's own finding.
  const sure = name !== 'unknown' && (rule.auto || isInverse(rule));
  return sure ? [] : [unclear(chain, index)];
}

const longer = (name: string): readonly string[] => [`a.${name}`, `a${name}`];

const reaches = (chain: RuleChain, index: number, name: string): boolean =>
  stepsOf(chain, name).some((step) => step.index === index);

interface Heard {
  readonly question: string;
  readonly owner: string;
}

/** Of a server that knows every name that reaches it. */
function replyTo({ rules }: RuleChain, name: string): Heard {
  const { reply } = rewrite(
    rules.map(({ rule }) => rule),
    {
      question: { name, type: 'A', class: 'IN' },
      context: {
        client: { address: '192.0.2.1', port: 0 },
        server: { address: '192.0.2.2', port: 53 },
        protocol: 'udp',
        metadata: {},
      },
    },
    (question) => ({
      rcode: 'NOERROR',
      answer: [{ name: question.name, ttl: 5, type: 'A', rdata: '192.0.2.80' }],
      authority: [],
      additional: [],
      options: [],
    }),
    () => undefined,
  );
  return { question: reply?.question.name ?? 'no question', owner: reply?.answer[0]?.name ?? 'no record' };
}

function mismatch(chain: RuleChain, index: number, name: string, { question, owner }: Heard): Finding {
  const placed = chain.rules[index]!;
  const what = question === name ? `records of \`${owner}\`` : `the question \`${question}\``;
  return finding({
    property: id,
    severity: 'error',
    message: `who asks for \`${name}\` gets a reply with ${what}, because the ${ruleText(placed)} does not turn it back; resolvers drop such a reply`,
    remedy: 'add `answer: {auto: true}` (`answer auto`), or answer rules that undo the pattern',
    subjects: [placed.subject],
    locations: [placed.span],
    witness: { name, type: 'A', expected: { question: name, owner: name }, actual: { question, owner } },
    witnessClass: `${chain.zone} ${placed.words}`,
  });
}

function unclear(chain: RuleChain, index: number): Finding {
  const placed = chain.rules[index]!;
  return finding({
    property: id,
    severity: 'error',
    verdict: 'undecided',
    message: `whether the ${ruleText(placed)} turns every reply back is not decided; those that were tried came back right`,
    remedy: 'write the answer pattern as the mirror image of the rule: the same groups between the other literals',
    subjects: [placed.subject],
    locations: [placed.span],
    witness: { zone: chain.zone, rule: placed.words },
    witnessClass: `undecided ${chain.zone} ${placed.words}`,
  });
}
