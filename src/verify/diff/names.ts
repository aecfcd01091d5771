/** What a cluster's names answer: every name that it has, asked of the server that is declared, and what rewriting and settings do. */
import { resolverFiles } from '../../model/dns/resolvers.ts';
import type { ClusterDns } from '../../model/types/dns.ts';
import type { Network } from '../../model/types/network.ts';
import { declaredResolvConf } from '../semantics/dns/declared/resolv-conf.ts';
import { declaredServer } from '../semantics/dns/declared/server.ts';
import { existingNames, worldOf } from '../semantics/dns/declared/world.ts';
import { indexWorld } from '../semantics/dns/kubernetes/index-of-world.ts';
import { reply } from '../semantics/dns/message.ts';
import type { End } from '../semantics/dns/server/query.ts';
import { askServer } from '../semantics/dns/server/server.ts';
import { withAnyContent } from '../validate/coredns/any-content.ts';
import { differingReply, settingsDiffer } from '../validate/coredns/compare.ts';
import type { JsonObject } from '../verdict.ts';
import { type Behaviour, type Change, type Differences, differences, together } from './behaviour.ts';

type WithDns = Network & { readonly dns: ClusterDns };

export function namesDiffer(before: Network, after: Network): Differences {
  if (!hasDns(before) || !hasDns(after)) {
    return differences(...([before, after].map(whetherDeclared) as [Behaviour[], Behaviour[]]), witnessOf);
  }
  const names = [...new Set([...existingNames(before), ...existingNames(after)])];
  return together([
    differences(answersOf(before, names), answersOf(after, names), witnessOf),
    differences(searchesOf(before), searchesOf(after), witnessOf),
    { added: [], removed: [], changed: settingsOf(before, after) },
  ]);
}

const hasDns = (network: Network): network is WithDns => network.dns !== undefined;

const whetherDeclared = ({ cluster, dns }: Network): readonly Behaviour[] =>
  dns === undefined
    ? []
    : [{ kind: 'setting', where: `cluster/${cluster.name}`, what: 'CoreDNS', outcome: `release ${dns.version.text}` }];

const client = '192.0.2.250';

function answersOf(network: WithDns, names: readonly string[]): readonly Behaviour[] {
  const ask = askServer(declaredServer(network, network.dns), {
    index: indexWorld(worldOf(network)),
    localAddresses: [],
    outsideAddresses: [],
    synced: true,
    files: {},
    upstream: () => reply('NXDOMAIN', {}),
  });
  const context = {
    client: { address: client, port: 40_000 },
    server: { address: network.dns.serviceIP.text, port: 53 },
    protocol: 'udp' as const,
    metadata: {},
  };
  return names.flatMap((name) => {
    const types = name.startsWith('_') ? ['SRV'] : ['A', 'AAAA'];
    return types.flatMap((type): readonly Behaviour[] => {
      const outcome = answerIn(ask({ question: { name, type, class: 'IN' }, context }));
      if (outcome === undefined) return [];
      return [{ kind: 'name', where: `cluster/${network.cluster.name}`, what: `${name} ${type}`, outcome }];
    });
  });
}

function answerIn(end: End): string | undefined {
  if (end.kind !== 'written' || end.reply.answer.length === 0) return undefined;
  return end.reply.answer
    .map(({ type, ttl, rdata }) => `${type} ${rdata} ttl ${ttl}`)
    .sort()
    .join(', ');
}

/** What each kind of pod searches, and whom it asks. */
const searchesOf = (network: WithDns): readonly Behaviour[] =>
  resolverFiles(network, network.dns).flatMap((asker): readonly Behaviour[] => {
    const declared = declaredResolvConf(network, network.dns, asker);
    if (declared === undefined) return [];
    return [
      { kind: 'search', where: `cluster/${network.cluster.name}`, what: asker.file, outcome: JSON.stringify(declared) },
    ];
  });

/** Rewriting is shown by a question; of other settings, what was and what is. */
function settingsOf(before: WithDns, after: WithDns): readonly Change[] {
  const [old, now] = [declaredServer(before, before.dns), declaredServer(after, after.dns)];
  const found = settingsDiffer(old, now);
  const where = `cluster/${after.cluster.name}`;
  const settings = found
    .filter(({ plugin }) => plugin !== 'rewrite')
    .map(({ zone, plugin, expected = 'none', actual = 'none' }): Change => {
      const what = `${plugin} of ${zone}`;
      return {
        before: { kind: 'setting', where, what, outcome: expected },
        after: { kind: 'setting', where, what, outcome: actual },
        witness: { zone, plugin, expected, actual },
      };
    });
  if (!found.some(({ plugin }) => plugin === 'rewrite')) return settings;
  const shown = differingReply(after, old, now) ?? differingReply(after, withAnyContent(old), withAnyContent(now));
  const { zone } = found.find(({ plugin }) => plugin === 'rewrite')!;
  const asked = shown === undefined ? `rules of ${zone}` : `${shown.query.question.name} ${shown.query.question.type}`;
  const heard = (end: End | undefined, other: string | undefined): string =>
    (end === undefined ? other : (answerIn(end) ?? (end.kind === 'written' ? end.reply.rcode : end.kind))) ?? 'none';
  const text = found.find(({ plugin }) => plugin === 'rewrite')!;
  const [was, is] = [heard(shown?.expected, text.expected), heard(shown?.actual, text.actual)];
  return [
    ...settings,
    {
      before: { kind: 'rewrite', where, what: asked, outcome: was },
      after: { kind: 'rewrite', where, what: asked, outcome: is },
      witness: witnessOf(
        { kind: 'name', where, what: asked, outcome: was },
        { kind: 'name', where, what: asked, outcome: is },
      ),
    },
  ];
}

function witnessOf(before: Behaviour, after: Behaviour): JsonObject {
  const [name = '', type = ''] = after.what.split(' ');
  return { client, name, type, expected: { answers: [before.outcome] }, actual: { answers: [after.outcome] } };
}
