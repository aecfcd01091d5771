import { expect, test } from 'vitest';
import { parseCorefile } from '../../../../src/verify/read/corefile/parser.ts';
import { indexWorld } from '../../../../src/verify/semantics/dns/kubernetes/index-of-world.ts';
import { dnsWorld } from '../../../../src/verify/semantics/dns/kubernetes/world.ts';
import { type Reply, reply } from '../../../../src/verify/semantics/dns/message.ts';
import { askServer } from '../../../../src/verify/semantics/dns/server/server.ts';

const soa = { name: 'example.', ttl: 9999, type: 'SOA', rdata: 'a. b. 1 1 1 1 77' };
const found = (...ttls: readonly number[]): Reply =>
  reply('NOERROR', { answer: ttls.map((ttl, n) => ({ name: 'x.example.', ttl, type: 'A', rdata: `192.0.2.${n}` })) });

/** The times to live of what comes through a cache. */
function ttls(cache: string, upstream: Reply): readonly number[] {
  const ask = askServer(parseCorefile(`.:53 {\n  ${cache}\n  forward . 192.0.2.53\n}\n`), {
    index: indexWorld(dnsWorld([])),
    localAddresses: [],
    outsideAddresses: [],
    synced: true,
    files: {},
    upstream: () => upstream,
  });
  const end = ask({
    question: { name: 'x.example.', type: 'A', class: 'IN' },
    context: {
      client: { address: '192.0.2.9', port: 1 },
      server: { address: '192.0.2.1', port: 53 },
      protocol: 'udp',
      metadata: {},
    },
  });
  return end.kind === 'written' ? [...end.reply.answer, ...end.reply.authority].map(({ ttl }) => ttl) : [];
}

// What CoreDNS 1.14.7 was seen to answer.
test.each<[cache: string, upstream: Reply, seen: readonly number[]]>([
  ['cache', found(0), [5]],
  ['cache', found(9999, 20), [20, 20]],
  ['cache', found(9999), [3600]],
  ['cache 30', found(60, 60), [30, 30]],
  ['cache 30 other.', found(60), [60]],
  ['cache {\n    keepttl\n  }', found(9999), [9999]],
  ['cache {\n    success 100 50 40\n  }', found(9), [40]],
  ['cache', reply('NXDOMAIN', { authority: [soa] }), [1800]],
  ['cache 30', reply('NXDOMAIN', { authority: [soa] }), [30]],
])('%s', (cache, upstream, seen) => {
  expect(ttls(cache, upstream)).toEqual(seen);
});
