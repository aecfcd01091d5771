/**
 * The released program itself, as it runs beside a cluster: `--once` against a stub API server, with a webhook provider of
 * ours, which keeps what it is asked to change. Everything is on loopback.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BuiltEngine } from '../engines/build.ts';
import { stubServer } from '../stub-api/server.ts';
import { Store, type StoredObject } from '../stub-api/store.ts';
import { refuses, textOf } from './difference.ts';
import type { Round } from './random/round.ts';
import { webhookOf } from './webhook.ts';

const patience = 120_000;

/** What it wanted and changed as text, and what it wrote to its log. */
export async function runBinary(
  { program }: BuiltEngine,
  { args, objects, current }: Round,
): Promise<{ readonly text: string; readonly log: string }> {
  const store = new Store();
  for (const object of objects) store.put(object as StoredObject);
  const api = stubServer(store);
  const webhook = webhookOf(current);
  const folder = mkdtempSync(join(tmpdir(), 'plumb-external-dns-'));
  try {
    const [apiPort, webhookPort] = await Promise.all([listen(api), listen(webhook.server)]);
    const kubeconfig = join(folder, 'kubeconfig');
    writeFileSync(kubeconfig, kubeconfigOf(apiPort));
    const { status, log } = await run(program, [
      ...args,
      '--once',
      '--log-level=warning',
      `--kubeconfig=${kubeconfig}`,
      `--webhook-provider-url=http://127.0.0.1:${webhookPort}`,
      '--metrics-address=127.0.0.1:0',
    ]);
    const desired = webhook.desired();
    return { text: status !== 0 || desired === undefined ? refuses : textOf(desired, webhook.changes() ?? {}), log };
  } finally {
    for (const server of [api, webhook.server]) {
      server.close();
      server.closeAllConnections();
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

const kubeconfigOf = (port: number): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'stub',
    contexts: [{ name: 'stub', context: { cluster: 'stub', user: 'stub' } }],
    clusters: [{ name: 'stub', cluster: { server: `http://127.0.0.1:${port}` } }],
    users: [{ name: 'stub', user: {} }],
  });

function run(program: string, args: readonly string[]): Promise<{ readonly status: number; readonly log: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: patience });
    const parts: Buffer[] = [];
    child.stderr.on('data', (part: Buffer) => parts.push(part));
    child.on('error', reject);
    child.on('close', (status, signal) => {
      const log = Buffer.concat(parts).toString('utf8');
      if (signal !== null) reject(new Error(`external-dns ended by ${signal}: ${args.join(' ')}\n${log}`));
      else resolve({ status: status ?? 1, log });
    });
  });
}
