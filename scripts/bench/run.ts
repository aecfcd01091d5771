/** Programs that are timed: each a process of its own, from its start to its end. */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

export interface Timed {
  readonly ms: number;
  /** Processor time of all its threads, in milliseconds: what another program on the machine disturbs less. */
  readonly cpu: number;
  /** The most that was resident, in MiB (getrusage(2), `ru_maxrss`). */
  readonly mib: number;
  /** Empty where it went into a file. */
  readonly output: string;
}

/**
 * Runs a program to its end, its output kept or written to a file. GNU time tells the most memory that it, or what it started,
 * had.
 */
export function time(command: string, args: readonly string[], into?: string): Timed {
  const file = into === undefined ? undefined : openSync(into, 'w');
  const started = performance.now();
  const measured = ['-f', 'used %U %S %M', command, ...args];
  const { status, stdout, stderr, error } = spawnSync('/usr/bin/time', measured, {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    stdio: ['ignore', file ?? 'pipe', 'pipe'],
  });
  if (file !== undefined) closeSync(file);
  const ms = performance.now() - started;
  const used = /used ([\d.]+) ([\d.]+) (\d+)\s*$/.exec(stderr ?? '');
  if (status !== 0 || used === null) throw new Error(`${command} failed: ${error?.message ?? stderr}`);
  const [user, system, resident] = used.slice(1).map(Number) as [number, number, number];
  return { ms, cpu: 1000 * (user + system), mib: resident / 1024, output: stdout ?? '' };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
