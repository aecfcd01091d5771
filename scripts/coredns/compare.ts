/**
 * Does the interpreter of rewrite rules do what CoreDNS does? Random chains are asked of the real plugin, in process, and of
 * the interpreter: the verdict on the rules, the question that reaches the next plugin, and what the client hears.
 */
import { spawnSync } from 'node:child_process';
import { readRule } from '../../src/verify/read/rewrite/read.ts';
import type { Rule } from '../../src/verify/read/rewrite/rule.ts';
import type { Resource } from '../../src/verify/semantics/dns/message.ts';
import { type ClassedQuestion, rewrite } from '../../src/verify/semantics/dns/rewrite/interpret.ts';
import type { Tally } from '../conformance/tally.ts';
import { type BuiltEngine, buildEngine, EngineUnavailable } from '../engines/build.ts';
import { engines } from '../engines/catalogue.ts';
import { type RandomChain, randomChain } from './random-chain.ts';

interface Heard {
  readonly error?: string;
  readonly next?: ClassedQuestion;
  readonly question?: ClassedQuestion;
  readonly rcode?: string;
  readonly answer?: readonly Resource[];
  readonly silent?: boolean;
}

const usual = 100_000;
const batch = 5_000;
const shown = 5;

/** `--chains N` among the arguments is another number than usual. */
export function compareWithCoreDns(tally: Tally, args: readonly string[]): void {
  const at = args.indexOf('--chains');
  const count = at < 0 ? usual : Number(args[at + 1]);
  try {
    const engine = buildEngine(engines.coredns);
    const { valid, differences } = compareChains(engine, count, 'plumbline');
    for (const difference of differences.slice(0, shown)) tally.say(`  ${difference}`);
    tally.say(
      JSON.stringify({
        what: 'rewrite chains',
        version: engine.version,
        chains: count,
        valid,
        differences: differences.length,
      }),
    );
    const what = `CoreDNS ${engine.version}: ${count} rewrite chains, ${valid} of them valid, as the interpreter says`;
    tally.check(differences.length === 0, what, `${differences.length} differ`);
  } catch (error) {
    if (!(error instanceof EngineUnavailable)) throw error;
    const what = `comparison with CoreDNS: ${error.message}`;
    if (process.env.PLUMBLINE_REQUIRE_ENGINES === '1') tally.fail(what);
    else tally.skip(what);
  }
}

function compareChains(engine: BuiltEngine, count: number, seed: string) {
  const differences: string[] = [];
  let valid = 0;
  for (let first = 0; first < count; first += batch) {
    const numbers = Array.from({ length: Math.min(batch, count - first) }, (_, index) => first + index);
    const chains = numbers.map((number) => randomChain(`${seed}/${number}`));
    const heard = askCoreDns(engine, chains);
    for (const [index, chain] of chains.entries()) {
      const [theirs, ours] = [heard[index] ?? {}, predict(chain)];
      if (theirs.error === undefined) valid++;
      const [said, predicted] = [textOf(theirs), textOf(ours)];
      if (said !== predicted) {
        differences.push(
          `${seed}/${first + index}: ${corefileOf(chain).split('\n').slice(2, -3).join(';')} asked ${chain.name} ${chain.type}: CoreDNS ${said}, predicted ${predicted}`,
        );
      }
    }
  }
  return { valid, differences };
}

/** A verdict is compared as one: the words of CoreDNS's messages are its own. */
function textOf({ error, next, question, rcode, answer, silent }: Heard): string {
  if (error !== undefined) return 'refuses';
  const told = (asked: ClassedQuestion | undefined) => asked && `${asked.name} ${asked.type} ${asked.class}`;
  const records = answer?.map(({ name, ttl, type, rdata }) => `${name} ${ttl} ${type} ${rdata}`).join(', ');
  return `next ${told(next)}; ${silent ? 'silence' : `${told(question)} ${rcode} [${records ?? ''}]`}`;
}

const corefileOf = ({ rules }: RandomChain): string =>
  `.:0 {\n  watch\n${rules.map((words) => `  rewrite ${words.join(' ')}\n`).join('')}  echo\n}\n`;

const client = '127.0.0.1';

function predict({ rules, name, type }: RandomChain): Heard {
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

/** In a network namespace of its own, where there is nothing but loopback. */
function askCoreDns({ name, program }: BuiltEngine, chains: readonly RandomChain[]): readonly Heard[] {
  const input = chains
    .map((chain) => {
      const questions = [{ name: chain.name, type: chain.type, class: 'IN' }];
      return `${JSON.stringify({ corefile: corefileOf(chain), questions })}\n`;
    })
    .join('');
  const namespace = process.getuid?.() === 0 ? ['--net'] : ['--user', '--map-root-user', '--net'];
  const enter = ['sh', '-c', 'ip link set lo up && exec "$0"', program];
  const { status, stdout, stderr, error } = spawnSync('unshare', [...namespace, ...enter], {
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    timeout: 300_000,
  });
  if (error !== undefined) throw new EngineUnavailable(`a network namespace cannot be made: ${error.message}`);
  if (status !== 0) throw new Error(`${name} failed: ${stderr.trim()}`);
  const lines = stdout.split('\n').slice(0, -1);
  if (lines.length !== chains.length) throw new Error(`${name} gave ${lines.length} answers to ${chains.length}`);
  return lines.map((line) => {
    const { error: refused, answers } = JSON.parse(line) as { error?: string; answers?: readonly Heard[] };
    return refused === undefined ? (answers?.[0] ?? {}) : { error: refused };
  });
}
