import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRule } from '../../../../src/verify/read/rewrite/read.ts';
import type { Resource } from '../../../../src/verify/semantics/dns/message.ts';
import { type ChainEnd, rewrite } from '../../../../src/verify/semantics/dns/rewrite/interpret.ts';

const context = {
  client: { address: '192.0.2.7', port: 40000 },
  server: { address: '192.0.2.53', port: 53 },
  protocol: 'udp',
  metadata: {},
} as const;

function ask(lines: readonly string[], name: string, answer?: (name: string) => ChainEnd) {
  const rules = lines.map((line) => {
    const read = readRule(line.split(' '));
    if ('error' in read) throw new Error(read.error);
    return read.value;
  });
  const echo = (owner: string): ChainEnd => message([{ name: owner, ttl: 5, type: 'A', rdata: '192.0.2.1' }]);
  const question = { name, type: 'A', class: 'IN' };
  return rewrite(
    rules,
    { question, context },
    (next) => (answer ?? echo)(next.name),
    () => undefined,
  );
}

const message = (answer: readonly Resource[]): ChainEnd => ({
  rcode: 'NOERROR',
  answer,
  authority: [],
  additional: [],
  options: [],
});

const seen = (outcome: ReturnType<typeof ask>) => [
  outcome.next?.question.name,
  outcome.reply?.question.name,
  outcome.reply?.answer[0]?.name,
];

describe('a chain of rewrite rules', () => {
  test.each([
    [
      'without an answer rule, the owner stays what it was rewritten to',
      ['name suffix a.test b.test'],
      ['x.b.test.', 'x.a.test.', 'x.b.test.'],
    ],
    [
      'with `answer auto` the client finds its own name',
      ['name suffix a.test b.test answer auto'],
      ['x.b.test.', 'x.a.test.', 'x.a.test.'],
    ],
    [
      '`continue` alone leaves the question rewritten',
      ['continue name suffix a.test b.test'],
      ['x.b.test.', 'x.b.test.', 'x.b.test.'],
    ],
    [
      'an automatic answer leads back to the name that its own rule saw',
      ['continue name suffix a.test b.test', 'name suffix b.test c.test answer auto'],
      ['x.c.test.', 'x.a.test.', 'x.b.test.'],
    ],
    [
      'a rule of another kind stops the names after it',
      ['ttl suffix test 30', 'name x.a.test y.test'],
      ['x.a.test.', 'x.a.test.', 'x.a.test.'],
    ],
    ['a regular expression replaces the whole name', ['name regex a y.test'], ['y.test.', 'x.a.test.', 'y.test.']],
  ])('%s', (_, rules, expected) => {
    expect(seen(ask(rules, 'x.a.test.'))).toEqual(expected);
  });

  test('answers SERVFAIL where the new name is none', () => {
    const outcome = ask(['name suffix a.test .'], 'x.a.test.');
    expect([outcome.reply?.rcode, outcome.error]).toEqual(['SERVFAIL', 'invalid name after rewrite: x..']);
  });

  test('writes a code that nobody wrote under the question that was asked', () => {
    const outcome = ask(['name x.a.test b.test'], 'x.a.test.', () => ({ unwritten: 'REFUSED' }));
    expect([outcome.reply?.rcode, outcome.reply?.question.name]).toEqual(['REFUSED', 'x.a.test.']);
  });

  test('leaves a name that only ends alike as it is', () => {
    const other = { name: 'xb.test.', ttl: 5, type: 'A', rdata: '192.0.2.1' };
    const below = { ...other, name: 'y.b.test.' };
    const outcome = ask(['name exact x.a.test b.test'], 'x.a.test.', () => message([other, below]));
    expect(outcome.reply?.answer.map(({ name }) => name)).toEqual(['xb.test.', 'y.x.a.test.']);
  });

  test('changes the names within the data of answers', () => {
    const srv = { name: 'b.test.', ttl: 5, type: 'SRV', rdata: '0 100 80 pod.b.test.' };
    const outcome = ask(['name exact x.a.test b.test'], 'x.a.test.', () => message([srv]));
    expect(outcome.reply?.answer).toEqual([{ ...srv, name: 'x.a.test.', rdata: '0 100 80 pod.x.a.test.' }]);
  });

  test('sends nothing where an answer rule makes a name that is none', () => {
    const outcome = ask(['name regex ^x y.test answer name ^y a..b'], 'x.a.test.');
    expect([outcome.next?.question.name, outcome.reply]).toEqual(['y.test.', undefined]);
  });

  test('with `answer auto`, gives back the asked name, whatever the prefix rule makes of it', () => {
    const label = fc.stringMatching(/^[a-z0-9]{1,8}$/);
    fc.assert(
      fc.property(label, label, label, (from, to, rest) => {
        const asked = `${from}.${rest}.test.`;
        const outcome = ask([`name prefix ${from}. ${to}. answer auto`], asked);
        expect(seen(outcome)).toEqual([`${to}.${rest}.test.`, asked, asked]);
      }),
    );
  });
});
