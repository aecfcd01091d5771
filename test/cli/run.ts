/** Runs a command in a folder of its own, with streams that are kept. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Host } from '../../src/cli/host.ts';
import { main } from '../../src/cli/main.ts';
import { nodeHost } from '../../src/cli/node-host.ts';

/** A folder with these files, gone when the test is over. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

export async function run(
  cwd: string,
  argv: readonly string[],
  parts: Partial<Host> & { stdin?: string } = {},
): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const host: Host = {
    ...nodeHost(cwd),
    env: {},
    stdout: { isTerminal: false, write: (text) => out.push(text) },
    stderr: { isTerminal: false, write: (text) => err.push(text) },
    readStdin: async () => new TextEncoder().encode(parts.stdin ?? ''),
    print: async (pieces) => {
      out.push(...pieces);
    },
    ...parts,
  };
  const status = await main(argv, host);
  return { status, out: out.join(''), err: err.join('') };
}

export const service = (name: string, more = ''): string =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  selector:\n    app: ${name}\n  ports:\n    - port: 80\n${more}`;

export const pod = (name: string, node = 'node-1'): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}-${node}\n  labels:\n    app: ${name}\nspec:\n  nodeName: ${node}\n  containers:\n    - name: c\n      ports:\n        - containerPort: 80\n`;

/** A Service that works on any two of three nodes. */
export const goodSite: Readonly<Record<string, string>> = {
  'site/cart.yaml': [service('cart'), pod('cart', 'node-1'), pod('cart', 'node-2')].join('---\n'),
};

/** A Service whose selector fits no pod. */
export const badSite: Readonly<Record<string, string>> = {
  'site/cart.yaml': [service('crat'), pod('cart', 'node-1'), pod('cart', 'node-2')].join('---\n'),
};
