import { describe, expect, test } from 'vitest';
import { reply } from '../../../../src/verify/semantics/dns/message.ts';
import { autopath } from '../../../../src/verify/semantics/dns/resolver/autopath.ts';
import { candidates, lookUp, type Reply } from '../../../../src/verify/semantics/dns/resolver/candidates.ts';
import { dnsMode, fitSearches, podResolvConf } from '../../../../src/verify/semantics/dns/resolver/kubelet.ts';
import { readResolvConf, resolverOptions } from '../../../../src/verify/semantics/dns/resolver/resolv-conf.ts';

const list = { search: ['shop.svc.cluster.local', 'svc.cluster.local'], ndots: 5 };

describe('a client', () => {
  test('searches first while the name has fewer dots than `ndots`', () => {
    expect(candidates('glibc', 'www.example.org', list)).toEqual([
      'www.example.org.shop.svc.cluster.local.',
      'www.example.org.svc.cluster.local.',
      'www.example.org.',
    ]);
    expect(candidates('glibc', 'www.example.org.', list)).toEqual(['www.example.org.']);
  });

  test('of musl does not search for a name with enough dots', () => {
    expect(candidates('musl', 'a.b', { ...list, ndots: 1 })).toEqual(['a.b.']);
    expect(candidates('glibc', 'a.b', { ...list, ndots: 1 })).toHaveLength(3);
  });

  test('of musl stops at the first answer without data, the others go on', () => {
    const ask = (name: string): Reply => (name === 'x.svc.cluster.local.' ? 'OK' : 'NODATA');
    expect(lookUp('musl', 'x', list, ask).result).toBe('NODATA');
    expect(lookUp('go', 'x', list, ask)).toEqual({
      asked: ['x.shop.svc.cluster.local.', 'x.svc.cluster.local.'],
      result: 'OK',
    });
  });
});

describe('glibc, as it was seen to', () => {
  const refusing = (name: string): Reply => (name.endsWith('shop.svc.cluster.local.') ? 'REFUSED' : 'NXDOMAIN');

  test('gives up the search when it is refused, and still asks for the name as it was typed', () => {
    expect(lookUp('glibc', 'www', list, refusing).asked).toEqual(['www.shop.svc.cluster.local.', 'www.']);
    expect(lookUp('go', 'www', list, refusing).asked).toHaveLength(3);
  });

  test('goes on when the name as it was typed is refused first', () => {
    const asked = lookUp('glibc', 'a.b', { search: ['x', 'y'], ndots: 1 }, () => 'REFUSED');
    expect(asked).toEqual({ asked: ['a.b.', 'a.b.x.'], result: 'REFUSED' });
  });

  test('asks twice for a name that the root in the list repeats', () => {
    expect(candidates('glibc', 'a.b', { search: ['x', '.'], ndots: 1 })).toEqual(['a.b.', 'a.b.x.', 'a.b.']);
    expect(candidates('glibc', 'a.b', { search: ['.', 'x'], ndots: 2 })).toEqual(['a.b.', 'a.b.x.']);
    expect(candidates('go', 'a.b', { search: ['.', 'x'], ndots: 2 })).toEqual(['a.b.x.', 'a.b.']);
  });
});

describe('resolv.conf', () => {
  test('has the last search line and the last options line', () => {
    expect(readResolvConf('nameserver 192.0.2.1 # here\nsearch a\nsearch b. c\noptions ndots:2\n')).toEqual({
      nameservers: ['192.0.2.1'],
      searches: ['b', 'c'],
      options: ['ndots:2'],
    });
  });

  test('is refused without an address', () => {
    expect(readResolvConf('\nnameserver\n')).toEqual({ error: 'line 2: expected an address after `nameserver`' });
  });

  test('has options within limits', () => {
    expect(resolverOptions('options ndots:99 attempts:0\n')).toEqual({ ndots: 15, attempts: 1, timeout: 5 });
  });
});

describe('a pod', () => {
  const settings = {
    clusterDNS: ['10.96.0.10'],
    clusterDomain: 'cluster.local',
    nodeResolvConf: { nameservers: ['192.0.2.1'], searches: ['example.org'], options: [] },
  };

  test('begins with the cluster, and its own options replace those of the same name', () => {
    const dnsConfig = { options: ['ndots:2', 'edns0'], searches: ['example.net'] };
    expect(
      podResolvConf(settings, { namespace: 'shop', dnsPolicy: 'ClusterFirst', hostNetwork: false, dnsConfig }),
    ).toEqual({
      nameservers: ['10.96.0.10'],
      searches: ['shop.svc.cluster.local', 'svc.cluster.local', 'cluster.local', 'example.org', 'example.net'],
      options: ['ndots:2', 'edns0'],
      warnings: [],
      leftOut: { nameservers: [], searches: [] },
    });
  });

  test('on the host network begins with the node', () => {
    expect([dnsMode('ClusterFirst', true), dnsMode('ClusterFirstWithHostNet', true), dnsMode('Other', false)]).toEqual([
      'host',
      'cluster',
      undefined,
    ]);
  });

  test('is told what was cut off', () => {
    const { kept, gone, warnings } = fitSearches(['a', 'b', 'c'], { entries: 2, chars: 100 });
    expect([kept, gone, warnings]).toEqual([['a', 'b'], ['c'], ['search entries left out: c']]);
  });
});

describe('autopath', () => {
  test('answers the first name with an alias to the one that exists', () => {
    const question = { name: 'www.example.org.shop.svc.cluster.local.', type: 'A' };
    const ended = autopath(['shop.svc.cluster.local.', 'svc.cluster.local.', ''], question, ({ name }) =>
      name === 'www.example.org.'
        ? { written: reply('NOERROR', { answer: [{ name, ttl: 9, type: 'A', rdata: '192.0.2.1' }] }) }
        : { written: reply('NXDOMAIN') },
    );
    expect('written' in ended && ended.written.answer.map(({ type, rdata }) => `${type} ${rdata}`)).toEqual([
      'CNAME www.example.org.',
      'A 192.0.2.1',
    ]);
  });
});
