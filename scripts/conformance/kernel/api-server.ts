/** A stub API server inside a namespace, as a process of its own, and the changes that it is told of. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ApiObject } from './cluster.ts';

const program = fileURLToPath(new URL('../../stub-api/main.ts', import.meta.url));
const root = fileURLToPath(new URL('../../..', import.meta.url));

export class ApiServer {
  readonly #process: ChildProcess;
  readonly #answers: AsyncIterator<string>;
  /** On 127.0.0.1 of the namespace. */
  readonly port: number;

  private constructor(process: ChildProcess, answers: AsyncIterator<string>, port: number) {
    this.#process = process;
    this.#answers = answers;
    this.port = port;
  }

  static async start(namespace: string, objects: readonly ApiObject[]): Promise<ApiServer> {
    const node = [process.execPath, '--import', 'tsx', program];
    const child = spawn('ip', ['netns', 'exec', namespace, ...node], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
    const lines: Interface = createInterface({ input: child.stdout! });
    const answers = lines[Symbol.asyncIterator]();
    const { port } = JSON.parse((await answers.next()).value as string) as { port: number };
    const server = new ApiServer(child, answers, port);
    await server.change({ put: objects });
    return server;
  }

  async change(change: { readonly put?: readonly ApiObject[]; readonly delete?: readonly ApiObject[] }): Promise<void> {
    this.#process.stdin!.write(`${JSON.stringify(change)}\n`);
    await this.#answers.next();
  }

  end(): void {
    this.#process.kill();
  }
}
