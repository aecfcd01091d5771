/**
 * The stub API server as a program, to stand in a namespace of its own. It listens on a free port of 127.0.0.1 and says
 * which; then takes changes as JSON lines, `{"put": [OBJECT...], "delete": [OBJECT...]}`, and answers each with the
 * resource version that it led to. Without further input it ends.
 */
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { stubServer } from './server.ts';
import { Store, type StoredObject } from './store.ts';

interface Command {
  readonly put?: readonly StoredObject[];
  readonly delete?: readonly StoredObject[];
}

const store = new Store();
const say = (line: object): boolean => process.stdout.write(`${JSON.stringify(line)}\n`);
const server = stubServer(store).listen(0, '127.0.0.1', () => {
  say({ port: (server.address() as AddressInfo).port });
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    const command: Command = JSON.parse(line);
    for (const object of command.put ?? []) store.put(object);
    for (const object of command.delete ?? []) store.delete(object);
    say({ resourceVersion: String(store.version) });
  });
  lines.on('close', () => process.exit(0));
});
