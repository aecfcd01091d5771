/** Automata against the matchers that they stand for: every short text, and texts drawn at random. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isLegal } from '../../../src/core/name/names.ts';
import { nameCharacters } from '../../../src/core/regex/automaton.ts';
import { languageOf, names } from '../../../src/verify/engines/automata/languages.ts';
import {
  certainlyApart,
  guardOf,
  holds,
  imageOf,
  not,
  shortestName,
} from '../../../src/verify/engines/automata/rules.ts';
import { readRule } from '../../../src/verify/read/rewrite/read.ts';
import type { Rule } from '../../../src/verify/read/rewrite/rule.ts';
import { replaceName } from '../../../src/verify/semantics/dns/rewrite/replace.ts';

function ruleOf(words: string): Rule {
  const read = readRule(words.split(' '));
  if ('error' in read) throw new Error(read.error);
  return read.value;
}

const matchers = [
  'exact a.b',
  'prefix a.',
  'prefix ab',
  'suffix .b',
  'suffix ab.b',
  'substring a.b',
  'substring aab',
  'regex a',
  'regex ^a',
  'regex b\\.$',
  'regex ^(.*)\\.(ab|b)\\.$',
  'regex ^[^b]+\\.b\\.$',
  'regex \\bab\\b',
  'regex \\Ba',
  'regex (?i)A\\.B',
  'regex ^(a|b)*\\.?a{2,3}\\.$',
  'regex (^a|b\\.$)',
  'regex ^$',
];
const drawn = fc.string({ unit: fc.constantFrom('a', 'b', '.', '-', '1'), maxLength: 9 });

describe.each(matchers)('%s', (matcher) => {
  const rule = ruleOf(`name ${matcher} x`);

  test('takes what its automaton accepts', () => {
    if (!('match' in rule)) throw new Error('no matcher');
    const language = languageOf(rule.match);
    expect(language).toBeDefined();
    fc.assert(
      fc.property(drawn, (text) => {
        expect(holds(language ?? 'all', text)).toBe(replaceName(rule.match, '', text) !== undefined);
      }),
      { numRuns: 2_000, seed: 7 },
    );
  });

  test('has a shortest name, or none', () => {
    const name = shortestName(guardOf(rule));
    if (name === 'none') {
      fc.assert(
        fc.property(drawn, (text) => {
          expect(holds(guardOf(rule), text) === true && holds(names, text) === true).toBe(false);
        }),
        { numRuns: 500, seed: 7 },
      );
    } else expect(holds(guardOf(rule), name) && isLegal(name)).toBe(true);
  });
});

test('names are the legal ones', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...nameCharacters), maxLength: 70 }), (text) => {
      expect(holds(names, text)).toBe(text.endsWith('.') && isLegal(text) && (text === '.' || !text.startsWith('.')));
    }),
    { numRuns: 2_000, seed: 7 },
  );
  expect(holds(names, `${'a'.repeat(63)}.`)).toBe(true);
  expect(holds(names, `${'a'.repeat(64)}.`)).toBe(false);
});

test('what a rule makes is in its image', () => {
  const rules = ['suffix .b .a', 'prefix a. b.', 'substring a. b.', 'regex ^(.*)\\.b\\.$ {1}.a.b', 'exact a.b b.a'];
  for (const words of rules) {
    const rule = ruleOf(`name ${words}`);
    fc.assert(
      fc.property(drawn, (text) => {
        const made = rule.kind === 'name' ? replaceName(rule.match, rule.to, text) : undefined;
        if (made !== undefined) expect(holds(imageOf(rule), made), `${words} ${text}`).toBe(true);
      }),
      { numRuns: 2_000, seed: 7 },
    );
  }
});

test('rules that are apart by their texts have no name in common', () => {
  const rules = matchers.map((matcher) => ruleOf(`name ${matcher} x`));
  let apart = 0;
  for (const one of rules) {
    for (const other of rules) {
      if (!certainlyApart(one, other)) continue;
      apart++;
      expect(shortestName(guardOf(one), guardOf(other))).toBe('none');
    }
  }
  expect(apart).toBeGreaterThan(4);
});

test('a set and everything else have no name in common', () => {
  for (const matcher of matchers) {
    const guard = guardOf(ruleOf(`name ${matcher} x`));
    expect(shortestName(guard, not(guard))).toBe('none');
  }
});
