import { describe, expect, test } from 'vitest';
import { tokenize } from '../../../../src/verify/read/corefile/lexer.ts';
import { checkStanzas } from '../../../../src/verify/read/corefile/plugins/index.ts';

function check(text: string): string {
  const found = checkStanzas(text.split(/\s/)[0] ?? '', tokenize(text, 'Corefile'));
  return typeof found === 'object' ? found.message : (found ?? 'taken');
}

describe('a stanza', () => {
  test.each([
    'kubernetes cluster.local in-addr.arpa {\n pods verified\n ttl 30\n fallthrough in-addr.arpa\n}',
    'cache 30 example.org {\n success 9984 30\n prefetch 10 1m 10%\n serve_stale 1h verify 100ms\n}',
    'forward . 192.0.2.1 [2001:db8::1]:53 tls://192.0.2.2 /etc/resolv.conf {\n policy sequential\n max_concurrent 1000\n}',
    'hosts {\n 192.0.2.1 a.test b.test\n fallthrough\n}',
    'rewrite stop {\n name regex ^(.*)\\.a\\.$ {1}.b.\n answer auto\n}',
    `template IN A example.org {\n match ^a\n answer "{{ .Name }} 60 IN A 192.0.2.1"\n var n name()\n expr n == 'a'\n}`,
    "view inside {\n expr incidr(client_ip(), '192.0.2.0/24')\n}",
    'acl {\n block type A AAAA net 192.0.2.0/24 *\n allow\n}',
    'health :8080 {\n lameduck 5s\n}',
    'reload 30s 15s',
  ])('%j is taken', (text) => {
    expect(check(text)).toBe('taken');
  });

  test.each([
    ['kubernetes a.test {\n pods some\n}', 'expected disabled or insecure or verified'],
    ['kubernetes a.test {\n upstream\n}', 'unknown property `upstream`'],
    ['kubernetes a.test {\n namespaces a\n namespace_labels b=c\n}', 'exclude each other'],
    ['kubernetes a.test {\n multicluster b.test\n}', 'no zone of this stanza'],
    ['kubernetes a.test\nkubernetes b.test', 'once'],
    ['cache 0', 'from 1'],
    ['cache {\n servfail 6m\n}', '300 at most'],
    ['cache {\n serve_stale 10\n}', 'duration'],
    ['forward .', 'at least one upstream'],
    ['forward . ns.example.org', 'must be resolved'],
    ['forward . 192.0.2.1 {\n expire 30s\n max_age 10s\n}', 'less than `expire`'],
    ['hosts {\n fallthrough_unsupported\n}', 'needs `fallthrough`'],
    ['template IN A {\n match (\n}', 'regular expression'],
    ['template IN A {\n answer "{{ nosuch }}"\n}', 'Go template'],
    ['view x {\n expr nosuch() == 1\n}', 'is unknown'],
    ['template IN A {\n var a b\n}', 'is unknown'],
    ['acl {\n block A net 192.0.2.0/24\n}', 'expected `type` or `net`'],
    ['acl {\n block type net *\n}', 'names nothing'],
    ['bind nowhere', 'must be an interface'],
    ['dns64 192.0.2.0/24', 'IPv6 prefix'],
    ['rewrite stop', 'kind of rule'],
    ['transfer a.test {\n source 192.0.2.1\n}', 'expected `to`'],
    ['multisocket 0', 'from 1'],
  ])('%j is refused', (text, message) => {
    expect(check(text)).toContain(message);
  });

  test('of a plugin that nothing reads is not judged', () => {
    expect(check('route53 example.org.:Z1')).toBe('unknown');
  });

  test('is refused for now where the machine decides', () => {
    const machine = (text: string) => checkStanzas(text.split(' ')[0] ?? '', tokenize(text, 'Corefile'));
    expect(machine('forward . ns.example.org')).toMatchObject({ machine: true });
    expect(machine('bind eth0')).toMatchObject({ machine: true });
    expect(machine('bind lo')).toBeUndefined();
  });

  test('is refused at the word that is wrong', () => {
    const found = checkStanzas('cache', tokenize('cache {\n  success many\n}', 'Corefile'));
    expect(found).toMatchObject({ at: { line: 2, column: 11 } });
  });
});
