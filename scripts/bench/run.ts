/** Programs that are timed: each a process of its own, from its start to its end. */
import { spawnSync } from 'node:child_process';

export interface Timed {
  readonly ms: number;
  /** The most that was resident, in MiB (getrusage(2), `ru_maxrss`). */
  readonly mib: number;
  readonly output: string;
}

/** Runs a program to its end. GNU time tells the most memory that it, or what it started, had. */
export function time(command: string, args: readonly string[]): Timed {
  const started = performance.now();
  const measured = ['-f', 'resident %M', command, ...args];
  const { status, stdout, stderr, error } = spawnSync('/usr/bin/time', measured, {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  const ms = performance.now() - started;
  const resident = /resident (\d+)\s*$/.exec(stderr ?? '')?.[1];
  if (status !== 0 || resident === undefined) throw new Error(`${command} failed: ${error?.message ?? stderr}`);
  return { ms, mib: Number(resident) / 1024, output: stdout };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
