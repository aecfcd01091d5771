/** What the definitions have the protocols of a node's BIRD set to, each default of Calico's said. */
import { type Family, widthOf } from '../../../core/ip/address.ts';
import type { Session } from '../../../model/bgp/sessions.ts';
import { advertised, globalSpec, listenPort, localAs, routerId } from '../../../model/bgp/settings.ts';
import type { BgpNode, ClusterBgp } from '../../../model/types/calico-network.ts';
import type { Daemon } from '../../read/bird/syntax.ts';
import { ownBlocks } from '../../semantics/bgp/export.ts';
import type { Settings } from './options.ts';

const present = (settings: Readonly<Record<string, string | number | false | undefined>>): Settings =>
  Object.fromEntries(
    Object.entries(settings).flatMap(([key, value]) =>
      value === undefined || value === false ? [] : [[key, String(value)]],
    ),
  );

export function declaredSession(bgp: ClusterBgp, node: BgpNode, session: Session, { version }: Daemon): Settings {
  const { port, hops } = session;
  return present({
    'neighbor address': session.address,
    'neighbor port': port !== 0 && port,
    'neighbor as': session.asNumber,
    'local as': session.localAsNumber ?? localAs(bgp, node),
    ...(version === '2' ? listening(bgp, node, session.family, 'local') : {}),
    'strict bind': version === '2' && globalSpec(bgp).bindMode === 'NodeIP' && '',
    'source address': session.source,
    'ttl security': hops > 0 && '',
    multihop: hops > 0 ? hops : '',
    passive: session.passive && '',
    'graceful restart': '',
    'graceful restart time': session.restartSeconds,
    'keepalive time': session.keepaliveSeconds,
    'rr client': session.reflects !== undefined && '',
    'rr cluster id': session.reflects,
    'next hop': session.nextHop,
    'allow local as': session.allowedLocalAs > 0 && session.allowedLocalAs,
    gateway: 'recursive',
    'add paths': '',
    'connect delay time': 2,
    'connect retry time': 5,
    'error wait time': '5 , 30',
  });
}

/** Each session of BIRD 2 says where it listens, and 1.6 says it once. */
export function listening(bgp: ClusterBgp, node: BgpNode, family: Family, head: string): Settings {
  const port = listenPort(bgp, node);
  const strict = globalSpec(bgp).bindMode === 'NodeIP';
  return present({
    [`${head} address`]: strict && node.addresses[family]?.text,
    [`${head} port`]: port !== 0 && port,
  });
}

export function declaredGlobal(bgp: ClusterBgp, node: BgpNode, daemon: Daemon): Settings {
  const id = routerId(bgp, node);
  return {
    ...(id === '' ? {} : { 'router id': id }),
    ...(daemon.version === '1.6' ? listening(bgp, node, daemon.family, 'listen bgp') : {}),
  };
}

/** Protocols of which there is one, for each family in BIRD 2 where it meets the kernel. */
export function declaredKernel({ version }: Daemon): Settings {
  const shared = { learn: '', persist: '', 'scan time': '2', 'graceful restart': '', 'merge paths': '' };
  // BIRD 2 would write a metric of 32 where nothing is said, and 1.6 none.
  return version === '2' ? { ...shared, metric: '0' } : shared;
}

export const declaredDevice: Settings = { 'scan time': '2' };

/** Addresses of pods and of Services' own interface are nobody's networks. */
export function declaredDirect(bgp: ClusterBgp): Settings {
  const ignored = [...(globalSpec(bgp).ignoredInterfaces ?? []), 'cali*', 'kube-ipvs*'];
  return { interface: [...ignored.map((name) => `- "${name}"`), '"*"'].join(' , ') };
}

/** Prefix → what BIRD does with it. */
export function declaredStatics(
  bgp: ClusterBgp,
  node: BgpNode,
  family: Family,
  sessions: readonly Session[],
): ReadonlyMap<string, string> {
  const width = widthOf(family);
  const { statics } = advertised(bgp, node);
  const holes = [...ownBlocks(bgp, node).filter((cidr) => !cidr.endsWith(`/${width}`)), ...statics].filter(
    (cidr) => cidr.includes(':') === (family === 6),
  );
  return new Map([
    ...holes.map((cidr) => [cidr, 'blackhole'] as const),
    ...sessions.flatMap(({ address, reachableBy }) =>
      reachableBy === undefined ? [] : [[`${address}/${width}`, `via ${reachableBy.gateway}`] as const],
    ),
  ]);
}
