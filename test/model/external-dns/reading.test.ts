import { describe, expect, test } from 'vitest';
import {
  hostnamesIn,
  isForeign,
  prefixOf,
  propertiesIn,
  targetsIn,
  ttlIn,
} from '../../../src/model/external-dns/annotations.ts';
import { checkOptions } from '../../../src/model/external-dns/check-options.ts';
import { parseDuration } from '../../../src/model/external-dns/duration.ts';
import { endpointsFor, typeOfTarget } from '../../../src/model/external-dns/endpoint.ts';
import { parseFlags } from '../../../src/model/external-dns/flags.ts';
import { parseSelector, satisfies } from '../../../src/model/external-dns/selector.ts';

const prefix = prefixOf('0.22');
const annotated = (entries: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(entries).map(([key, value]) => [prefix + key, value]));

describe('annotations', () => {
  test('are read under one prefix only', () => {
    const old = { [`${prefixOf('0.21')}hostname`]: 'a.example.org' };
    expect(hostnamesIn(old, prefix)).toEqual([]);
    expect(hostnamesIn(old, prefixOf('0.21'))).toEqual(['a.example.org']);
  });

  test('list names without blanks and final dots, and keep empty items', () => {
    expect(hostnamesIn(annotated({ hostname: ' a.example.org. , ,b' }), prefix)).toEqual(['a.example.org', '', 'b']);
    expect(targetsIn(annotated({ target: '' }), prefix)).toEqual([]);
    expect(targetsIn(annotated({ target: ' ' }), prefix)).toEqual(['']);
  });

  test.each([
    ['60', 60],
    ['+60', 60],
    ['1h30m', 5400],
    ['20.5s', 20],
    ['0', 0],
    ['-5', 0],
    ['1d', 0],
    ['60.0', 0],
    ['2147483648', 0],
  ])('the TTL %s is %d', (text, seconds) => {
    expect(ttlIn(annotated({ ttl: text }), prefix)).toBe(seconds);
  });

  test('name properties for the provider', () => {
    const given = annotated({ 'aws-weight': '10', alias: 'True', 'cloudflare-proxied': 'true', 'azure-tags': 'a=b' });
    expect(propertiesIn(given, prefix)).toEqual([
      { name: 'aws/weight', value: '10' },
      { name: 'azure/tags', value: 'a=b' },
      { name: `${prefix}cloudflare-proxied`, value: 'true' },
    ]);
  });

  test('leave objects of other controllers alone', () => {
    expect(isForeign({}, prefix)).toBe(false);
    expect(isForeign(annotated({ controller: 'dns-controller' }), prefix)).toBe(false);
    expect(isForeign(annotated({ controller: '' }), prefix)).toBe(true);
  });
});

describe('a duration', () => {
  test.each([
    ['1.5h', 5400e9],
    ['-2ms', -2e6],
    ['0', 0],
    ['60', undefined],
    ['', undefined],
    ['1s ', undefined],
    ['.s', undefined],
    ['9999999h', undefined],
  ])('%s is read as Go does', (text, nanoseconds) => {
    expect(parseDuration(text)).toBe(nanoseconds);
  });
});

describe('a target', () => {
  test.each([
    ['192.0.2.1', 'A'],
    ['::ffff:192.0.2.1', 'AAAA'],
    ['fe80::1%eth0', 'AAAA'],
    ['01.2.3.4', 'CNAME'],
    ['192.0.2.0/24', 'CNAME'],
    ['', 'CNAME'],
  ])('%s makes a record of type %s', (target, type) => {
    expect(typeOfTarget(target)).toBe(type);
  });

  test('of each sort makes an endpoint of its own, and none when a label is too long', () => {
    const types = endpointsFor('a.example.org.', ['b.example.org.', '2001:db8::1', '192.0.2.1']);
    expect(types.map(({ recordType, dnsName, targets }) => [recordType, dnsName, targets])).toEqual([
      ['A', 'a.example.org', ['192.0.2.1']],
      ['AAAA', 'a.example.org', ['2001:db8::1']],
      ['CNAME', 'a.example.org', ['b.example.org']],
    ]);
    expect(endpointsFor(`${'x'.repeat(64)}.example.org`, ['192.0.2.1'])).toEqual([]);
  });
});

describe('a selector', () => {
  const selects = (text: string, labels: Readonly<Record<string, string>>): boolean | undefined => {
    const selector = parseSelector(text);
    return selector.ok ? satisfies(selector.value, labels) : undefined;
  };

  test.each([
    ['', {}, true],
    ['a', { a: '1' }, true],
    ['!a', { a: '1' }, false],
    ['a=1,b!=2', { a: '1' }, true],
    ['a == 1', { a: '2' }, false],
    ['a in (1, 2)', { a: '2' }, true],
    ['a notin (1,2),b', { b: '' }, true],
    ['n>3', { n: '4' }, true],
    ['a=', { a: '' }, true],
    ['example.org/a=1', { 'example.org/a': '1' }, true],
  ])('%s looks at labels', (text, labels, holds) => {
    expect(selects(text, labels)).toBe(holds);
  });

  test.each(['a in (b c)', 'a in b', '=1', 'a,', 'a b', '!a=1', 'a=b c', 'n>x', 'a/b/c=1', 'a=-x', 'a in (b', 'a=('])(
    '%s is none',
    (text) => {
      expect(parseSelector(text).ok).toBe(false);
    },
  );
});

describe('the command line', () => {
  const fault = (args: readonly string[], version: '0.21' | '0.22'): string => {
    const options = parseFlags(args, version);
    const checked = options.ok ? checkOptions(options.value) : options;
    return checked.ok ? '' : checked.fault;
  };
  const least = ['--source=service', '--policy=sync'];

  test.each([
    [['--source=service'], '0.21', ''],
    [['--source=service'], '0.22', 'required flag `--policy` not provided'],
    [[], '0.21', 'required flag `--source` not provided'],
    [['--source', 'service', '--policy', 'sync'], '0.22', ''],
    [['--source=sevice'], '0.21', 'enum value must be one of service,'],
    [[...least, '--sorce=x'], '0.22', 'unknown long flag `--sorce`'],
    [[...least, '--policy=sync'], '0.22', 'flag `policy` cannot be repeated'],
    [[...least, '--fqdn-template=a', '--fqdn-template=b'], '0.21', 'flag `fqdn-template` cannot be repeated'],
    [[...least, '--fqdn-template=a', '--fqdn-template=b'], '0.22', ''],
    [[...least, '--min-ttl=60'], '0.22', 'time: invalid duration `60`'],
    [[...least, '--txt-prefix'], '0.22', 'expected argument for flag `--txt-prefix`'],
    [[...least, 'stray'], '0.22', 'unexpected `stray`'],
    [[...least, '--no-exclude-unschedulable', '--aws-zone-type=public'], '0.22', ''],
    [[...least, '--no-policy'], '0.22', 'unknown long flag'],
    [[...least, '--ignore-hostname-annotation'], '0.21', 'FQDN Template must be set if ignoring annotations'],
    [[...least, '--txt-prefix=a', '--txt-suffix=b'], '0.22', 'txt-prefix and txt-suffix are mutual exclusive'],
    [[...least, '--annotation-filter=a in (b c)'], '0.21', '--annotation-filter does not parse'],
    [[...least, '--annotation-prefix=example.org'], '0.22', '--annotation-prefix must end with `/`'],
    [[...least, '--create-ptr'], '0.22', '--create-ptr requires PTR'],
  ] as const)('%j in %s gives the fault "%s"', (args, version, message) => {
    const found = fault(args, version);
    if (message === '') expect(found).toBe('');
    else expect(found).toContain(message);
  });

  test('has the defaults of its version', () => {
    const options = parseFlags([], '0.21');
    expect(options.ok && options.value.text('annotation-prefix')).toBe('external-dns.alpha.kubernetes.io/');
    expect(options.ok && options.value.list('managed-record-types')).toEqual(['A', 'AAAA', 'CNAME']);
    expect(options.ok && options.value.isSet('exclude-unschedulable')).toBe(true);
  });
});
