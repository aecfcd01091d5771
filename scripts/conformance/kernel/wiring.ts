/**
 * Makes the network namespaces of a site and the links between them, and removes them whatever happens. They are named
 * with the process's number, so that two runs on one machine do not meet.
 */
import type { Family } from '../../../src/core/ip/address.ts';
import { execute } from '../components.ts';
import {
  families,
  outsideRange,
  type Place,
  podLink,
  type Site,
  type SiteNode,
  wireLink,
  worldRanges,
} from './site.ts';

export interface Wiring {
  /** The namespace that stands for a place. */
  namespaceOf(place: string): string;
}

const wire = 'wire';

export async function inSite<T>(site: Site, use: (wiring: Wiring) => Promise<T>): Promise<T> {
  const namespaceOf = (place: string): string => `plumb-${process.pid}-${place}`;
  const names = [wire, ...site.places.map(({ name }) => name)].map(namespaceOf);
  const remove = (): void => {
    for (const name of names) execute('ip', ['netns', 'delete', name]);
  };
  const interrupted = (): void => {
    remove();
    process.exit(130);
  };
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  try {
    for (const name of names) ip(['netns', 'add', name]);
    for (const name of names) prepare(name);
    const plan = links(site, namespaceOf);
    batch(namespaceOf(wire), plan.wire);
    // A pod makes the link to its node, and the node sets its end of it up.
    const podsFirst = [...site.places].sort((a, b) => Number(b.kind === 'pod') - Number(a.kind === 'pod'));
    for (const { name } of podsFirst) batch(namespaceOf(name), plan.places.get(name)!);
    return await use({ namespaceOf });
  } finally {
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
    remove();
  }
}

/**
 * Refusals are never held back, nobody is told of a shorter way, packets may come in where they would not go out, and
 * `world` answers from any address.
 */
function prepare(namespace: string): void {
  const settings = [
    'net.ipv6.conf.default.accept_dad=0',
    'net.ipv6.ip_nonlocal_bind=1',
    'net.ipv4.conf.all.rp_filter=0',
    'net.ipv4.conf.default.rp_filter=0',
    'net.ipv4.conf.all.send_redirects=0',
    'net.ipv4.conf.default.send_redirects=0',
    'net.ipv4.conf.all.accept_redirects=0',
    'net.ipv4.conf.default.accept_redirects=0',
    'net.ipv6.conf.all.accept_redirects=0',
    'net.ipv6.conf.default.accept_redirects=0',
    'net.ipv4.icmp_ratemask=0',
    'net.ipv4.icmp_msgs_per_sec=1000000',
    'net.ipv4.icmp_msgs_burst=1000000',
    'net.ipv6.icmp.ratelimit=0',
    'net.ipv4.ip_local_reserved_ports=30000-32767',
    // Whatever makes a machine a node has it forward; kube-proxy does not.
    'net.ipv4.ip_forward=1',
    'net.ipv6.conf.all.forwarding=1',
  ];
  const write = settings.map((each) => {
    const [key, value] = each.split('=') as [string, string];
    const file = `/proc/sys/${key.replaceAll('.', '/')}`;
    // Some kernels have the limit of all refusals together only once, for the whole machine.
    return `[ ! -e ${file} ] || echo ${value} > ${file}`;
  });
  const done = execute('ip', ['netns', 'exec', namespace, 'sh', '-ec', write.join('\n')]);
  if (!done.ok) throw new Error(`settings of ${namespace}: ${done.text}`);
}

interface Links {
  readonly wire: string[];
  readonly places: ReadonlyMap<string, string[]>;
}

/** The `ip` commands for each namespace. The wire comes first: it makes the links, whose other ends wait elsewhere. */
function links(site: Site, namespaceOf: (place: string) => string): Links {
  const places = new Map(site.places.map(({ name }) => [name, ['link set lo up']]));
  const plan: Links = { wire: ['link add bridge type bridge', 'link set bridge up', 'link set lo up'], places };
  for (const place of site.places) {
    const own = places.get(place.name)!;
    if (place.kind === 'pod') joinPod(site, place, own, places.get(place.node)!, namespaceOf(place.node));
    else joinWire(site, place, plan.wire, own, namespaceOf(place.name));
  }
  return plan;
}

function joinWire(site: Site, place: Place, wire: string[], own: string[], namespace: string): void {
  const { name, addresses } = place;
  wire.push(
    `link add ${name} type veth peer name ${wireLink} netns ${namespace}`,
    `link set ${name} master bridge`,
    `link set ${name} up`,
  );
  own.push(`link set ${wireLink} up`);
  for (const family of families) {
    for (const address of addresses[family]) own.push(addAddress(address, family, wireLink));
    for (const range of [wireRange[family], outsideRange[family]]) {
      own.push(`route add ${range} dev ${wireLink} src ${addresses[family][0]}`);
    }
    for (const node of site.nodes) {
      if (node.name !== place.name && place.kind !== 'outside') {
        own.push(`route add ${node.podCIDRs[family]} via ${node.address[family]}`);
      }
    }
    if (place.kind === 'world') {
      for (const range of worldRanges[family]) own.push(`route add local ${range} dev lo`);
    } else {
      const via = place.kind === 'node' ? worldAddress(site, family) : nodeOf(site, place).address[family];
      own.push(`route add default via ${via} src ${addresses[family][0]}`);
    }
  }
}

function joinPod(site: Site, pod: Place, own: string[], node: string[], nodeNamespace: string): void {
  const { gateway } = nodeOf(site, pod);
  const link = podLink(pod);
  own.push(`link add eth0 type veth peer name ${link} netns ${nodeNamespace}`, 'link set eth0 up');
  node.push(`link set ${link} up`);
  for (const family of families) {
    const [address] = pod.addresses[family];
    own.push(
      addAddress(address!, family, 'eth0'),
      `route add ${host(gateway[family], family)} dev eth0`,
      `route add default via ${gateway[family]} src ${address}`,
    );
    node.push(
      addAddress(gateway[family], family, link),
      `route add ${host(address!, family)} dev ${link} src ${gateway[family]}`,
    );
  }
}

const wireRange: Readonly<Record<Family, string>> = { 4: '192.0.2.0/24', 6: '2001:db8::/64' };
const host = (address: string, family: Family): string => `${address}/${family === 4 ? 32 : 128}`;
/** Without duplicate address detection an address is there at once. */
const addAddress = (address: string, family: Family, link: string): string =>
  `address add ${host(address, family)} dev ${link}${family === 4 ? '' : ' nodad'}`;
const nodeOf = (site: Site, { node }: Place): SiteNode => site.nodes.find(({ name }) => name === node)!;
const worldAddress = (site: Site, family: Family): string =>
  site.places.find(({ kind }) => kind === 'world')!.addresses[family][0]!;

function batch(namespace: string, lines: readonly string[]): void {
  const { ok, text } = execute('ip', ['-n', namespace, '-batch', '-'], `${lines.join('\n')}\n`);
  if (!ok) throw new Error(`ip in ${namespace}: ${text}`);
}

function ip(args: readonly string[]): void {
  const { ok, text } = execute('ip', args);
  if (!ok) throw new Error(`ip ${args.join(' ')}: ${text}`);
}
