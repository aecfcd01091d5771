import { describe, expect, test } from 'vitest';
import { answerZone, readZone } from '../../../../src/verify/semantics/dns/zone-file/index.ts';

const zone = readZone(
  `$TTL 1h
@ IN SOA ns admin ( 7 ; serial
    7200 3600 1209600 300 )
  NS ns
ns A 192.0.2.53
www 60 A 192.0.2.80
alias CNAME www
out CNAME www.example.net.
*.wild A 192.0.2.9
sub NS ns.sub
ns.sub A 192.0.2.99
text TXT "two words"`,
  'example.org.',
);

function ask(name: string, type: string) {
  const outcome = answerZone(zone, { name, type });
  if (typeof outcome === 'string') return outcome;
  return [
    outcome.rcode,
    ...outcome.answer.map((record) => `${record.name} ${record.ttl} ${record.type} ${record.rdata}`),
  ];
}

describe('a zone file', () => {
  test('is read without faults, and says where one is', () => {
    expect(zone.faults).toEqual([]);
    expect(readZone('a..test. A 192.0.2.1\n', '.').faults).toEqual(['line 1: `a..test.` is no legal name']);
    expect(readZone('a.test. IN\n', '.').faults).toEqual(['line 1: expected a type and its data']);
  });

  test.each([
    ['www.example.org.', 'A', ['NOERROR', 'www.example.org. 60 A 192.0.2.80']],
    ['WWW.example.org.', 'AAAA', ['NOERROR']],
    [
      'alias.example.org.',
      'A',
      ['NOERROR', 'alias.example.org. 3600 CNAME www.example.org.', 'www.example.org. 60 A 192.0.2.80'],
    ],
    ['out.example.org.', 'A', ['NOERROR', 'out.example.org. 3600 CNAME www.example.net.']],
    ['a.wild.example.org.', 'A', ['NOERROR', 'a.wild.example.org. 3600 A 192.0.2.9']],
    ['text.example.org.', 'TXT', ['NOERROR', 'text.example.org. 3600 TXT two words']],
    ['no.example.org.', 'A', ['NXDOMAIN']],
    ['wild.example.org.', 'A', ['NOERROR']],
    ['x.sub.example.org.', 'A', ['NOERROR']],
    ['www.example.net.', 'A', 'next'],
  ])('%s %s', (name, type, expected) => {
    expect(ask(name, type)).toEqual(expected);
  });

  test('delegates with the name servers and their addresses', () => {
    const outcome = answerZone(zone, { name: 'x.sub.example.org.', type: 'A' });
    expect(outcome).toMatchObject({
      authoritative: false,
      authority: [{ name: 'sub.example.org.', rdata: 'ns.sub.example.org.' }],
      additional: [{ rdata: '192.0.2.99' }],
    });
  });
});
