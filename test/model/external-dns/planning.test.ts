import { describe, expect, test } from 'vitest';
import { domainMatcher } from '../../../src/model/external-dns/domain-filter.ts';
import { bareEndpoint, type Endpoint } from '../../../src/model/external-dns/endpoint.ts';
import { type Changes, hasChanges, noChanges, planChanges } from '../../../src/model/external-dns/plan.ts';
import { isSmaller, sameTargets } from '../../../src/model/external-dns/targets.ts';

const record = (
  dnsName: string,
  recordType: string,
  targets: readonly string[],
  more: Partial<Endpoint> = {},
): Endpoint => ({
  ...bareEndpoint(dnsName, recordType, targets),
  ...more,
});
const mine = { labels: { owner: 'me', resource: 'service/a/b' } };
const plan = (current: readonly Endpoint[], desired: readonly Endpoint[], more = {}): Changes =>
  planChanges({ current, desired, policy: 'sync', managed: ['A', 'AAAA', 'CNAME'], ownerId: 'me', ...more });
const texts = (changes: Changes) =>
  Object.fromEntries(
    Object.entries(changes).map(([list, endpoints]: [string, readonly Endpoint[]]) => [
      list,
      endpoints.map(({ recordType, targets }) => `${recordType} ${targets.join(' ')}`),
    ]),
  );
const none = { create: [], updateOld: [], updateNew: [], delete: [] };

describe('a plan', () => {
  test('creates, updates and deletes', () => {
    const current = [
      record('a.example.org', 'A', ['192.0.2.1'], mine),
      record('b.example.org', 'A', ['192.0.2.2'], mine),
    ];
    const desired = [record('a.example.org', 'A', ['192.0.2.9']), record('c.example.org', 'A', ['192.0.2.3'])];
    expect(texts(plan(current, desired))).toEqual({
      create: ['A 192.0.2.3'],
      updateOld: ['A 192.0.2.1'],
      updateNew: ['A 192.0.2.9'],
      delete: ['A 192.0.2.2'],
    });
  });

  test('does nothing to a record of another owner, nor beside it', () => {
    const current = [record('a.example.org', 'A', ['192.0.2.1'], { labels: { owner: 'other' } })];
    const desired = [record('a.example.org', 'A', ['192.0.2.9']), record('a.example.org', 'AAAA', ['2001:db8::1'])];
    expect(texts(plan(current, desired))).toEqual(none);
    expect(texts(plan(current, []))).toEqual(none);
    expect(texts(plan(current, [], { ownerId: '' })).delete).toEqual(['A 192.0.2.1']);
  });

  test('drops a CNAME beside addresses, and deletes the one that stands', () => {
    const current = [record('a.example.org', 'CNAME', ['lb.example.net'], mine)];
    const desired = [record('a.example.org', 'CNAME', ['lb.example.net']), record('a.example.org', 'A', ['192.0.2.1'])];
    expect(texts(plan(current, desired))).toEqual({
      ...none,
      create: ['A 192.0.2.1'],
      delete: ['CNAME lb.example.net'],
    });
  });

  test('prefers fewer and smaller targets, but keeps the object that has the record', () => {
    const b = { labels: { resource: 'service/a/b' } };
    const rivals = [
      record('a.example.org', 'A', ['192.0.2.9'], b),
      record('a.example.org', 'A', ['192.0.2.1'], { labels: { resource: 'service/a/a' } }),
      record('a.example.org', 'A', ['192.0.2.0', '192.0.2.1']),
    ];
    expect(texts(plan([], rivals)).create).toEqual(['A 192.0.2.1']);
    const current = [record('a.example.org', 'A', ['192.0.2.5'], mine)];
    expect(texts(plan(current, rivals)).updateNew).toEqual(['A 192.0.2.9']);
  });

  test('resets no TTL that is unset, and takes names for one whose case differs', () => {
    const current = [record('a.example.org', 'A', ['192.0.2.1'], { ...mine, recordTTL: 60 })];
    expect(texts(plan(current, [record('A.example.org.', 'A', ['192.0.2.1'])]))).toEqual(none);
    expect(
      texts(plan(current, [record('a.example.org', 'A', ['192.0.2.1'], { recordTTL: 90 })])).updateNew,
    ).toHaveLength(1);
  });

  test('makes a new set identifier a new record', () => {
    const current = [record('a.example.org', 'A', ['192.0.2.1'], { ...mine, setIdentifier: 'blue' })];
    const desired = [record('a.example.org', 'A', ['192.0.2.1'], { setIdentifier: 'green' })];
    expect(texts(plan(current, desired))).toEqual({ ...none, create: ['A 192.0.2.1'], delete: ['A 192.0.2.1'] });
  });

  test('obeys its policy and its filters', () => {
    const current = [
      record('a.example.org', 'A', ['192.0.2.1'], mine),
      record('b.example.org', 'A', ['192.0.2.2'], mine),
    ];
    const desired = [record('a.example.org', 'A', ['192.0.2.9']), record('c.example.net', 'A', ['192.0.2.3'])];
    expect(texts(plan(current, desired, { policy: 'upsert-only' })).delete).toEqual([]);
    expect(texts(plan(current, desired, { policy: 'create-only' }))).toEqual({ ...none, create: ['A 192.0.2.3'] });
    const matches = (name: string): boolean => name.endsWith('example.org');
    expect(texts(plan(current, desired, { matches })).create).toEqual([]);
    expect(texts(plan(current, desired, { excluded: ['A'] }))).toEqual(none);
  });

  test('changes nothing by a mere change of owner', () => {
    const old = [record('a.example.org', 'A', ['192.0.2.1'], mine)];
    const changes = plan(old, [record('a.example.org', 'A', ['192.0.2.1'], mine)], { oldOwnerId: 'former' });
    expect(changes.updateNew).toHaveLength(1);
    expect(hasChanges(changes)).toBe(false);
    expect(hasChanges(noChanges)).toBe(false);
    expect(hasChanges({ ...noChanges, create: old })).toBe(true);
  });
});

describe('lists of targets', () => {
  test('are compared by number, by address, and names last', () => {
    expect(isSmaller(['b'], ['a', 'a'])).toBe(true);
    expect(isSmaller(['192.0.2.9'], ['192.0.2.10'])).toBe(true);
    expect(isSmaller(['2001:db8::1'], ['a.example.org'])).toBe(true);
    expect(isSmaller(['2001:db8::1'], ['192.0.2.1'])).toBe(false);
    expect(isSmaller(['b', 'a'], ['a', 'b'])).toBe(false);
  });

  test('are the same whatever their order, case and spelling of an address', () => {
    expect(sameTargets(['a', 'b'], ['B', 'A'])).toBe(true);
    expect(sameTargets(['2001:db8::1'], ['2001:DB8:0::1'])).toBe(true);
    expect(sameTargets(['a'], ['b'])).toBe(false);
    expect(sameTargets(['a'], ['a', 'a'])).toBe(false);
  });

  test('count as the same after two spellings of an address, as in ExternalDNS', () => {
    expect(sameTargets(['2001:db8::1', '2001:db8::2'], ['2001:db8:0::1', '2001:db8::3'])).toBe(true);
  });
});

describe('a domain filter', () => {
  const matches = (filter: Parameters<typeof domainMatcher>[0], name: string): boolean | string => {
    const matcher = domainMatcher(filter);
    return matcher.ok ? matcher.value(name) : matcher.fault;
  };

  test.each([
    [{}, 'a.example.org', true],
    [{ include: ['', '.'] }, 'a.example.org', true],
    [{ include: ['example.org.'] }, 'example.org', true],
    [{ include: ['example.org'] }, 'anexample.org', false],
    [{ include: ['.example.org'] }, 'example.org', false],
    [{ include: [' EXAMPLE.org '] }, 'a.Example.Org.', true],
    [{ include: ['example.org'], exclude: ['b.example.org'] }, 'a.b.example.org', false],
    [{ include: ['bücher.example'] }, 'a.xn--bcher-kva.example', true],
    [{ include: ['*.example.org'] }, 'a.example.org', false],
    [{ include: ['example.net'], regexInclude: '\\.org$' }, 'a.example.org', true],
    [{ regexInclude: '(?i)EXAMPLE', regexExclude: '^a\\.' }, 'a.example.org', false],
    [{ regexExclude: '^a\\.' }, 'b.example.org', true],
    [{ regexInclude: '(' }, 'a', 'error parsing regexp `(`'],
  ])('%j says of %s: %s', (filter, name, expected) => {
    expect(matches(filter, name)).toBe(expected);
  });
});
