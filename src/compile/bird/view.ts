/** What the templates print of one node and family, in the dialect of Calico's BIRD 1.6. */
import type { Family } from '../../core/ip/address.ts';
import { recall } from '../../core/recall.ts';
import type { Session } from '../../model/bgp/sessions.ts';
import {
  globalSpec,
  listenPort,
  localAs,
  logSeverity,
  mostPriority,
  normalPriority,
  routerId,
  taggedPrefixes,
} from '../../model/bgp/settings.ts';
import type { BgpNode, ClusterBgp } from '../../model/types/calico-network.ts';
import { addition, asksForAs, type Direction, functionName, rulesOf, statementOf } from './filters.ts';
import type { FamilyRoutes } from './lower.ts';

/** A family's routes, with what both dialects print of them. */
export function viewShared(bgp: ClusterBgp, node: BgpNode, routes: FamilyRoutes) {
  return { routes, main: viewMain(bgp, node, routes), aggregation: viewAggregation(bgp, routes) };
}

type Shared = ReturnType<typeof viewShared>;

/** One daemon for both families. */
export function viewNode(bgp: ClusterBgp, node: BgpNode, routes: readonly Shared[]) {
  const id = routerId(bgp, node);
  const strict = globalSpec(bgp).bindMode === 'NodeIP';
  const families = routes.map(({ routes: each, main, aggregation }) => ({
    family: each.family,
    main,
    aggregation,
    ipam: viewIpam(bgp, each),
    where: localPart(bgp, node, each.family),
    strict,
  }));
  return {
    node: node.name,
    routerId: id === '' ? false : { value: id },
    interfaces: interfacesOf(bgp),
    ...debugLines(logSeverity(bgp, node)),
    families,
  };
}

const fixedInterfaces = '-"cali*", -"kube-ipvs*", "*"';

function viewMain(bgp: ClusterBgp, node: BgpNode, routes: FamilyRoutes) {
  const { family, sessions } = routes;
  const functions = functionsOf(bgp, family);
  const address = node.addresses[family];
  return {
    family,
    file: fileOf(family),
    communities: taggedPrefixes(bgp, node, family).map(({ cidr, values }) => ({
      cidr,
      additions: values.map((value) => ({ addition: addition(value.join(':')) })),
    })),
    ...debugLines(logSeverity(bgp, node)),
    interfaces: interfacesOf(bgp),
    usual: interfacesOf(bgp) === fixedInterfaces,
    routerId: routerId(bgp, node),
    listen: listenLine(bgp, node, family),
    enabled: address !== undefined,
    asNumber: localAs(bgp, node),
    functions,
    unfiltered: functions.length === 0,
    peered: sessions.length > 0,
    peers: sessions.map((session) => viewPeer(bgp, session)),
    normal: normalPriority(bgp, family),
    elevated: mostPriority - normalPriority(bgp, family),
    most: mostPriority,
  };
}

const interfacesOf = (bgp: ClusterBgp): string =>
  [...(globalSpec(bgp).ignoredInterfaces ?? []).map((name) => `-"${name}"`), fixedInterfaces].join(', ');

export const fileOf = (family: Family): string => (family === 4 ? 'bird' : 'bird6');

function debugLines(severity: string) {
  if (severity === 'debug') return { debug: { what: 'all' }, peerDebug: { what: 'all' } };
  if (severity !== 'info') return { debug: false, peerDebug: false };
  return { debug: { what: '{ states }' }, peerDebug: { what: '{ states, routes, filters, events }' } };
}

/** BIRD 2 says in each session what 1.6 says once. */
function localPart(bgp: ClusterBgp, node: BgpNode, family: Family): string {
  return listenText(bgp, node, family).replace(' address', '');
}

function listenLine(bgp: ClusterBgp, node: BgpNode, family: Family) {
  const where = listenText(bgp, node, family);
  return where === '' ? false : { where };
}

function listenText(bgp: ClusterBgp, node: BgpNode, family: Family): string {
  const own = node.addresses[family]?.text;
  const port = listenPort(bgp, node);
  const address = globalSpec(bgp).bindMode === 'NodeIP' && own !== undefined ? ` address ${own}` : '';
  return `${address}${port === 0 ? '' : ` port ${port}`}`;
}

interface FilterFunction {
  readonly title: { readonly filter: string } | false;
  readonly name: string;
  readonly parameter: string;
  readonly rules: readonly { readonly rule: string }[];
}

const known = new WeakMap<ClusterBgp, Map<Family, readonly FilterFunction[]>>();

/** The same for every node. */
const functionsOf = (bgp: ClusterBgp, family: Family): readonly FilterFunction[] =>
  recall(
    recall(known, bgp, () => new Map<Family, readonly FilterFunction[]>()),
    family,
    () => writtenOf(bgp, family),
  );

function writtenOf(bgp: ClusterBgp, family: Family): readonly FilterFunction[] {
  return bgp.filters.flatMap((filter) => {
    const directions = (['import', 'export'] as const).filter((way) => rulesOf(filter, way, family).length > 0);
    return directions.map((direction, index) => {
      const rules = rulesOf(filter, direction, family);
      return {
        title: index === 0 ? { filter: filter.metadata.name } : false,
        name: functionName(filter.metadata.name, direction, family),
        parameter: asksForAs(rules) ? 'bool is_same_as' : '',
        rules: rules.map((rule) => ({ rule: statementOf(rule, family) })),
      };
    });
  });
}

/** Filters that are not there, or say nothing of this direction and family, are passed over as calico-node does. */
function callsOf(bgp: ClusterBgp, { filters, family, internal }: Session, direction: Direction) {
  return filters.flatMap((name) => {
    const filter = bgp.filters.find(({ metadata }) => metadata.name === name);
    const rules = filter === undefined ? [] : rulesOf(filter, direction, family);
    if (rules.length === 0) return [];
    return [{ call: `${functionName(name, direction, family)}(${asksForAs(rules) ? internal : ''});` }];
  });
}

function viewPeer(bgp: ClusterBgp, session: Session) {
  const { port, hops, reflects, restartSeconds, keepaliveSeconds, localAsNumber, source } = session;
  const optional = <T>(value: T | undefined) => (value === undefined ? false : { value });
  return {
    name: session.name,
    localAs: optional(localAsNumber),
    neighbor: `${session.address}${port === 0 ? '' : ` port ${port}`} as ${session.asNumber}`,
    source: optional(source),
    ttl: hops > 0 ? 'on' : 'off',
    multihop: hops > 0 ? `multihop ${hops}` : 'multihop',
    importCalls: callsOf(bgp, session, 'import'),
    exportCalls: callsOf(bgp, session, 'export'),
    internal: String(session.internal),
    passive: session.passive,
    restart: optional(restartSeconds),
    keepalive: optional(keepaliveSeconds),
    reflects: optional(reflects),
    nextHop: optional(session.nextHop),
    secret: session.password === undefined ? false : { key: session.password.key, secretName: session.password.name },
    allowedLocalAs: optional(session.allowedLocalAs || undefined),
  };
}

function viewAggregation(bgp: ClusterBgp, routes: FamilyRoutes) {
  const { family, blocks, statics, sessions } = routes;
  const width = family === 4 ? 32 : 128;
  const cidrs = (all: readonly string[]) => all.map((cidr) => ({ cidr }));
  const gateways = (global: boolean) =>
    sessions
      .filter(({ reachableBy }) => reachableBy?.global === global)
      .map(({ address, reachableBy }) => ({ host: `${address}/${width}`, gateway: reachableBy!.gateway }));
  const [globalHosts, nodeHosts] = [gateways(true), gateways(false)];
  const withBlocks = blocks.length > 0;
  const routed = withBlocks || statics.length + globalHosts.length + nodeHosts.length > 0;
  return {
    family,
    routed,
    withBlocks,
    holes: cidrs(blocks.map(({ cidr }) => cidr).filter((cidr) => !cidr.endsWith(`/${width}`))),
    withStatics: statics.length > 0,
    statics: cidrs(statics),
    withGlobalHosts: globalHosts.length > 0,
    globalHosts,
    withNodeHosts: nodeHosts.length > 0,
    nodeHosts,
    blocks: blocks.map(({ cidr, said }) => ({ cidr, state: said ? 'confirmed' : 'implicitly confirmed.' })),
    normal: normalPriority(bgp, family),
  };
}

export function viewIpam(bgp: ClusterBgp, routes: FamilyRoutes) {
  const { family, statics, reflected } = routes;
  const cidrs = (all: readonly string[]) => all.map((cidr) => ({ cidr }));
  const statements = (all: readonly string[]) => all.map((statement) => ({ statement }));
  const local = ['*.cali', '*.calico', ...(routes.ownsTunnels ? [] : ['tunl0'])];
  return {
    family,
    hiddenPools: statements(routes.hiddenPools),
    local: local.map((name) => `(ifname ~ "${name}")`).join(' || '),
    withStatics: statics.length > 0,
    statics: cidrs(statics),
    withLoadBalancers: reflected.loadBalancer.length > 0,
    loadBalancers: cidrs(reflected.loadBalancer),
    withExternals: reflected.external.length > 0,
    externals: cidrs(reflected.external),
    shownPools: statements(routes.shownPools),
    withRejects: routes.kernelRejects.length > 0,
    rejects: cidrs(routes.kernelRejects),
    normal: normalPriority(bgp, family),
    most: mostPriority,
    wireguard: routes.wireguardHops.map((hop) => ({ hop })),
    kernelPools: statements(routes.kernelPools),
  };
}
