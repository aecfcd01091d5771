/**
 * Loads a node's rules, takes them back out with iptables-save and ip6tables-save, and audits that: what the kernel holds
 * is proven to mean what was declared, in the words in which the kernel says it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '../../src/cli/host.ts';
import { main } from '../../src/cli/main.ts';
import { type BackEnd, execute, isInstalled } from './components.ts';
import type { Tally } from './tally.ts';

const namespace = 'plumb-dump';

export async function checkDumps(
  backEnd: BackEnd,
  { example, node, bundle, folder }: { example: string; node: string; bundle: string; folder: string },
  host: Host,
  tally: Tally,
): Promise<void> {
  if (!isInstalled(`iptables-${backEnd}-save`)) {
    tally.skip(`${backEnd}: iptables-${backEnd}-save is not installed`);
    return;
  }
  const made = execute('ip', ['netns', 'add', namespace]);
  if (!made.ok) {
    tally.fail(`${backEnd}: no namespace for ${example}: ${made.text}`);
    return;
  }
  try {
    const dumps = ['iptables', 'ip6tables'].map((program) => {
      const within = (tool: string): string[] => ['netns', 'exec', namespace, `${program}-${backEnd}-${tool}`];
      const rules = readFileSync(join(bundle, 'nodes', node, `${program}.full.rules`), 'utf8');
      const loaded = execute('ip', within('restore'), rules);
      tally.check(loaded.ok, `${backEnd}: ${program}.full.rules of ${example}'s ${node} loads`, loaded.text);
      const file = join(folder, `${program}.${backEnd}`);
      writeFileSync(file, execute('ip', within('save')).text);
      return `${program}=${file}`;
    });
    const status = await main(['audit', example, '--node', node, '--from', ...dumps], host);
    tally.check(
      status === 0,
      `${backEnd}: what the kernel holds of ${example}'s ${node} is proven`,
      `status ${status}`,
    );
  } finally {
    execute('ip', ['netns', 'del', namespace]);
  }
}
