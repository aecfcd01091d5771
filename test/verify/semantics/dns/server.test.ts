import { describe, expect, test } from 'vitest';
import { parseCorefile } from '../../../../src/verify/read/corefile/parser.ts';
import { indexWorld } from '../../../../src/verify/semantics/dns/kubernetes/index-of-world.ts';
import { type ApiObject, dnsWorld } from '../../../../src/verify/semantics/dns/kubernetes/world.ts';
import { reply } from '../../../../src/verify/semantics/dns/message.ts';
import { askServer } from '../../../../src/verify/semantics/dns/server/server.ts';

const objects: readonly ApiObject[] = [
  { kind: 'Namespace', metadata: { name: 'shop' } },
  {
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { clusterIPs: ['10.96.0.7'], ports: [{ name: 'http', port: 80, protocol: 'TCP' }] },
  },
  { kind: 'Pod', metadata: { name: 'p', namespace: 'shop' }, status: { podIP: '10.244.1.5' } },
];

const files = { 'example.zone': '@ SOA ns admin 1 2 3 4 5\nwww A 192.0.2.80\n' };

function ask(corefile: string, name: string, type = 'A', client = '10.244.1.5') {
  const parsed = parseCorefile(corefile);
  expect(parsed.fault).toBeUndefined();
  const server = askServer(parsed, {
    index: indexWorld(dnsWorld(objects)),
    localAddresses: [],
    outsideAddresses: [],
    synced: true,
    files,
    upstream: ({ name: target }) =>
      target.endsWith('.org.')
        ? reply('NOERROR', { answer: [{ name: target, ttl: 60, type: 'A', rdata: '203.0.113.9' }] })
        : undefined,
  });
  const end = server({
    question: { name, type, class: 'IN' },
    context: {
      client: { address: client, port: 40000 },
      server: { address: '10.96.0.10', port: 53 },
      protocol: 'udp',
      metadata: {},
    },
  });
  if (end.kind !== 'written') return end.kind;
  return [end.reply.rcode, ...end.reply.answer.map((record) => `${record.name} ${record.type} ${record.rdata}`)];
}

const cluster = `.:53 {
  errors
  rewrite name suffix .shop.example.com .shop.svc.cluster.local answer auto
  kubernetes cluster.local in-addr.arpa {
    pods verified
    fallthrough in-addr.arpa
  }
  hosts {
    192.0.2.1 printer.test
    fallthrough
  }
  template IN A gen.test {
    match ^n(?P<host>[0-9]+)\\.gen\\.test\\.$
    answer "{{ .Name }} 60 IN A 192.0.2.{{ .Group.host }}"
  }
  file example.zone example.net
  forward . 192.0.2.53
}
`;

describe('a CoreDNS server', () => {
  test.each([
    ['web.shop.svc.cluster.local.', ['NOERROR', 'web.shop.svc.cluster.local. A 10.96.0.7']],
    ['web.shop.example.com.', ['NOERROR', 'web.shop.example.com. A 10.96.0.7']],
    ['printer.test.', ['NOERROR', 'printer.test. A 192.0.2.1']],
    ['n7.gen.test.', ['NOERROR', 'n7.gen.test. A 192.0.2.7']],
    ['x.gen.test.', ['SERVFAIL']],
    ['www.example.net.', ['NOERROR', 'www.example.net. A 192.0.2.80']],
    ['www.example.org.', ['NOERROR', 'www.example.org. A 203.0.113.9']],
    ['www.example.edu.', 'unknown'],
  ])('answers %s from the plugin that it is for', (name, expected) => {
    expect(ask(cluster, name)).toEqual(expected);
  });

  test('takes the block with the longest zone, whatever the order', () => {
    const corefile = '. {\n whoami\n}\na.test {\n hosts {\n 192.0.2.1 x.a.test\n }\n}\n';
    expect(ask(corefile, 'x.a.test.')).toEqual(['NOERROR', 'x.a.test. A 192.0.2.1']);
    expect(ask(corefile, 'xa.test.')).toEqual(['NOERROR']);
    expect(ask('a.test {\n whoami\n}\n', 'b.test.')).toEqual(['REFUSED']);
  });

  test('takes the first block whose view is true', () => {
    const view = (name: string, expression: string, address: string) =>
      `a.test {\n view ${name} {\n expr ${expression}\n }\n hosts {\n ${address} a.test\n }\n}\n`;
    const corefile = view('in', "incidr(client_ip(), '10.0.0.0/8')", '192.0.2.1') + view('out', 'true', '192.0.2.2');
    expect(ask(corefile, 'a.test.')).toEqual(['NOERROR', 'a.test. A 192.0.2.1']);
    expect(ask(corefile, 'a.test.', 'A', '198.51.100.1')).toEqual(['NOERROR', 'a.test. A 192.0.2.2']);
  });

  test('searches for the pod that asks', () => {
    const corefile =
      '. {\n autopath @kubernetes\n kubernetes cluster.local {\n pods verified\n }\n forward . 192.0.2.53\n}\n';
    expect(ask(corefile, 'www.example.org.shop.svc.cluster.local.')).toEqual([
      'NOERROR',
      'www.example.org.shop.svc.cluster.local. CNAME www.example.org.',
      'www.example.org. A 203.0.113.9',
    ]);
    expect(ask(corefile, 'www.example.org.shop.svc.cluster.local.', 'A', '10.1.1.1')).toEqual(['NXDOMAIN']);
  });

  test.each([
    ['block', ['REFUSED']],
    ['filter', ['NOERROR']],
    ['drop', 'silent'],
    ['allow', ['NOERROR', 'printer.test. A 192.0.2.1']],
  ])('keeps clients off: %s', (action, expected) => {
    const corefile = `. {\n acl {\n ${action} type A net 10.244.0.0/16\n }\n hosts {\n 192.0.2.1 printer.test\n }\n}\n`;
    expect(ask(corefile, 'printer.test.')).toEqual(expected);
  });

  test('leaves a question for DS to the parent, the root apart', () => {
    const block = (zone: string, address: string) =>
      `${zone} {\n template IN DS {\n answer "{{ .Name }} 9 A ${address}"\n }\n}\n`;
    const corefile = block('.', '192.0.2.1') + block('test', '192.0.2.2') + block('a.test', '192.0.2.3');
    expect(ask(corefile, 'a.test.', 'DS')).toEqual(['NOERROR', 'a.test. A 192.0.2.2']);
    expect(ask(corefile, 'a.org.', 'DS')).toEqual(['NOERROR', 'a.org. A 192.0.2.1']);
  });

  test('meets templates of every type with a question for ANY, and shows them their own', () => {
    const corefile =
      '. {\n template IN TXT {\n rcode NXDOMAIN\n rcode REFUSED\n answer "a.test. 9 TXT {{ .Type }}"\n }\n}\n';
    expect(ask(corefile, 'a.test.', 'ANY')).toEqual(['REFUSED', 'a.test. TXT TXT']);
    expect(ask(corefile, 'a.test.', 'A')).toEqual(['SERVFAIL']);
  });

  test('makes no record with a name that is none', () => {
    expect(ask('. {\n template IN A {\n answer "ns.{{ .Zone }} 9 A 192.0.2.1"\n }\n}\n', 'a.test.')).toEqual([
      'SERVFAIL',
    ]);
  });

  test('keeps no host outside the zones, and the last fallthrough', () => {
    const corefile = (zones: string) =>
      `${zones} {\n hosts {\n 192.0.2.1 a.test\n fallthrough\n fallthrough b.test\n }\n whoami\n}\n`;
    expect(ask(corefile('192.0.2.0/24'), '1.2.0.192.in-addr.arpa.', 'PTR')).toEqual(['NOERROR']);
    expect(ask(corefile('.'), '1.2.0.192.in-addr.arpa.', 'PTR')).toEqual([
      'NOERROR',
      '1.2.0.192.in-addr.arpa. PTR a.test.',
    ]);
    expect(ask(corefile('.'), 'c.test.')).toEqual(['SERVFAIL']);
    expect(ask(corefile('.'), 'c.b.test.')).toEqual(['NOERROR']);
  });

  test('with plugins that only pass on, answers that nobody did', () => {
    expect(ask('. {\n errors\n cache\n}\n', 'a.test.')).toEqual(['SERVFAIL']);
    expect(ask('. {\n reload\n}\n', 'a.test.')).toEqual(['REFUSED']);
  });

  test('says that it does not know what a plugin does that is not modelled', () => {
    expect(ask('. {\n etcd\n}\n', 'a.test.')).toBe('unknown');
  });
});
