/** Asks the real CoreDNS, in a network namespace of its own, where there is nothing but loopback. */
import { spawnSync } from 'node:child_process';
import type { Resource } from '../../src/verify/semantics/dns/message.ts';
import type { ClassedQuestion } from '../../src/verify/semantics/dns/rewrite/interpret.ts';
import { type BuiltEngine, EngineUnavailable } from '../engines/build.ts';

export interface Heard {
  readonly next?: ClassedQuestion;
  readonly question?: ClassedQuestion;
  readonly rcode?: string;
  readonly answer?: readonly Resource[];
  readonly silent?: boolean;
  /** Microseconds until it was heard. */
  readonly micros?: number;
}

export interface Job {
  readonly corefile: string;
  readonly questions: readonly ClassedQuestion[];
}

/** What kept a server from starting, or what was heard for each question. */
export interface Served {
  readonly error?: string;
  readonly answers?: readonly Heard[];
  /** What a program printed that ran beside the server. */
  readonly output?: string;
}

/** One server for each job. */
export function askCoreDns({ name, program }: BuiltEngine, jobs: readonly Job[]): readonly Served[] {
  const namespace = process.getuid?.() === 0 ? ['--net'] : ['--user', '--map-root-user', '--net'];
  const enter = ['sh', '-c', 'ip link set lo up && exec "$0"', program];
  const { status, stdout, stderr, error } = spawnSync('unshare', [...namespace, ...enter], {
    input: jobs.map((job) => `${JSON.stringify(job)}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    timeout: 300_000,
  });
  if (error !== undefined) throw new EngineUnavailable(`a network namespace cannot be made: ${error.message}`);
  if (status !== 0) throw new Error(`${name} failed: ${stderr.trim()}`);
  const lines = stdout.split('\n').slice(0, -1);
  if (lines.length !== jobs.length) throw new Error(`${name} gave ${lines.length} answers to ${jobs.length}`);
  return lines.map((line): Served => JSON.parse(line));
}
