import { describe, expect, test } from 'vitest';
import { bareEndpoint, type Endpoint } from '../../../src/model/external-dns/endpoint.ts';
import { noChanges } from '../../../src/model/external-dns/plan.ts';
import { parseKey } from '../../../src/model/external-dns/txt/encryption.ts';
import { recordNameOf, txtNameOf } from '../../../src/model/external-dns/txt/names.ts';
import {
  openRegistry,
  type Registry,
  type RegistryOptions,
  readRecords,
  writeChanges,
} from '../../../src/model/external-dns/txt/records.ts';
import { parseHeritage } from '../../../src/model/external-dns/txt/text.ts';

const mapper = { prefix: '', suffix: '', wildcardReplacement: '' };
const record = (
  dnsName: string,
  recordType: string,
  targets: readonly string[],
  more: Partial<Endpoint> = {},
): Endpoint => ({
  ...bareEndpoint(dnsName, recordType, targets),
  ...more,
});
const text = (owner: string): string => `"heritage=external-dns,external-dns/owner=${owner}"`;
const web = record('web.example.org', 'A', ['192.0.2.1']);
const key = '0123456789abcdef0123456789abcdef';

function registry(options: Partial<RegistryOptions> = {}): Registry {
  const opened = openRegistry({ mapper, ownerId: 'me', version: '0.22', ...options });
  if (!opened.ok) throw new Error(opened.fault);
  return opened.value;
}
const owners = (records: readonly Endpoint[]) => records.map(({ dnsName, labels }) => [dnsName, labels.owner]);

describe('the name of an ownership text', () => {
  test.each([
    [{}, 'web.example.org', 'A', 'a-web.example.org'],
    [{ prefix: 'TXT.' }, 'web.example.org', 'CNAME', 'txt.cname-web.example.org'],
    [{ suffix: '-own' }, 'web.example.org', 'A', 'a-web-own.example.org'],
    [{ suffix: '-%{record_type}-own' }, 'web.example.org', 'AAAA', 'web-aaaa-own.example.org'],
    [{ prefix: '%{record_type}.' }, 'example.org', 'A', 'a.example.org'],
    [{ wildcardReplacement: 'Any' }, '*.example.org', 'A', 'a-any.example.org'],
    [{}, 'example.org.', 'MX', 'mx-example.org'],
  ])('with %j for %s %s is %s', (parts, name, type, expected) => {
    expect(txtNameOf({ ...mapper, ...parts }, name, type)).toBe(expected);
  });

  test.each([
    [{}, 'a-web.example.org', { name: 'web.example.org', type: 'A' }],
    [{}, 'old.example.org', { name: 'old.example.org', type: '' }],
    [{ prefix: 'txt.' }, 'TXT.cname-web.example.org', { name: 'web.example.org', type: 'CNAME' }],
    [{ prefix: 'txt.' }, 'web.example.org', undefined],
    [{ suffix: '.own' }, 'a-web.own.example.org', { name: 'web.example.org', type: 'A' }],
    [{ suffix: '-x.y' }, 'one', undefined],
    [{ suffix: '%{record_type}' }, 'webcname.example.org', { name: 'web.example.org', type: 'CNAME' }],
  ])('with %j leads from %s back to %j', (parts, name, expected) => {
    expect(recordNameOf({ ...mapper, ...parts }, name, '0.22')).toEqual(expected);
  });

  test('is not known for TXT and DNAME records in 0.21', () => {
    expect(recordNameOf(mapper, 'txt-web.example.org', '0.21')).toEqual({ name: 'txt-web.example.org', type: '' });
  });
});

test('an ownership text needs its mark, and 0.21 drops values with an equals sign', () => {
  expect(parseHeritage(text('me'), '0.22')).toEqual({ owner: 'me' });
  expect(parseHeritage('"v=spf1 -all"', '0.22')).toBeUndefined();
  expect(parseHeritage('heritage=other,external-dns/owner=me', '0.22')).toBeUndefined();
  expect(parseHeritage('heritage=external-dns,external-dns/owner=a=b', '0.22')).toEqual({ owner: 'a=b' });
  expect(parseHeritage('heritage=external-dns,external-dns/owner=a=b', '0.21')).toEqual({});
});

describe('reading', () => {
  test('finds owners by type, and by the untyped text of old for all but AAAA', () => {
    const read = readRecords(registry(), [
      web,
      record('web.example.org', 'AAAA', ['2001:db8::1']),
      record('a-web.example.org', 'TXT', [text('me')]),
      record('old.example.org', 'A', ['192.0.2.2']),
      record('old.example.org', 'AAAA', ['2001:db8::2']),
      record('old.example.org', 'TXT', [text('you')]),
      record('free.example.org', 'TXT', ['free text']),
      record('none.example.org', 'TXT', []),
    ]);
    expect(owners(read.records)).toEqual([
      ['web.example.org', 'me'],
      ['web.example.org', undefined],
      ['old.example.org', 'you'],
      ['old.example.org', undefined],
      ['free.example.org', undefined],
    ]);
  });

  test('asks for an update where our typed text is missing, and takes over from a former owner', () => {
    const options = { managed: ['A'], oldOwnerId: 'former' };
    const read = readRecords(registry(options), [web, record('web.example.org', 'TXT', [text('former')])]);
    expect(read.records[0]).toMatchObject({
      labels: { owner: 'me' },
      providerSpecific: [{ name: 'txt/force-update', value: 'true' }],
    });
  });

  test('finds the owner of a wildcard by its replacement', () => {
    const options = { mapper: { ...mapper, wildcardReplacement: 'any' } };
    const wild = record('*.example.org', 'A', ['192.0.2.1']);
    expect(
      owners(readRecords(registry(options), [wild, record('a-any.example.org', 'TXT', [text('me')])]).records),
    ).toEqual([['*.example.org', 'me']]);
  });
});

describe('writing', () => {
  const nothing = readRecords(registry(), []);

  test('stamps what is created, with a text that has the same traits', () => {
    const blue = { ...web, setIdentifier: 'blue', labels: { resource: 'service/a/b' } };
    const [first, second] = writeChanges(registry(), nothing, { ...noChanges, create: [blue] }).create;
    expect(first?.labels).toEqual({ resource: 'service/a/b', owner: 'me' });
    expect(second).toMatchObject({
      dnsName: 'a-web.example.org',
      setIdentifier: 'blue',
      targets: ['"heritage=external-dns,external-dns/owner=me,external-dns/resource=service/a/b"'],
      labels: { ownedRecord: 'web.example.org' },
    });
  });

  test('makes no text where one stands, or where its name would be too long', () => {
    const read = readRecords(registry(), [record('a-web.example.org', 'TXT', [text('you')])]);
    expect(writeChanges(registry(), read, { ...noChanges, create: [web] }).create).toHaveLength(1);
    const cached = registry({ cached: true });
    expect(writeChanges(cached, read, { ...noChanges, create: [web] }).create).toHaveLength(2);
    const long = record(`${'x'.repeat(62)}.example.org`, 'A', ['192.0.2.1']);
    expect(writeChanges(registry(), nothing, { ...noChanges, create: [long] }).create).toHaveLength(1);
  });

  test('touches our own records only', () => {
    const foreign = { ...web, labels: { owner: 'you' } };
    expect(writeChanges(registry(), nothing, { ...noChanges, delete: [foreign], updateOld: [foreign] })).toEqual(
      noChanges,
    );
  });

  test('names the text of an alias by its version', () => {
    const alias = { ...web, providerSpecific: [{ name: 'alias', value: 'true' }] };
    const named = (version: '0.21' | '0.22') =>
      writeChanges(registry({ version }), nothing, { ...noChanges, create: [alias] }).create[1]?.dnsName;
    expect([named('0.21'), named('0.22')]).toEqual(['cname-web.example.org', 'a-web.example.org']);
  });
});

describe('encryption', () => {
  test('hides the text, and keeps the bytes of one that stands', () => {
    const secret = registry({ key });
    const created = writeChanges(secret, readRecords(secret, []), { ...noChanges, create: [web] }).create;
    expect(created[1]?.targets[0]).not.toContain('heritage');
    const read = readRecords(
      secret,
      created.map((each) => ({ ...each, labels: {} })),
    );
    expect(owners(read.records)).toEqual([['web.example.org', 'me']]);
    expect(read.records[0]?.labels).toHaveProperty('txt-encryption-nonce');
    const removed = writeChanges(secret, read, { ...noChanges, delete: read.records });
    expect(removed.delete[1]?.targets).toEqual(created[1]?.targets);
  });

  test('still reads plain texts, and nothing of another key', () => {
    const secret = registry({ key });
    const sealed = writeChanges(secret, readRecords(secret, []), { ...noChanges, create: [web] }).create;
    const other = registry({ key: key.replace('0', 'f') });
    expect(
      readRecords(
        other,
        sealed.map((each) => ({ ...each, labels: {} })),
      ).records[0]?.labels,
    ).toEqual({});
    expect(owners(readRecords(secret, [web, record('a-web.example.org', 'TXT', [text('me')])]).records)[0]?.[1]).toBe(
      'me',
    );
  });

  test('takes keys of 32 bytes, or the standard base64 of them', () => {
    expect(parseKey(key).ok).toBe(true);
    expect(parseKey(Buffer.from(key).toString('base64')).ok).toBe(true);
    expect(parseKey('short').ok).toBe(false);
    expect(openRegistry({ mapper, ownerId: '', version: '0.22' }).ok).toBe(false);
    expect(openRegistry({ mapper: { ...mapper, prefix: 'a', suffix: 'b' }, ownerId: 'me', version: '0.22' }).ok).toBe(
      false,
    );
  });
});
