/** What a node's kernel is told: settings and rules, by one of the two back ends, and what it says when it is asked. */
import type { Family } from '../../../src/core/ip/address.ts';
import { parseSysctl } from '../../../src/verify/validate/sysctl.ts';
import { type BackEnd, execute } from '../components.ts';
import type { Compiled } from './compiled.ts';
import { families, type Site } from './site.ts';
import type { Wiring } from './wiring.ts';

const program = (family: Family): string => (family === 4 ? 'iptables' : 'ip6tables');

/** Our rules, in the place of whatever each node had. */
export function loadCompiled(backEnd: BackEnd, site: Site, wiring: Wiring, compiled: Compiled): void {
  for (const { name } of site.nodes) {
    const namespace = wiring.namespaceOf(name);
    applySettings(namespace, compiled.textOf(name, 'sysctl.conf'));
    for (const family of families) {
      flush(backEnd, namespace, family);
      restore(backEnd, namespace, family, compiled.textOf(name, `${program(family)}.full.rules`));
    }
  }
}

export function applySettings(namespace: string, text: string): void {
  for (const [key, value] of parseSysctl(text).settings) {
    const path = `/proc/sys/${key.replaceAll('.', '/')}`;
    within(namespace, ['sh', '-c', `echo ${value} > ${path}`]);
  }
}

/** Without rules, the memory of who was sent where goes too. */
export function flush(backEnd: BackEnd, namespace: string, family: Family): void {
  const nothing = { filter: ['INPUT', 'FORWARD', 'OUTPUT'], nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'] };
  const text = Object.entries(nothing).map(
    ([table, chains]) => `*${table}\n${chains.map((chain) => `:${chain} ACCEPT\n`).join('')}COMMIT\n`,
  );
  restore(backEnd, namespace, family, text.join(''));
}

export function restore(backEnd: BackEnd, namespace: string, family: Family, text: string): void {
  within(namespace, [`${program(family)}-${backEnd}-restore`, '-w', '5'], text);
}

export function save(backEnd: BackEnd, namespace: string, family: Family): string {
  return within(namespace, [`${program(family)}-${backEnd}-save`]);
}

/** One change to the rules by hand. */
export function change(backEnd: BackEnd, namespace: string, family: Family, args: readonly string[]): void {
  within(namespace, [`${program(family)}-${backEnd}`, '-w', '5', ...args]);
}

function within(namespace: string, command: readonly string[], input = ''): string {
  const { ok, text } = execute('ip', ['netns', 'exec', namespace, ...command], input);
  if (!ok) throw new Error(`${command.join(' ')} in ${namespace}: ${text}`);
  return text;
}
