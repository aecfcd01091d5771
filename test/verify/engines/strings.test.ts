/**
 * A second opinion on what automata say of rewrite rules: whether two rules take a common name, whether one takes a name that
 * the other leaves, and whether one makes what the other takes. Z3's theory of strings has to agree wherever it comes to an end.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256Number } from '../../../src/core/hash.ts';
import { guardOf, imageOf, type NameSet, not, shortestName } from '../../../src/verify/engines/automata/rules.ts';
import { openSolver, type Solver } from '../../../src/verify/engines/smt/z3.ts';
import { tokenize } from '../../../src/verify/read/corefile/lexer.ts';
import { readRule } from '../../../src/verify/read/rewrite/read.ts';
import type { Rule } from '../../../src/verify/read/rewrite/rule.ts';
import { declaredRule } from '../../../src/verify/semantics/dns/declared/rewrite.ts';
import { dnsNetworks } from '../../mutation/corefile/subjects.ts';
import { madeTerms, nameTerm, takenTerm } from './name-terms.ts';

type NameRule = Extract<Rule, { readonly kind: 'name' }>;

const isNameRule = (rule: Rule): rule is NameRule => rule.kind === 'name';

/** The rules of the examples, and random ones near each other's borders. */
function rules(): readonly NameRule[] {
  const declared = [...dnsNetworks().values()].flatMap(({ dns }) =>
    (dns?.rewrites ?? []).flatMap(({ spec }) => {
      const read = declaredRule(spec);
      return 'error' in read ? [] : [read.value];
    }),
  );
  const pick = (from: readonly string[], seed: string): string => from[sha256Number(seed) % from.length]!;
  const parts = ['a', 'b', 'ab', 'a.b', '.a', '.b.a', 'ba.', 'a.a'];
  const patterns = [
    '^(.*)\\.a\\.$',
    'a.*b',
    '^a+\\.(b|ab)\\.$',
    '^[^a]+\\.',
    '(ab|ba)\\.$',
    '^(a|b){2,3}\\.$',
    'b$|^a',
    '^.*$',
    '^a?b*\\.a\\.$',
  ];
  const random = Array.from({ length: 24 }, (_, n) => {
    const form = pick(['exact', 'prefix', 'suffix', 'substring', 'regex'], `form ${n}`);
    const from = form === 'regex' ? pick(patterns, `pattern ${n}`) : pick(parts, `from ${n}`);
    const read = readRule(tokenize(`name ${form} ${from} ${pick(parts, `to ${n}`)}`, 'rule').map(({ text }) => text));
    if ('error' in read) throw new Error(read.error);
    return read.value;
  });
  return [...declared, ...random].filter(isNameRule);
}

interface Question {
  readonly what: string;
  readonly script: string;
  readonly sets: readonly NameSet[];
  /** Of what a rule makes, automata may know more than there is. */
  readonly mayExceed: boolean;
}

/** Steps, so that an answer does not depend on the machine. */
const rlimit = 300_000;

const scriptOf = (variable: string, ...claims: readonly string[]): string =>
  `(set-option :rlimit ${rlimit})\n(declare-const ${variable} String)\n${claims.map((claim) => `(assert ${claim})\n`).join('')}(check-sat)\n`;

function questionsOf(one: NameRule, other: NameRule): readonly Question[] {
  const [first, second] = [takenTerm(one.match), takenTerm(other.match)];
  if (first === undefined || second === undefined) return [];
  const within = (term: string, language: string): string => `(str.in_re ${term} ${language})`;
  const [mine, theirs] = [guardOf(one), guardOf(other)];
  const made = madeTerms(one);
  const shared = `(re.inter ${nameTerm} ${first} ${second})`;
  const alone = `(re.inter ${nameTerm} ${first} (re.comp ${second}))`;
  return [
    { what: 'both', script: scriptOf('q', within('q', shared)), sets: [mine, theirs], mayExceed: false },
    { what: 'one alone', script: scriptOf('q', within('q', alone)), sets: [mine, not(theirs)], mayExceed: false },
    ...(made === undefined
      ? []
      : [
          {
            what: 'made',
            script: scriptOf(
              'rest',
              within(made.seen, nameTerm),
              within(made.made, `(re.inter ${nameTerm} ${second})`),
            ),
            sets: [imageOf(one), theirs],
            mayExceed: true,
          },
        ]),
  ];
}

let solver: Solver;
beforeAll(async () => {
  solver = await openSolver();
});
afterAll(() => solver.close());

test('automata and the theory of strings agree', async () => {
  const all = rules();
  const questions = all.flatMap((one, at) =>
    all.flatMap((other, index) =>
      at === index || sha256Number(`${at} ${index}`) % 8 > 0 ? [] : questionsOf(one, other),
    ),
  );
  const answers = await solver.solve(questions.map(({ script }) => script));
  const told = { sat: 0, unsat: 0, unknown: 0 };
  const disagreements = questions.flatMap(({ what, sets, mayExceed, script }, index) => {
    const answer = answers[index]!;
    told[answer]++;
    const found = shortestName(...sets);
    if (answer === 'unknown' || found === 'unknown') return [];
    const agreed = answer === 'sat' ? found !== 'none' : found === 'none' || mayExceed;
    return agreed ? [] : [`${what}: ${answer}, automata ${found}\n${script}`];
  });
  expect(disagreements).toEqual([]);
  expect(told.sat).toBeGreaterThan(50);
  expect(told.unsat).toBeGreaterThan(50);
  expect(told.unknown * 10).toBeLessThan(questions.length);
}, 60_000);
