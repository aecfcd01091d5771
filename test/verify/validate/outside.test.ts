import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compileSite } from '../../../src/compile/index.ts';
import { validateOutside } from '../../../src/verify/validate/coredns/outside.ts';
import { linked } from '../../model/linking.ts';

const folder = 'examples/outside-dns';
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
const { site } = linked(Object.fromEntries(files.map((file) => [file, readFileSync(`${folder}/${file}`, 'utf8')])));
const texts = compileSite(site!);
const textOf = (file: string) => texts.find(({ path }) => path.endsWith(file))!;

test('every text of the example is proved', () => {
  const { obligations, findings } = validateOutside(site!, texts);
  expect(findings).toEqual([]);
  expect(obligations.map(({ verdict, evidence }) => [evidence['artifact'], verdict])).toEqual([
    ['dns/edge/Corefile', 'proved'],
    ['dns/edge/example.org.zone', 'proved'],
  ]);
});

const verdictsOn = (file: string, from: string | RegExp, to: string): readonly string[] => {
  const text = textOf(file);
  const changed = text.text.replace(from, to);
  expect(changed).not.toBe(text.text);
  return validateOutside(site!, [{ ...text, text: changed }]).findings.map(({ verdict }) => verdict);
};

describe('a fault in a zone file', () => {
  test.each<[string, string | RegExp, string]>([
    ['another serial', '2026112701', '2026112702'],
    ['a lost record', /^mail.* A .*\n/m, ''],
    ['a record of nobody', /$/, 'new.example.org. 60 IN A 192.0.2.9\n'],
    ['a record twice', /^(mail.* A .*\n)/m, '$1$1'],
    ['another time to live', '*.preview.example.org. 60', '*.preview.example.org. 61'],
    ['a lost dot', 'CNAME web.shop.west.example.org.', 'CNAME web.shop.west.example.org'],
    ['another preference', 'MX 10', 'MX 20'],
    ['lost glue', /^ns1\.dns\.west.* A .*\n/m, ''],
    ['another delegation', 'NS ns1.dns.west', 'NS ns1.west'],
    ['another origin', '$ORIGIN example.org.', '$ORIGIN example.net.\n@ 60 IN A 192.0.2.1'],
    ['a line of nothing', /^mail.* A .*$/m, 'mail IN'],
    ['another text', 'mx -all', 'mx ~all'],
  ])('%s', (_, from, to) => {
    expect(verdictsOn('.zone', from, to)).toEqual(['refuted']);
  });

  test('none: order, comments and shorter names', () => {
    const { text } = textOf('.zone');
    const [origin = '', ttl = '', ...lines] = text.trimEnd().split('\n');
    const other = [
      origin,
      ttl,
      '; the same',
      ...lines.reverse().map((line) => line.replaceAll(/^mail\.example\.org\./g, 'mail')),
    ];
    const { findings } = validateOutside(site!, [{ ...textOf('.zone'), text: `${other.join('\n')}\n` }]);
    expect(findings).toEqual([]);
  });
});

describe('a fault in a Corefile', () => {
  test.each<[string, string | RegExp, string, string]>([
    ['every namespace', /^ +namespaces .*\n/m, '', 'refuted'],
    ['another namespace', 'namespaces shop', 'namespaces stop', 'refuted'],
    ['another cluster', 'east.kubeconfig', 'west.kubeconfig', 'refuted'],
    ['another zone file', 'file example.org.zone', 'file other.zone', 'refuted'],
    ['an open resolver', 'example.org.:53 {\n', 'example.org.:53 {\n    forward . 192.0.2.1\n', 'refuted'],
    ['another port', 'west.example.org.:53', 'west.example.org.:54', 'refuted'],
    ['a lost block', /^shop[\s\S]*?^}\n/m, '', 'refuted'],
    ['pods that are shown', 'ttl 5\n', 'ttl 5\n        pods insecure\n', 'refuted'],
    ['no answer rule', /^ +answer auto\n/m, '', 'refuted'],
    ['an unknown directive', 'errors', 'error', 'refuted'],
  ])('%s', (_, from, to, verdict) => {
    expect(verdictsOn('Corefile', from, to)).toEqual([verdict]);
  });
});
