/** What the conformance run needs of the machine, and how it is had where it is missing. */
import { spawnSync } from 'node:child_process';

/** The two kernel interfaces that iptables can speak to. */
export type BackEnd = 'nft' | 'legacy';

const programs = [
  { program: 'ip', package: 'iproute2' },
  { program: 'iptables-nft-restore', package: 'iptables' },
] as const;

/** Runs a program with a limit on its time; its output is one text. */
export function execute(
  command: string,
  args: readonly string[],
  input = '',
  seconds = 20,
): { readonly ok: boolean; readonly text: string } {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    input,
    encoding: 'utf8',
    timeout: seconds * 1000,
  });
  return { ok: status === 0, text: `${stdout ?? ''}${stderr ?? ''}${error === undefined ? '' : error.message}`.trim() };
}

export function isInstalled(program: string): boolean {
  return execute('sh', ['-c', `command -v ${program}`]).ok;
}

/** Installs what it can, and names what is still missing. */
export function missingComponents(say: (line: string) => void): string[] {
  if (process.getuid?.() !== 0) return ['network namespaces need root'];
  const wanted = programs.filter(({ program }) => !isInstalled(program));
  if (wanted.length > 0) {
    const packages = wanted.map((each) => each.package);
    say(`installing ${packages.join(' and ')} with apt-get`);
    const installed = installPackages(packages);
    if (!installed.ok) say(`apt-get could not: ${installed.text.split('\n').at(-1)}`);
  }
  const missing = wanted
    .filter(({ program }) => !isInstalled(program))
    .map(({ program }) => `${program} is not installed`);
  return missing.length > 0 ? missing : missingNamespaces();
}

export function installPackages(packages: readonly string[]): { readonly ok: boolean; readonly text: string } {
  const install = [
    '-c',
    `DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ${packages.join(' ')}`,
  ];
  const first = execute('sh', install, '', 300);
  if (first.ok) return first;
  const updated = execute('apt-get', ['update'], '', 120);
  return updated.ok ? execute('sh', install, '', 300) : updated;
}

/** Root in a container may still be forbidden to make a namespace. */
function missingNamespaces(): string[] {
  const name = `plumb-${process.pid}-probe`;
  const added = execute('ip', ['netns', 'add', name]);
  execute('ip', ['netns', 'delete', name]);
  return added.ok ? [] : [`network namespaces cannot be made: ${added.text}`];
}
