import { expect, test } from 'vitest';
import { readCurrent } from '../../../src/model/external-dns/current/index.ts';

const lines = (text: string) =>
  readCurrent(text).records.map(
    ({ dnsName, recordType, recordTTL, targets, setIdentifier }) =>
      `${dnsName} ${recordTTL} ${recordType} ${targets.join(' | ')}${setIdentifier === '' ? '' : ` (${setIdentifier})`}`,
  );

test('a master file, with origin, omitted owners, parentheses and comments', () => {
  const text = [
    '$ORIGIN example.org.',
    '$TTL 1h',
    '@ IN SOA ns1 hostmaster ( 7 ; serial',
    '   3600 600 86400 60 )',
    '  IN NS ns1',
    'www 300 IN A 192.0.2.1',
    '    300 IN A 192.0.2.2',
    '\\042.apps CNAME lb.example.net.',
    'txt TXT "a;b" "c"',
    '_http._tcp SRV 0 50 80 www',
  ].join('\n');
  expect(lines(text)).toEqual([
    'example.org 3600 NS ns1.example.org',
    'www.example.org 300 A 192.0.2.1 | 192.0.2.2',
    '*.apps.example.org 3600 CNAME lb.example.net',
    'txt.example.org 3600 TXT "a;b" "c"',
    '_http._tcp.example.org 3600 SRV 0 50 80 www.example.org.',
  ]);
  expect(readCurrent(text).authority).toEqual([
    { name: 'example.org', ttl: 3600, data: 'ns1.example.org hostmaster.example.org 7 3600 600 86400 60' },
  ]);
});

test('what dig prints', () => {
  const text = [
    '; <<>> DiG 9.18 <<>> www.example.org A',
    ';; ANSWER SECTION:',
    'www.example.org.\t300\tIN\tA\t192.0.2.1',
    ';; Query time: 1 msec',
  ].join('\n');
  expect(lines(text)).toEqual(['www.example.org 300 A 192.0.2.1']);
});

test.each([
  [
    'Route 53',
    '{"ResourceRecordSets": [{"Name": "\\\\052.example.org.", "Type": "A", "SetIdentifier": "blue", "Weight": 1, "AliasTarget": {"DNSName": "lb.example.net.", "HostedZoneId": "Z", "EvaluateTargetHealth": true}}, {"Name": "a.example.org.", "Type": "TXT", "TTL": 60, "ResourceRecords": [{"Value": "\\"x\\""}]}]}',
    ['*.example.org 0 A lb.example.net (blue)', 'a.example.org 60 TXT "x"'],
  ],
  [
    'Google Cloud DNS',
    '[{"name": "a.example.org.", "type": "CNAME", "ttl": 60, "rrdatas": ["b.example.org."]}]',
    ['a.example.org 60 CNAME b.example.org'],
  ],
  [
    'PowerDNS',
    '{"rrsets": [{"name": "a.example.org.", "type": "A", "ttl": 60, "records": [{"content": "192.0.2.1", "disabled": false}]}]}',
    ['a.example.org 60 A 192.0.2.1'],
  ],
  [
    'a webhook',
    '[{"dnsName": "a.example.org", "recordType": "A", "targets": ["192.0.2.1"], "recordTTL": 5, "setIdentifier": "s"}]',
    ['a.example.org 5 A 192.0.2.1 (s)'],
  ],
])('an export of %s', (_, text, expected) => {
  expect(lines(text)).toEqual(expected);
  expect(readCurrent(text).faults).toEqual([]);
});

test('what is no record is a fault with its line', () => {
  expect(readCurrent('www.example.org. 300 IN A nowhere').faults).toEqual([
    { line: 1, text: '`nowhere` is no data of type A' },
  ]);
  expect(readCurrent('a.example.org.\n$INCLUDE x').faults.map(({ line }) => line)).toEqual([1, 2]);
  expect(readCurrent('{').faults).toHaveLength(1);
  expect(readCurrent('[{"x": 1}]').faults).toHaveLength(1);
});
