/**
 * Does the Corefile that we emit answer as we say, with the real CoreDNS and an API server behind it? Each network's Corefile
 * is started in a namespace of its own that has its pods' and its upstreams' addresses, and is asked every name of the
 * network, its neighbours, and random ones, by strangers and by pods, over UDP and TCP.
 */
import { sha256Number } from '../../src/core/hash.ts';
import type { Network } from '../../src/model/types/network.ts';
import { parseCorefile } from '../../src/verify/read/corefile/parser.ts';
import { worldOf } from '../../src/verify/semantics/dns/declared/world.ts';
import { indexWorld } from '../../src/verify/semantics/dns/kubernetes/index-of-world.ts';
import { type Question, type Reply, type Resource, reply } from '../../src/verify/semantics/dns/message.ts';
import type { End, ServerQuery } from '../../src/verify/semantics/dns/server/query.ts';
import { askServer } from '../../src/verify/semantics/dns/server/server.ts';
import { questionsFor } from '../../src/verify/validate/coredns/questions.ts';
import type { BuiltEngine } from '../engines/build.ts';
import type { Heard } from './ask.ts';
import { type Asked, askEmitted, emittedCorefile, wordsOf } from './served.ts';

interface ClusterComparison {
  readonly started: number;
  readonly questions: number;
  readonly differences: readonly string[];
}

export async function compareClusters(
  engine: BuiltEngine,
  networks: ReadonlyMap<string, Network>,
  random: number,
): Promise<ClusterComparison> {
  const differences: string[] = [];
  let questions = 0;
  let started = 0;
  for (const [name, network] of networks) {
    for (const cached of [false, true]) {
      const compared = await compareOne(engine, network, { random: cached ? 0 : random, cached });
      questions += compared.questions;
      started += compared.error === undefined ? 1 : 0;
      if (compared.error !== undefined) differences.push(`${name}: CoreDNS does not start: ${compared.error}`);
      differences.push(...compared.differences.map((difference) => `${name}: ${difference}`));
    }
  }
  return { started, questions, differences };
}

/** With `cached`, the Corefile is as it is emitted and each name is asked once; without, its cache is left out. */
async function compareOne(
  engine: BuiltEngine,
  network: Network,
  { random, cached }: { readonly random: number; readonly cached: boolean },
): Promise<{ readonly error?: string; readonly questions: number; readonly differences: readonly string[] }> {
  const emitted = emittedCorefile(network);
  const corefile = cached ? emitted : emitted.replaceAll(/^ +cache .*\n/gm, '');
  const all = [...questionsOf(network, corefile), ...randomQuestions(network, random)];
  const questions = cached ? eachOnce(all) : all;
  const { error, answers = [], addresses } = await askEmitted(engine, network, questions, corefile);
  if (error !== undefined) return { error, questions: 0, differences: [] };
  const predict = predictor(network, corefile, wordsOf(network), addresses);
  const differences = questions.flatMap((question, index) => {
    const [theirs, ours] = [heardText(answers[index] ?? {}), predict(question)];
    return theirs === ours
      ? []
      : [`${question.name} ${question.type} of ${question.client}: CoreDNS ${theirs}, predicted ${ours}`];
  });
  return { questions: questions.length, differences };
}

function* questionsOf(network: Network, corefile: string): Generator<Asked> {
  let count = 0;
  for (const { question, context } of questionsFor(network, [parseCorefile(corefile)])) {
    yield { ...question, client: context.client.address, protocol: count++ % 5 === 0 ? 'tcp' : 'udp' };
  }
}

/** Names of labels that the network has, one after the other, and now and then of others. */
function randomQuestions(network: Network, count: number): readonly Asked[] {
  const { services, pods, cluster, dns } = network;
  const labels = [
    ...services.flatMap(({ name, namespace, ports }) => [
      name,
      namespace,
      ...ports.map((port) => `_${port.name || 'x'}`),
    ]),
    ...pods.slice(0, 20).flatMap(({ name, addresses }) => [name, (addresses[0]?.text ?? 'x').replaceAll('.', '-')]),
    ...(dns?.rewrites.flatMap(({ spec }) => JSON.stringify(spec).match(/[a-z0-9-]+/g) ?? []) ?? []),
    ...['svc', 'pod', '_tcp', '_udp', 'Web', 'a', 'b', 'SVC', 'dns-version', 'ns', 'dns'],
  ];
  const zones = [
    `svc.${cluster.domain}`,
    `pod.${cluster.domain}`,
    cluster.domain,
    'example.org',
    'smoogle.com',
    'in-addr.arpa',
  ];
  const types = ['A', 'AAAA', 'SRV', 'TXT', 'PTR', 'CNAME', 'MX', 'NS', 'SOA'];
  const clients = [...new Set([...questionsOf(network, '.:53 {\n}\n')].map(({ client }) => client))];
  const pick = <T>(from: readonly T[], seed: string): T => from[sha256Number(seed) % from.length]!;
  return Array.from({ length: count }, (_, n) => {
    const depth = sha256Number(`${n} depth`) % 4;
    const left = Array.from({ length: depth }, (__, at) => pick(labels, `${n} ${at}`));
    return {
      name: `${[...left, pick(zones, `${n} zone`)].join('.')}.`,
      type: pick(types, `${n} type`),
      class: 'IN',
      client: pick(clients, `${n} client`),
      protocol: pick(['udp', 'udp', 'tcp'] as const, `${n} protocol`),
    };
  });
}

/** A cache answers what another client asked before, so every name and type is asked once. */
function eachOnce(questions: readonly Asked[]): readonly Asked[] {
  const seen = new Set<string>();
  return questions.filter(({ name, type }) => {
    const key = `${name.toLowerCase()} ${type}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function predictor(
  network: Network,
  corefile: string,
  upstreams: Readonly<Record<string, string>>,
  localAddresses: readonly string[],
): (question: Asked) => string {
  const ask = askServer(parseCorefile(corefile), {
    index: indexWorld(worldOf(network)),
    localAddresses,
    outsideAddresses: [],
    synced: true,
    files: {},
    upstream: (question, [target = '']) => everything(question, upstreams[target] ?? ''),
  });
  return ({ client, protocol, ...question }) => {
    const query: ServerQuery = {
      question,
      context: { client: { address: client, port: 0 }, server: { address: client, port: 53 }, protocol, metadata: {} },
    };
    return endText(ask(query));
  };
}

/** As the engine's own name servers answer. */
function everything({ name, type }: Question, word: string): Reply {
  const below = name === '.' ? 'x.' : `x.${name}`;
  const record = (owner: string, kind: string, rdata: string): Resource => ({
    name: owner,
    ttl: 60,
    type: kind,
    rdata,
  });
  return reply('NOERROR', {
    answer: [
      record(name, 'CNAME', below),
      ...(type === 'A' ? [record(below, 'A', '192.0.2.80')] : []),
      record(below, 'TXT', `${name} ${word}`),
    ],
  });
}

export function endText(end: End): string {
  if (end.kind !== 'written') return end.kind === 'silent' ? 'silence' : end.kind;
  return replyText(end.question.name, end.reply.rcode, end.reply.answer);
}

export const heardText = ({ silent, question, rcode = '', answer = [] }: Heard): string =>
  silent ? 'silence' : replyText(question?.name ?? '', rcode, answer);

const replyText = (name: string, rcode: string, answer: readonly Resource[]): string =>
  `${name} ${rcode} [${answer
    .map((record) => `${record.name} ${record.ttl} ${record.type} ${rdataText(record)}`)
    .sort()
    .join(', ')}]`;

/** The serial of a SOA is the time of the last change. */
const rdataText = ({ type, rdata }: Resource): string => {
  const plain = rdata.replaceAll('"', '');
  return type === 'SOA' ? plain.replace(/^(\S+ \S+) \S+/, '$1 *') : plain;
};
