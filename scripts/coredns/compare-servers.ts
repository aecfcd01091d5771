/**
 * Does a whole server answer as predicted? Random Corefiles are started by the real CoreDNS and asked; the interpreter says
 * what each question is answered: code, answer records, or silence.
 */
import { type ParsedCorefile, parseCorefile } from '../../src/verify/read/corefile/parser.ts';
import { indexWorld } from '../../src/verify/semantics/dns/kubernetes/index-of-world.ts';
import { dnsWorld } from '../../src/verify/semantics/dns/kubernetes/world.ts';
import type { Resource } from '../../src/verify/semantics/dns/message.ts';
import { askServer } from '../../src/verify/semantics/dns/server/server.ts';
import type { BuiltEngine } from '../engines/build.ts';
import { askCoreDns, type Heard } from './ask.ts';
import { randomServer } from './random-server.ts';

const batch = 2_000;
/** Questions come over loopback, from and to the IPv6 address. */
const loopback = '::1';

interface ServerComparison {
  readonly started: number;
  readonly questions: number;
  readonly differences: readonly string[];
}

export function compareServers(engine: BuiltEngine, count: number, seed: string): ServerComparison {
  const differences: string[] = [];
  let started = 0;
  let questions = 0;
  for (let first = 0; first < count; first += batch) {
    const numbers = Array.from({ length: Math.min(batch, count - first) }, (_, index) => first + index);
    const servers = numbers.map((number) => randomServer(`${seed}/${number}`));
    const served = askCoreDns(engine, servers);
    for (const [index, server] of servers.entries()) {
      const { error, answers = [] } = served[index] ?? {};
      if (error !== undefined) continue;
      started++;
      const predict = predictor(parseCorefile(server.corefile));
      for (const [at, question] of server.questions.entries()) {
        questions++;
        const [theirs, ours] = [heardText(answers[at] ?? {}), predict(question)];
        if (theirs !== ours) {
          differences.push(
            `${seed}/${first + index}: ${question.name} ${question.type}: CoreDNS ${theirs}, predicted ${ours}\n${server.corefile}`,
          );
        }
      }
    }
  }
  return { started, questions, differences };
}

type Asked = ReturnType<typeof randomServer>['questions'][number];

function predictor(parsed: ParsedCorefile): (question: Asked) => string {
  const ask = askServer(parsed, {
    index: indexWorld(dnsWorld([])),
    localAddresses: [],
    outsideAddresses: [],
    synced: true,
    files: {},
    upstream: () => undefined,
  });
  return (question) => {
    const end = ask({
      question,
      context: {
        client: { address: loopback, port: 40_000 },
        server: { address: loopback, port: 0 },
        protocol: 'udp',
        metadata: {},
      },
    });
    if (end.kind !== 'written') return end.kind === 'silent' ? 'silence' : end.kind;
    return replyText(end.question.name, end.reply.rcode, end.reply.answer);
  };
}

const heardText = ({ silent, question, rcode = '', answer = [] }: Heard): string =>
  silent ? 'silence' : replyText(question?.name ?? '', rcode, answer);

const replyText = (name: string, rcode: string, answer: readonly Resource[]): string =>
  `${name} ${rcode} [${answer
    .map((record) => `${record.name} ${record.ttl} ${record.type} ${record.rdata.replaceAll('"', '')}`)
    .sort()
    .join(', ')}]`;
