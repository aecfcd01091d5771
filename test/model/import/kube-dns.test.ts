import { describe, expect, test } from 'vitest';
import { translateKubeDns } from '../../../src/model/import/kube-dns.ts';

describe('the ConfigMap of kube-dns', () => {
  test('becomes a server block for each stub domain that has an address', () => {
    const stubDomains = '{"example.net": ["192.0.2.53:5300", "ns.example.net"], "example.org": ["ns.example.org"]}';
    const { blocks, lost } = translateKubeDns({ stubDomains });
    expect(blocks).toEqual([
      {
        zone: 'example.net',
        port: 53,
        plugins: [['errors'], ['cache', '30'], ['loop'], ['forward', '.', '192.0.2.53:5300']],
      },
    ]);
    expect(lost.map((each) => each.split(':')[0])).toEqual(['stub domain `example.net`', 'stub domain `example.org`']);
  });

  test('forwards to the node’s resolvers unless it names addresses', () => {
    expect(translateKubeDns({}).upstreams).toEqual(['/etc/resolv.conf']);
    expect(translateKubeDns({ upstreamNameservers: '["ns.example.org", "[2001:db8::1]:53"]' }).upstreams).toEqual([
      '[2001:db8::1]:53',
    ]);
  });

  test('loses its federations, and what is no JSON', () => {
    const { lost, federations } = translateKubeDns({ federations: '{"a": "a.example.org"}', stubDomains: '{' });
    expect([federations, lost.length]).toEqual([{ a: 'a.example.org' }, 2]);
  });
});
