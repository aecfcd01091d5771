/** The agents that listen and connect, one in each namespace of a site (`test/engines/traffic`), and what they are asked. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { ProtocolName } from './flow.ts';
import type { Site } from './site.ts';
import type { Wiring } from './wiring.ts';

/** Connections from one namespace to one address. */
export interface Connections {
  readonly protocol: ProtocolName;
  readonly source: string;
  readonly destination: string;
  readonly port: number;
  readonly times: number;
  /** How many at the same time. */
  readonly parallel: number;
  readonly timeoutMs: number;
}

/** One for each connection: `at 10.0.0.1:80 from 10.0.0.2`, `refused`, `timeout`, or another error. */
export type Answers = readonly string[];

export interface Agents {
  connect(place: string, connections: Connections): Promise<Answers>;
}

interface Reply {
  readonly id?: number;
  readonly error?: string;
  readonly answers?: Answers;
  readonly tag?: number;
  readonly arrived?: string;
}

/** Longer than any command takes; whoever is silent for so long is stuck. */
const patienceMs = 60_000;

export async function withAgents<T>(
  program: string,
  site: Site,
  wiring: Wiring,
  ports: readonly number[],
  use: (agents: Agents) => Promise<T>,
): Promise<T> {
  /** What listeners saw of connections whose answer never came back, by the connection's tag. */
  const arrivals = new Map<number, string>();
  let nextTag = 1;
  const agents = new Map<string, Agent>();
  try {
    for (const { name } of site.places) agents.set(name, new Agent(program, wiring.namespaceOf(name), arrivals));
    await Promise.all(
      [...agents.values()].map((agent) => agent.ask({ listen: { tcp: ports, udp: ports, sctp: true } })),
    );
    return await use({
      async connect(place, connections) {
        const tag = nextTag;
        nextTag += connections.times;
        const answers = await agents.get(place)!.ask({ connect: { ...connections, tag } });
        return answers.map((answer, i) => {
          const arrived = arrivals.get(tag + i);
          arrivals.delete(tag + i);
          return answer === 'timeout' && arrived !== undefined ? `${arrived}, unanswered` : answer;
        });
      },
    });
  } finally {
    for (const agent of agents.values()) agent.end();
  }
}

class Agent {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, { resolve(answers: Answers): void; reject(error: Error): void }>();
  #nextId = 1;

  constructor(program: string, namespace: string, arrivals: Map<number, string>) {
    this.#process = spawn('ip', ['netns', 'exec', namespace, program], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#process.on('exit', (code) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`the agent of ${namespace} ended: ${code}`));
      this.#waiting.clear();
    });
    createInterface({ input: this.#process.stdout! }).on('line', (line) => {
      const { id, error, answers, tag, arrived }: Reply = JSON.parse(line);
      if (tag !== undefined) arrivals.set(tag, arrived!);
      else if (error === undefined) this.#take(id!)?.resolve(answers ?? []);
      else this.#take(id!)?.reject(new Error(`the agent of ${namespace}: ${error}`));
    });
  }

  ask(command: object): Promise<Answers> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new Error(`an agent does not answer: ${JSON.stringify(command)}`));
      }, patienceMs);
      const settled =
        <V>(settle: (value: V) => void) =>
        (value: V): void => {
          clearTimeout(late);
          settle(value);
        };
      this.#waiting.set(id, { resolve: settled(resolve), reject: settled(reject) });
      this.#process.stdin!.write(`${JSON.stringify({ id, ...command })}\n`);
    });
  }

  end(): void {
    this.#process.kill();
  }

  #take(id: number) {
    const found = this.#waiting.get(id);
    this.#waiting.delete(id);
    return found;
  }
}
