/** Network namespaces for the machines of a lab, all on one bridge, and their removal whatever happens. */
import { execFile, spawnSync } from 'node:child_process';
import { widthOf } from '../../src/core/ip/address.ts';
import { families, interfaceName, type LabMachine, podInterface } from './plan.ts';

export interface Wired {
  /** The namespace of each machine. */
  readonly namespaces: ReadonlyMap<string, string>;
  remove(): Promise<void>;
}

const standing = new Set<string>();

/** For the end of the whole program: no namespace of ours is left. */
export function removeAll(): void {
  for (const each of standing) spawnSync('ip', ['netns', 'del', each]);
}

export async function wire(name: string, machines: readonly LabMachine[]): Promise<Wired> {
  const bridge = `${name}-br`;
  const namespaces = new Map(machines.map(({ key }, at) => [key, `${name}-${at}`]));
  const all = [bridge, ...namespaces.values()];
  const remove = async (): Promise<void> => {
    for (const each of all) {
      await ip('netns', 'del', each).catch(() => undefined);
      standing.delete(each);
    }
  };
  try {
    for (const each of all) {
      standing.add(each);
      await ip('netns', 'add', each);
    }
    await batch(bridge, ['link add br0 type bridge', 'link set br0 up']);
    for (const [at, machine] of machines.entries()) {
      const here = namespaces.get(machine.key)!;
      await ip('link', 'add', interfaceName, 'netns', here, 'type', 'veth', 'peer', 'name', `p${at}`, 'netns', bridge);
      await batch(bridge, [`link set p${at} master br0 up`]);
      await batch(here, commandsFor(machine));
      await run('ip', ['netns', 'exec', here, 'sh', '-c', forwarding]);
    }
  } catch (error) {
    await remove();
    throw error;
  }
  return { namespaces, remove };
}

/** Nodes and routers both forward: a route to a neighbour's own address may lead over a third, and sessions with it. */
const forwarding = 'echo 1 >/proc/sys/net/ipv4/ip_forward && echo 1 >/proc/sys/net/ipv6/conf/all/forwarding';

function commandsFor({ addresses, lost, pods, holes }: LabMachine): string[] {
  return [
    'link set lo up',
    ...addresses.map(
      ({ address, length }) =>
        `address add ${address.text}/${length} dev ${interfaceName}${address.family === 6 ? ' nodad' : ''}`,
    ),
    `link set ${interfaceName} up`,
    ...families
      .filter((family) => lost[family])
      .map((family) => `-${family} route add default dev ${interfaceName} proto static`),
    ...pods.flatMap((pod, at) => [
      `link add ${podInterface(at)} type veth peer name pod${at}`,
      `link set ${podInterface(at)} up`,
      `link set pod${at} up`,
      `-${pod.family} route add ${pod.text}/${widthOf(pod.family)} dev ${podInterface(at)} scope link proto 80`,
    ]),
    ...holes.map((prefix) => `-${prefix.family} route add blackhole ${prefix.text} proto 80`),
  ];
}

const ip = (...args: readonly string[]): Promise<string> => run('ip', args);

/** One process for all; a family stands before its command. */
async function batch(namespace: string, commands: readonly string[]): Promise<void> {
  const script = commands.map((command) => `ip -n ${namespace} ${command}`).join(' && ');
  await run('sh', ['-c', script]);
}

export function run(command: string, args: readonly string[], cwd?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { timeout: 20_000, ...(cwd === undefined ? {} : { cwd }) }, (error, stdout, stderr) => {
      if (error === null) resolve(`${stdout}${stderr}`);
      else reject(new Error(`${command} ${args.join(' ')}: ${`${stdout}${stderr}`.trim() || error.message}`));
    });
  });
}
