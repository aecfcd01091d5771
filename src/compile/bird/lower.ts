/**
 * A node's BGP → what its BIRD originates, takes, gives away and puts into the kernel, one family at a time.
 */
import type { Family } from '../../core/ip/address.ts';
import { type Session, sessionsOf } from '../../model/bgp/sessions.ts';
import { advertised, affinitiesOf, globalSpec, serviceRanges } from '../../model/bgp/settings.ts';
import type { IpPoolObject } from '../../model/types/calico.ts';
import type { BgpNode, ClusterBgp } from '../../model/types/calico-network.ts';

export interface Block {
  readonly cidr: string;
  /** Whether the affinity says so, or says nothing. */
  readonly said: boolean;
}

export interface FamilyRoutes {
  readonly family: Family;
  readonly sessions: readonly Session[];
  readonly blocks: readonly Block[];
  /** Ranges and addresses of Services. */
  readonly statics: readonly string[];
  readonly kernelRejects: readonly string[];
  /** What a reflector passes on besides. */
  readonly reflected: { readonly loadBalancer: readonly string[]; readonly external: readonly string[] };
  /** Statements on pools, sorted as texts. */
  readonly hiddenPools: readonly string[];
  readonly shownPools: readonly string[];
  readonly kernelPools: readonly string[];
  readonly wireguardHops: readonly string[];
  /** Whether BIRD has the routes over IPIP in its hands. */
  readonly ownsTunnels: boolean;
}

/** `calico` is BIRD 1.6 as Calico builds it, which alone can write routes into tunnels. */
export type Dialect = 'calico' | 'bird';

export function lowerFamily(bgp: ClusterBgp, node: BgpNode, family: Family, dialect: Dialect): FamilyRoutes {
  const ranges = serviceRanges(bgp);
  const { statics, kernelRejects } = advertised(bgp, node);
  const ours = (cidrs: readonly string[]) => cidrs.filter((cidr) => cidr.includes(':') === (family === 6));
  const pools = bgp.pools.filter(({ spec }) => spec.cidr.includes(':') === (family === 6));
  const owner = ownership(bgp);
  const reflects = node.clusterID !== '';
  return {
    family,
    sessions: sessionsOf(bgp, node, family),
    blocks: blocksOf(bgp, node, family),
    statics: byKey(ours(statics)),
    kernelRejects: byKey(ours(kernelRejects)),
    reflected: {
      loadBalancer: reflects ? ours(ranges.loadBalancer) : [],
      external: reflects ? ours(ranges.external) : [],
    },
    hiddenPools: pools
      .filter(({ spec }) => spec.disableBGPExport === true)
      .map(({ spec }) => `if (net ~ ${spec.cidr}) then { reject; } # BGP export is disabled.`)
      .sort(),
    shownPools: pools
      .filter(({ spec }) => spec.disableBGPExport !== true)
      .map(({ spec }) => `if (net ~ ${spec.cidr}) then { accept; }`)
      .sort(),
    kernelPools: pools.flatMap((pool) => kernelStatement(pool, node, owner, dialect)).sort(),
    wireguardHops: wireguardHops(bgp, node, family),
    ownsTunnels: owner.tunnels,
  };
}

/** calico-node keys routes by CIDRs with `-` for `/`, and that is the order in which it writes them. */
const byKey = (cidrs: readonly string[]): string[] =>
  cidrs
    .map((cidr) => cidr.replace('/', '-'))
    .sort()
    .map((key) => key.replace('-', '/'));

function blocksOf(bgp: ClusterBgp, node: BgpNode, family: Family): Block[] {
  const own = affinitiesOf(bgp, node).filter(
    ({ spec }) => spec.cidr.includes(':') === (family === 6) && (!spec.state || spec.state === 'confirmed'),
  );
  const said = new Set(own.filter(({ spec }) => spec.state === 'confirmed').map(({ spec }) => spec.cidr));
  return byKey([...new Set(own.map(({ spec }) => spec.cidr))]).map((cidr) => ({ cidr, said: said.has(cidr) }));
}

interface Ownership {
  readonly tunnels: boolean;
  readonly plain: boolean;
}

function ownership(bgp: ClusterBgp): Ownership {
  const said = globalSpec(bgp).programClusterRoutes ?? 'EnabledNoEncapOnly';
  return {
    tunnels: said === 'Enabled' || said === 'EnabledIPIPOnly',
    plain: said === 'Enabled' || said === 'EnabledNoEncapOnly',
  };
}

const isOn = (mode: string | undefined): boolean => mode === 'Always' || mode === 'CrossSubnet';

function kernelStatement({ spec }: IpPoolObject, { subnet }: BgpNode, owner: Ownership, dialect: Dialect): string[] {
  const { cidr, ipipMode, vxlanMode } = spec;
  const six = cidr.includes(':');
  // Without a subnet of its own the node can't tell near from far, and calico-node writes nothing at all.
  if (!six && subnet === undefined) return [];
  const statement = (body: string) => [`if (net ~ ${cidr}) then { ${body} }`];
  const left = (what: string) => [`${statement('reject;')[0]} # ${what} routes are handled by Felix.`];
  if (isOn(vxlanMode)) return left('VXLAN');
  if (isOn(ipipMode) ? !owner.tunnels : !owner.plain) return left('Cluster');
  if (six) return [];
  if (isOn(ipipMode) && dialect === 'bird') return [`${statement('reject;')[0]} # This BIRD knows no tunnels.`];
  if (ipipMode === 'Always') return statement('krt_tunnel="tunl0"; accept;');
  if (ipipMode !== 'CrossSubnet') return statement('accept;');
  const near = `(defined(bgp_next_hop)&&(bgp_next_hop ~ ${subnet}))`;
  return statement(`if ${near} then krt_tunnel=""; else krt_tunnel="tunl0"; accept;`);
}

function wireguardHops(bgp: ClusterBgp, node: BgpNode, family: Family): string[] {
  if (!node.wireguard[family]) return [];
  return bgp.nodes
    .filter((other) => other.name !== node.name && other.wireguard[family])
    .flatMap((other) => other.addresses[family]?.text ?? []);
}
