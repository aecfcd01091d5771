/**
 * Does the interpreter do what CoreDNS does? Random chains of rewrite rules are asked of the real plugin, in process, and of
 * the interpreter: the verdict on the rules, the question that reaches the next plugin, and what the client hears. Then
 * whole servers are.
 */
import { readRule } from '../../src/verify/read/rewrite/read.ts';
import type { Rule } from '../../src/verify/read/rewrite/rule.ts';
import type { Resource } from '../../src/verify/semantics/dns/message.ts';
import { type ClassedQuestion, rewrite } from '../../src/verify/semantics/dns/rewrite/interpret.ts';
import { dnsNetworks, exportedTo, importingNetwork } from '../../test/mutation/corefile/subjects.ts';
import type { Tally } from '../conformance/tally.ts';
import { type BuiltEngine, buildEngine, EngineUnavailable } from '../engines/build.ts';
import { engines } from '../engines/catalogue.ts';
import { askCoreDns, type Heard } from './ask.ts';
import { measureAutopath } from './autopath.ts';
import { compareClusters } from './compare-clusters.ts';
import { compareServers } from './compare-servers.ts';
import { confirmBroken } from './confirm.ts';
import { compareDelegation } from './delegation.ts';
import { compareOutside } from './outside.ts';
import { type RandomChain, randomChain } from './random-chain.ts';

type Verdict = Heard & { readonly error?: string };

const usual = 100_000;
/** Each is asked eight questions. */
const servers = 2_000;
/** Beside the names at the borders of its rules. */
const randomPerCluster = 4_000;
const batch = 5_000;
const shown = 5;

/** `--chains N` among the arguments is another number than usual. */
export async function compareWithCoreDns(tally: Tally, args: readonly string[]): Promise<void> {
  const at = args.indexOf('--chains');
  const count = at < 0 ? usual : Number(args[at + 1]);
  try {
    const engine = buildEngine(engines.coredns);
    report(tally, engine, 'rewrite chains', 'chains', compareChains(engine, count, 'plumbline'));
    report(tally, engine, 'whole servers', 'questions', compareServers(engine, servers, 'plumbline'));
    const networks = new Map([...dnsNetworks(), ['imports', importingNetwork()], ['exports', exportedTo()]]);
    const clusters = await compareClusters(engine, networks, randomPerCluster);
    report(tally, engine, 'emitted Corefiles with an API server', 'questions', clusters);
    await compareOutside(tally, engine);
    await compareDelegation(tally, engine);
    await confirmBroken(tally, engine);
    await measureAutopath(tally, engine, networks.get('talk-dns/west')!, networks.get('talk-dns/east')!);
  } catch (error) {
    if (!(error instanceof EngineUnavailable)) throw error;
    const what = `comparison with CoreDNS: ${error.message}`;
    if (process.env.PLUMBLINE_REQUIRE_ENGINES === '1') tally.fail(what);
    else tally.skip(what);
  }
}

interface Comparison {
  /** Rules or servers that CoreDNS takes. */
  readonly started: number;
  readonly questions: number;
  readonly differences: readonly string[];
}

function report(tally: Tally, { version }: BuiltEngine, what: string, of: string, compared: Comparison): void {
  const { started, questions, differences } = compared;
  for (const difference of differences.slice(0, shown)) tally.say(`  ${difference}`);
  tally.say(JSON.stringify({ what, version, started, [of]: questions, differences: differences.length }));
  const told = `CoreDNS ${version}: ${what}, ${questions} ${of}, ${started} started, as the interpreter says`;
  tally.check(differences.length === 0, told, `${differences.length} differ`);
}

function compareChains(engine: BuiltEngine, count: number, seed: string): Comparison {
  const differences: string[] = [];
  let started = 0;
  for (let first = 0; first < count; first += batch) {
    const numbers = Array.from({ length: Math.min(batch, count - first) }, (_, index) => first + index);
    const chains = numbers.map((number) => randomChain(`${seed}/${number}`));
    const served = askCoreDns(
      engine,
      chains.map((chain) => ({
        corefile: corefileOf(chain),
        questions: [{ name: chain.name, type: chain.type, class: 'IN' }],
      })),
    );
    for (const [index, chain] of chains.entries()) {
      const { error, answers } = served[index] ?? {};
      const theirs: Verdict = error === undefined ? (answers?.[0] ?? {}) : { error };
      const ours = predict(chain);
      if (theirs.error === undefined) started++;
      const [said, predicted] = [textOf(theirs), textOf(ours)];
      if (said !== predicted) {
        differences.push(
          `${seed}/${first + index}: ${corefileOf(chain).split('\n').slice(2, -3).join(';')} asked ${chain.name} ${chain.type}: CoreDNS ${said}, predicted ${predicted}`,
        );
      }
    }
  }
  return { started, questions: count, differences };
}

/** A verdict is compared as one: the words of CoreDNS's messages are its own. */
function textOf({ error, next, question, rcode, answer, silent }: Verdict): string {
  if (error !== undefined) return 'refuses';
  const told = (asked: ClassedQuestion | undefined) => asked && `${asked.name} ${asked.type} ${asked.class}`;
  const records = answer?.map(({ name, ttl, type, rdata }) => `${name} ${ttl} ${type} ${rdata}`).join(', ');
  return `next ${told(next)}; ${silent ? 'silence' : `${told(question)} ${rcode} [${records ?? ''}]`}`;
}

const corefileOf = ({ rules }: RandomChain): string =>
  `.:0 {\n  watch\n${rules.map((words) => `  rewrite ${words.join(' ')}\n`).join('')}  echo\n}\n`;

const client = '127.0.0.1';

function predict({ rules, name, type }: RandomChain): Verdict {
  const read: Rule[] = [];
  for (const words of rules) {
    const rule = readRule(words);
    if ('error' in rule) return rule;
    read.push(rule.value);
  }
  const context = {
    client: { address: client, port: 40_000 },
    server: { address: client, port: 53 },
    protocol: 'udp',
    metadata: {},
  } as const;
  const outcome = rewrite(
    read,
    { question: { name, type, class: 'IN' }, context },
    (question) => ({ rcode: 'NOERROR', answer: echo(question.name), authority: [], additional: [], options: [] }),
    () => undefined,
  );
  const { next, reply } = outcome;
  if (reply === undefined) return { ...(next && { next: next.question }), silent: true };
  return { ...(next && { next: next.question }), question: reply.question, rcode: reply.rcode, answer: reply.answer };
}

/** As the engine's own plugin answers: an alias, and an address below the name. */
function echo(name: string): readonly Resource[] {
  const below = name === '.' ? 'x.' : `x.${name}`;
  return [
    { name, ttl: 5, type: 'CNAME', rdata: below },
    { name: below, ttl: 50, type: 'A', rdata: '10.0.0.1' },
  ];
}
