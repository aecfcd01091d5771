/** Starts the BIRDs of a lab, waits until they have nothing more to tell each other, asks them, and ends them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ask, type LearnedRoute, parseEstablished, parseRoutes } from './control.ts';

export interface Daemon {
  /** Of the machine. */
  readonly key: string;
  readonly namespace: string;
  readonly program: string;
  readonly folder: string;
  /** By path below the folder; the first is the configuration. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** The names of its protocols whose sessions are to come up. */
  readonly expected: ReadonlySet<string>;
}

export interface Heard {
  readonly established: ReadonlySet<string>;
  readonly routes: readonly LearnedRoute[];
}

const running = new Set<ChildProcess>();

/** For the end of the whole program: no daemon of ours goes on. */
export function killAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

const step = 500;
/** Longer than a session that fails once takes to come up on the second try. */
const longest = 40_000;
/** As many looks without a change, and nothing is under way: sessions that wait call again after 5 s. */
const quiet = 4;

export async function withDaemons<T>(
  daemons: readonly Daemon[],
  use: (heard: ReadonlyMap<Daemon, Heard>) => T,
): Promise<T> {
  const children: ChildProcess[] = [];
  try {
    for (const daemon of daemons) {
      const child = start(daemon);
      children.push(child);
      running.add(child);
    }
    await untilQuiet(daemons, children);
    const heard = new Map<Daemon, Heard>();
    for (const daemon of daemons) heard.set(daemon, await listen(daemon));
    return use(heard);
  } finally {
    await Promise.all(children.map(stop));
  }
}

const control = ({ folder }: Daemon): string => join(folder, 'ctl');

function start(daemon: Daemon): ChildProcess {
  const { folder, files, namespace, program } = daemon;
  for (const { path, text } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const main = join(folder, files[0]!.path);
  // In the foreground, so that the process is the one that was started.
  const args = [
    'netns',
    'exec',
    namespace,
    program,
    '-f',
    '-c',
    main,
    '-s',
    control(daemon),
    '-P',
    join(folder, 'pid'),
  ];
  return spawn('ip', args, { cwd: dirname(main), stdio: 'ignore' });
}

async function stop(child: ChildProcess): Promise<void> {
  running.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  await Promise.race([ended, pause(3000, undefined, { ref: false })]);
  child.kill('SIGKILL');
}

async function untilQuiet(daemons: readonly Daemon[], children: readonly ChildProcess[]): Promise<void> {
  let [before, same] = ['', 0];
  for (let waited = 0; waited < longest && same < quiet; waited += step) {
    await pause(step);
    const dead = children.findIndex(({ exitCode }) => exitCode !== null);
    if (dead >= 0) throw new Error(`${daemons[dead]!.key}: ${daemons[dead]!.program} ended by itself`);
    const states = await Promise.all(daemons.map(stateOf));
    const ready = states.every(({ up }, at) => [...daemons[at]!.expected].every((name) => up.has(name)));
    const now = states.map(({ counts, up }) => [...up, counts].join()).join('\n');
    same = ready && now === before ? same + 1 : 0;
    before = now;
  }
}

async function stateOf(daemon: Daemon): Promise<{ readonly up: ReadonlySet<string>; readonly counts: string }> {
  try {
    const up = parseEstablished(await ask(control(daemon), 'show protocols'));
    return { up, counts: (await ask(control(daemon), 'show route count')).join() };
  } catch {
    // It does not listen yet.
    return { up: new Set(), counts: '' };
  }
}

async function listen(daemon: Daemon): Promise<Heard> {
  return {
    established: parseEstablished(await ask(control(daemon), 'show protocols')),
    routes: parseRoutes(await ask(control(daemon), 'show route all')),
  };
}
