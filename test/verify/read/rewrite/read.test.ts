import { describe, expect, test } from 'vitest';
import { readRule } from '../../../../src/verify/read/rewrite/read.ts';

describe('a rewrite rule', () => {
  test('stops unless it says otherwise', () => {
    expect(readRule(['type', 'any', 'a'])).toEqual({ value: { kind: 'type', from: 'ANY', to: 'A', stop: true } });
    expect(readRule(['continue', 'class', 'CH', 'in'])).toMatchObject({ value: { stop: false } });
  });

  test('has names in lower case with a trailing dot', () => {
    expect(readRule(['name', 'suffix', '.A.test', '.B.test', 'answer', 'auto'])).toMatchObject({
      value: { match: { form: 'suffix', text: '.a.test.' }, to: '.b.test.', auto: true },
    });
  });

  test.each([
    ['ttl example.org -2', { least: 0, most: 2 }],
    ['ttl example.org 5-', { least: 5, most: 4294967295 }],
    ['rcode exact example.org SERVFAIL 0', { from: 2, to: 0 }],
    [
      'edns0 local set 0xffee {client_ip} revert',
      { option: { code: 65518, data: { variable: 'client_ip' } }, revert: true },
    ],
    ['cname suffix a b', { match: { text: 'a' }, to: 'b' }],
  ])('`%s` is read', (rule, like) => {
    expect(readRule(rule.split(' '))).toMatchObject({ value: like });
  });

  test.each([
    ['', 'kind of rule'],
    ['name a.test', 'needs the name'],
    ['name wild a.test b.test', 'no way to match'],
    ['name exact a.test *.b.test', 'regular expression'],
    ['name regex (a) {1}{2}', 'groups'],
    ['name suffix a b answer', 'needs what it applies to'],
    ['name suffix a b answer auto name c d', 'exclude each other'],
    ['type A', 'two arguments'],
    ['type 1 A', 'mnemonics'],
    ['ttl example.org -', 'no TTL'],
    ['ttl example.org 9-3', 'no TTL'],
    ['rcode example.org 24 0', 'response codes'],
    ['edns0 local set 0xffee 0xabc', 'whole bytes'],
    ['edns0 nsid unset revert', 'cannot be reverted'],
    ['edns0 subnet set 33 56', 'bits'],
    ['cname a', 'needs a target'],
    ['other a b', 'no kind of rule'],
  ])('`%s` is refused', (rule, message) => {
    const read = readRule(rule.split(' ').filter((word) => word !== ''));
    expect('error' in read ? read.error : '').toContain(message);
  });
});
