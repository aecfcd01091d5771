import { describe, expect, test } from 'vitest';
import { aliasAdjusted, recordSet, suitableZones, updateActions } from '../../../src/model/external-dns/aws.ts';
import { isValid } from '../../../src/model/external-dns/check.ts';
import { bareEndpoint, type Endpoint } from '../../../src/model/external-dns/endpoint.ts';
import { byZone, googleRecordSet } from '../../../src/model/external-dns/google.ts';
import { noChanges } from '../../../src/model/external-dns/plan.ts';
import { withAliases, withLeastTtl, withOwnProperties } from '../../../src/model/external-dns/refine.ts';
import { withPointers } from '../../../src/model/external-dns/reverse.ts';
import { applyToStore } from '../../../src/model/external-dns/skydns.ts';
import {
  parseNat64,
  withDefaultTargets,
  withinNets,
  withNat64,
  withoutDuplicates,
} from '../../../src/model/external-dns/wrappers.ts';

const property = (name: string, value: string) => ({ providerSpecific: [{ name, value }] });
const record = (recordType: string, targets: readonly string[], more: Partial<Endpoint> = {}): Endpoint => ({
  ...bareEndpoint('a.example.org', recordType, targets),
  ...more,
});
const brief = (endpoints: readonly Endpoint[]) =>
  endpoints.map(({ dnsName, recordType, targets }) => `${dnsName} ${recordType} ${targets.join(' ')}`);

test.each([
  [record('A', ['192.0.2.1']), true],
  [record('A', ['2001:db8::1']), false],
  [record('A', ['lb.example.net'], property('alias', 'true')), true],
  [record('SRV', ['0 50 80 a.example.org.']), true],
  [record('SRV', ['0 50 80 a.example.org']), false],
  [record('SRV', ['0 50 70000 a.example.org.']), false],
  [record('MX', ['10 mail.example.org']), true],
  [record('MX', ['mail.example.org']), false],
  [record('MX', ['10 mail.example.org'], property('alias', 'true')), false],
  [record('PTR', ['a.example.org'], { dnsName: '1.2.0.192.in-addr.arpa' }), true],
  [record('PTR', ['a.example.org'], { dnsName: '.ip6.arpa' }), false],
  [record('PTR', ['192.0.2.1'], { dnsName: '1.2.0.192.in-addr.arpa' }), false],
  [record('CAA', ['anything']), true],
])('%j is valid: %s', (endpoint, valid) => {
  expect(isValid(endpoint)).toBe(valid);
});

test('endpoints that say the same are one, and targets stand once', () => {
  expect(brief(withoutDuplicates([record('A', ['192.0.2.1', '192.0.2.1']), record('A', ['192.0.2.1'])]))).toEqual([
    'a.example.org A 192.0.2.1',
  ]);
});

test('default targets fill empty lists, and with force replace all', () => {
  const given = [record('A', []), record('CNAME', ['b.example.org'])];
  expect(brief(withDefaultTargets(given, ['192.0.2.1', 'x.example.net'], false))).toEqual([
    'a.example.org A 192.0.2.1',
    'a.example.org CNAME x.example.net',
    'a.example.org CNAME b.example.org',
  ]);
  expect(brief(withDefaultTargets(given.slice(1), ['192.0.2.1'], true))).toEqual(['a.example.org A 192.0.2.1']);
});

test('NAT64 adds the address of IPv4 inside one of IPv6', () => {
  const networks = parseNat64(['2001:db8::/96']);
  expect(networks.ok && brief(withNat64([record('AAAA', ['2001:db8::c000:201'])], networks.value))).toEqual([
    'a.example.org AAAA 2001:db8::c000:201',
    'a.example.org A 192.0.2.1',
  ]);
  expect(parseNat64(['2001:db8::/64']).ok).toBe(false);
});

test('nets keep addresses that they hold, and no host name', () => {
  const given = [record('A', ['192.0.2.1', '198.51.100.1']), record('CNAME', ['b.example.org'])];
  expect(brief(withinNets(given, ['192.0.2.0/24', 'bad'], []))).toEqual(['a.example.org A 192.0.2.1']);
  expect(brief(withinNets(given, [], ['192.0.2.0/24']))).toEqual([
    'a.example.org A 198.51.100.1',
    'a.example.org CNAME b.example.org',
  ]);
});

test('a pointer stands for each address, with the least TTL, and none for a wildcard', () => {
  const given = [
    record('A', ['192.0.2.1'], { recordTTL: 300 }),
    record('A', ['192.0.2.1'], { dnsName: 'b.example.org', recordTTL: 60 }),
    record('A', ['192.0.2.2'], { dnsName: '*.example.org' }),
    record('AAAA', ['2001:db8::1'], { dnsName: 'c.example.org', ...property('record-type', 'A') }),
  ];
  const found = withPointers(given, true);
  expect(brief(found.slice(4))).toEqual(['1.2.0.192.in-addr.arpa PTR a.example.org b.example.org']);
  expect(found[4]?.recordTTL).toBe(60);
  expect(found[3]?.providerSpecific).toEqual([]);
  expect(brief(withPointers([record('AAAA', ['2001:db8::1'], property('record-type', 'PTR'))], false))[1]).toBe(
    `1.${'0.'.repeat(23)}8.b.d.0.1.0.0.2.ip6.arpa PTR a.example.org`,
  );
});

test('the least TTL replaces unset ones, and only properties of the provider stay', () => {
  expect(withLeastTtl([record('A', []), record('A', [], { recordTTL: 5 })], 90).map((each) => each.recordTTL)).toEqual([
    90, 5,
  ]);
  const given = record('A', [], {
    providerSpecific: ['alias', 'aws/weight', 'webhook/x'].map((name) => ({ name, value: '1' })),
  });
  expect(withOwnProperties([given], 'webhook')[0]?.providerSpecific.map(({ name }) => name)).toEqual([
    'alias',
    'webhook/x',
  ]);
});

test('a preference for aliases overrides what 0.21 is told, and not what 0.22 is told', () => {
  const given = [record('CNAME', ['b'], property('alias', 'false'))];
  expect(withAliases(given, '0.21')[0]?.providerSpecific).toEqual([{ name: 'alias', value: 'true' }]);
  expect(withAliases(given, '0.22')).toEqual(given);
});

describe('Route 53', () => {
  const options = { prefersCname: false, evaluatesHealth: true };
  const balancer = 'lb-1.eu-west-1.elb.amazonaws.com';

  test('makes an alias of a CNAME to a load balancer, for both families', () => {
    const found = aliasAdjusted([record('CNAME', [balancer])], options);
    expect(found.map(({ recordType }) => recordType)).toEqual(['A', 'AAAA']);
    expect(recordSet(found[0]!)).toEqual({
      Name: 'a.example.org.',
      Type: 'A',
      AliasTarget: { DNSName: `${balancer}.`, HostedZoneId: 'Z32O12XQLNTSW2', EvaluateTargetHealth: true },
    });
    expect(aliasAdjusted([record('CNAME', [balancer])], { ...options, prefersCname: true })).toHaveLength(1);
    expect(aliasAdjusted([record('CNAME', ['b'], property('alias', 'AAAA'))], options)[0]?.recordType).toBe('AAAA');
  });

  test('writes a routing policy with its set identifier', () => {
    const weighted = record('A', ['192.0.2.1'], { setIdentifier: 'blue', ...property('aws/weight', '10') });
    expect(recordSet(weighted)).toEqual({
      Name: 'a.example.org.',
      Type: 'A',
      TTL: 300,
      ResourceRecords: [{ Value: '192.0.2.1' }],
      SetIdentifier: 'blue',
      Weight: 10,
    });
    const near = record('A', ['192.0.2.1'], {
      setIdentifier: 'x',
      ...property('aws/geoproximity-region', 'eu-west-1'),
    });
    expect(recordSet(aliasAdjusted([near], options)[0]!)).toMatchObject({
      GeoProximityLocation: { AWSRegion: 'eu-west-1', Bias: 0 },
    });
  });

  test('goes to each private zone and the nearest public one', () => {
    const zones = [
      { id: 'public', name: 'example.org.' },
      { id: 'nearer', name: 'a.example.org.' },
      { id: 'private', name: 'example.org.', private: true },
      { id: 'other', name: 'ample.org.' },
    ];
    expect(suitableZones('b.a.example.org', zones).map(({ id }) => id)).toEqual(['private', 'nearer']);
  });

  test('updates in place unless the kind of record changes', () => {
    const plain = record('A', ['192.0.2.1']);
    expect(updateActions(plain, record('A', ['192.0.2.2']))).toEqual(['UPSERT']);
    expect(updateActions(plain, record('A', [balancer], property('alias', 'true')))).toEqual(['DELETE', 'CREATE']);
    expect(updateActions(plain, record('A', ['192.0.2.1'], property('aws/weight', '1')))).toEqual(['DELETE', 'CREATE']);
  });
});

test('Google Cloud DNS takes names with dots, and one target of a CNAME', () => {
  expect(googleRecordSet(record('CNAME', ['b.example.org', 'c.example.org']))).toEqual({
    name: 'a.example.org.',
    type: 'CNAME',
    ttl: 300,
    rrdatas: ['b.example.org.'],
  });
  expect(byZone(['a.b.example.org', 'other.net'], { wide: 'example.org.', near: 'b.example.org.' })).toEqual({
    near: ['a.b.example.org'],
  });
});

test("CoreDNS's store keeps neighbours when a name goes", () => {
  const ptr = (last: string): Endpoint => ({ ...bareEndpoint(`${last}.2.0.192.in-addr.arpa`, 'PTR', [`h${last}`]) });
  const filled = applyToStore({}, { ...noChanges, create: [ptr('2'), ptr('20'), record('A', ['192.0.2.1'])] });
  expect(filled['/skydns/arpa/in-addr/192/0/2/20']).toEqual({ host: 'h20' });
  expect(Object.keys(filled).filter((key) => /^\/skydns\/org\/example\/a\/[0-9a-f]{8}$/.test(key))).toHaveLength(1);
  const left = applyToStore(filled, { ...noChanges, delete: [ptr('2'), record('A', ['192.0.2.1'])] });
  expect(Object.keys(left)).toEqual(['/skydns/arpa/in-addr/192/0/2/20']);
});
