import { describe, expect, test } from 'vitest';
import { compileNames } from '../../../../src/compile/index.ts';
import { declaredServer } from '../../../../src/verify/semantics/dns/declared/server.ts';
import { worldOf } from '../../../../src/verify/semantics/dns/declared/world.ts';
import { indexWorld } from '../../../../src/verify/semantics/dns/kubernetes/index-of-world.ts';
import { askServer } from '../../../../src/verify/semantics/dns/server/server.ts';
import { validateCoreDns } from '../../../../src/verify/validate/coredns/index.ts';
import { importingNetwork } from '../../../mutation/corefile/subjects.ts';

const network = importingNetwork();
const ask = askServer(declaredServer(network, network.dns!), {
  index: indexWorld(worldOf(network)),
  localAddresses: [],
  outsideAddresses: [],
  synced: true,
  files: {},
  upstream: () => undefined,
});

function answersTo(name: string): readonly string[] | string {
  const context = {
    client: { address: '192.0.2.1', port: 0 },
    server: { address: '192.0.2.2', port: 53 },
    protocol: 'udp' as const,
    metadata: {},
  };
  const end = ask({ question: { name, type: 'A', class: 'IN' }, context });
  if (end.kind !== 'written') return end.kind;
  return end.reply.answer.length === 0 ? end.reply.rcode : end.reply.answer.map(({ rdata }) => rdata).sort();
}

describe('names of all clusters (KEP-1645)', () => {
  test.each<[string, readonly string[] | string]>([
    ['web.shop.svc.clusterset.local.', ['10.42.0.7']],
    ['web.shop.svc.cluster.local.', ['10.96.0.9']],
    ['db.shop.svc.clusterset.local.', ['10.1.0.6', '10.2.0.6', '10.2.0.7']],
    ['db-0.east.db.shop.svc.clusterset.local.', ['10.1.0.6']],
    ['db-0.west.db.shop.svc.clusterset.local.', ['10.2.0.6']],
    ['10-2-0-7.west.db.shop.svc.clusterset.local.', ['10.2.0.7']],
    ['db-0.north.db.shop.svc.clusterset.local.', 'NXDOMAIN'],
    ['db.shop.svc.cluster.local.', 'NXDOMAIN'],
    ['shop.svc.clusterset.local.', 'NOERROR'],
  ])('%s', (name, expected) => {
    expect(answersTo(name)).toEqual(expected);
  });
});

test('the Corefile serves them, and is proved; without them it is refuted', () => {
  const texts = compileNames(network);
  const { obligations } = validateCoreDns(network, texts);
  expect(new Set(obligations.map(({ verdict }) => verdict))).toEqual(new Set(['proved']));
  const corefile = texts.find(({ form }) => form === 'corefile')!;
  const without = corefile.text.replace(/^ +multicluster .*\n/m, '');
  expect(without).not.toBe(corefile.text);
  expect(validateCoreDns(network, [{ ...corefile, text: without }]).findings).toMatchObject([{ verdict: 'refuted' }]);
});
