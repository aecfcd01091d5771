/** One daemon of BIRD against what its node is declared to originate, take, give away and write into the kernel. */
import type { Family } from '../../../core/ip/address.ts';
import { type Session, sessionsOf } from '../../../model/bgp/sessions.ts';
import { normalPriority } from '../../../model/bgp/settings.ts';
import type { BgpNode, ClusterBgp } from '../../../model/types/calico-network.ts';
import type { Channel, Configuration, FilterUse, Protocol } from '../../read/bird/syntax.ts';
import { exporter, imported } from '../../semantics/bgp/export.ts';
import { programmer } from '../../semantics/bgp/kernel.ts';
import type { Route } from '../../semantics/bgp/route.ts';
import type { Finding } from '../../verdict.ts';
import {
  declaredDevice,
  declaredDirect,
  declaredGlobal,
  declaredKernel,
  declaredSession,
  declaredStatics,
} from './declared.ts';
import { type Space, spaceOf } from './distinctions.ts';
import { type About, presenceDiffers, refused, routeDiffers, settingDiffers } from './findings.ts';
import { protocolSettings, type Settings, settingsOf, unlike } from './options.ts';
import { differingRoute, type Outcome, type RouteDifference } from './routes.ts';

export interface Judged {
  readonly findings: readonly Finding[];
  readonly sessions: number;
  /** Prefixes that stood for all. */
  readonly cells: number;
}

interface Context {
  readonly bgp: ClusterBgp;
  readonly node: BgpNode;
  readonly about: About;
  readonly configuration: Configuration;
}

export function judgeDaemon(bgp: ClusterBgp, node: BgpNode, about: About, configuration: Configuration): Judged {
  const { daemon, protocols, options } = configuration;
  const context = { bgp, node, about, configuration };
  const families: readonly Family[] = daemon.version === '1.6' ? [daemon.family] : [4, 6];
  const findings = [
    ...unlike(declaredGlobal(bgp, node, daemon), settingsOf(options)).map((each) =>
      settingDiffers(about, 'the daemon', each),
    ),
    ...judgeSole(context, 'device', declaredDevice, []),
    ...judgeSole(context, 'direct', declaredDirect(bgp), families),
    ...protocols
      .filter(({ type }) => type === 'pipe')
      .map(({ name }) => presenceDiffers(about, `protocol pipe \`${name}\``, true)),
  ];
  let [cells, sessions] = [0, 0];
  for (const family of families) {
    const space = spaceOf(bgp, node, family, configuration);
    const declared = sessionsOf(bgp, node, family);
    cells += space.prefixes;
    sessions += declared.length;
    findings.push(
      ...judgeKernel(context, family, space),
      ...judgeStatics(context, family, declared),
      ...judgeSessions(context, family, declared, space),
    );
  }
  return { findings, sessions, cells };
}

const channelOf = ({ channels }: Protocol, family: Family): Channel | undefined =>
  channels.find((channel) => channel.family === family);

/** A protocol of which there is one, with its settings. */
function judgeSole(
  { about, configuration: { protocols, daemon } }: Context,
  type: string,
  expected: Settings,
  families: readonly Family[],
): readonly Finding[] {
  const [found, ...more] = protocols.filter((protocol) => protocol.type === type);
  if (found === undefined) return [presenceDiffers(about, `a protocol \`${type}\``, false)];
  const missing =
    daemon.version === '2'
      ? families.filter(
          (family) => channelOf(found, family)?.import?.kind === 'none' || channelOf(found, family) === undefined,
        )
      : [];
  return [
    ...more.map(() => presenceDiffers(about, `a second protocol \`${type}\``, true)),
    ...missing.map((family) => presenceDiffers(about, `IPv${family} in protocol \`${type}\``, false)),
    ...unlike(expected, protocolSettings(found)).map((each) => settingDiffers(about, type, each)),
  ];
}

function judgeKernel({ bgp, node, about, configuration }: Context, family: Family, space: Space): readonly Finding[] {
  const { protocols, functions, daemon } = configuration;
  const own = protocols.filter(
    (each) => each.type === 'kernel' && (daemon.version === '1.6' || channelOf(each, family)),
  );
  const [kernel, ...more] = own;
  if (kernel === undefined) return [presenceDiffers(about, `a protocol \`kernel\` for IPv${family}`, false)];
  const channel = channelOf(kernel, family);
  const use: FilterUse = channel?.export ?? { kind: 'none' };
  const program = programmer(bgp, node, family, daemon.version === '1.6');
  const difference = differingRoute({
    use,
    functions,
    distinctions: space.distinctions,
    // BIRD 1.6 never writes routes of interfaces into the kernel, and 2 does.
    sources: daemon.version === '1.6' ? ['RTS_BGP', 'RTS_STATIC'] : ['RTS_BGP', 'RTS_STATIC', 'RTS_DEVICE'],
    normal: normalPriority(bgp, family),
    towards: 'kernel',
    declared: (route, inquiry) => {
      const programmed = program({ ...route, isDevice: inquiry.isFrom('RTS_DEVICE'), metric: undefined });
      return programmed && { communities: [], asPath: [], localPreference: undefined, ...programmed };
    },
  });
  return [
    ...more.map(() => presenceDiffers(about, `a second protocol \`kernel\` for IPv${family}`, true)),
    ...unlike(declaredKernel(daemon), protocolSettings(kernel)).map((each) => settingDiffers(about, 'kernel', each)),
    ...(channel?.import?.kind === 'all' || (daemon.version === '2' && channel?.import === undefined)
      ? []
      : [
          settingDiffers(about, 'kernel', {
            setting: 'import',
            expected: 'all',
            actual: channel?.import?.kind ?? 'none',
          }),
        ]),
    ...(difference === undefined ? [] : [routeDiffers(about, 'kernel', difference)]),
  ];
}

function judgeStatics(
  { bgp, node, about, configuration: { protocols, daemon } }: Context,
  family: Family,
  sessions: readonly Session[],
): readonly Finding[] {
  const expected = declaredStatics(bgp, node, family, sessions);
  const own = protocols
    .filter(({ type }) => type === 'static')
    .filter((each) => daemon.version === '1.6' || channelOf(each, family) !== undefined);
  const strange = own.find((each) => each.routes.some(({ prefix }) => prefix.family !== family));
  if (strange !== undefined) return [refused(about, `a route that is not of IPv${family}`, strange.place)];
  const routes = own
    .filter((each) => daemon.version === '1.6' || (channelOf(each, family)?.import?.kind ?? 'all') === 'all')
    .flatMap((each) => each.routes);
  const actual = new Map(routes.map(({ prefix, to }) => [prefix.text, to]));
  const set = (map: ReadonlyMap<string, string>): Settings => Object.fromEntries(map);
  return [
    ...unlike(set(expected), set(actual)).map((each) => settingDiffers(about, 'static', each)),
    ...(actual.size === routes.length ? [] : [presenceDiffers(about, 'a static route twice', true)]),
  ];
}

const keyOf = (address = '', port = '0'): string => `${address} ${port}`;

function judgeSessions(
  context: Context,
  family: Family,
  declared: readonly Session[],
  space: Space,
): readonly Finding[] {
  const { bgp, node, about, configuration } = context;
  const { daemon, protocols } = configuration;
  const written = protocols
    .filter(({ type }) => type === 'bgp')
    .map((protocol) => ({ protocol, settings: protocolSettings(protocol) }))
    .filter(({ settings }) => (settings['neighbor address'] ?? '').includes(':') === (family === 6));
  const byKey = new Map(
    written.map((each) => [keyOf(each.settings['neighbor address'], each.settings['neighbor port']), each]),
  );
  const seen = new Map<string, readonly (readonly ['to' | 'from', RouteDifference])[]>();
  const findings: Finding[] = [];
  if (byKey.size < written.length) findings.push(presenceDiffers(about, 'two sessions with one peer', true));
  for (const session of declared) {
    const key = keyOf(session.address, String(session.port));
    const found = byKey.get(key);
    byKey.delete(key);
    if (found === undefined) {
      findings.push(presenceDiffers(about, `a session with ${session.address}`, false));
      continue;
    }
    const { protocol, settings } = found;
    const problem = refusalOf(settings);
    if (problem !== undefined) findings.push(refused(about, problem, protocol.place));
    const expected = declaredSession(bgp, node, session, daemon);
    findings.push(
      ...unlike(expected, settings).map((each) => settingDiffers(about, `the session with ${session.address}`, each)),
    );
    const channel = channelOf(protocol, family);
    // Sessions that are alike in words and in the definitions are alike.
    const shape = [textOf(channel?.import), textOf(channel?.export), session.internal, ...session.filters].join('\n');
    const differences = seen.get(shape) ?? compareEnds(context, session, channel, space);
    seen.set(shape, differences);
    findings.push(
      ...differences.map(([way, difference]) =>
        routeDiffers(about, way === 'to' ? { to: session.address } : { from: session.address }, difference),
      ),
    );
  }
  return [
    ...findings,
    ...[...byKey.keys()].map((key) => presenceDiffers(about, `a session with ${key.split(' ')[0]}`, true)),
  ];
}

const textOf = (use: FilterUse | undefined): string =>
  use === undefined ? '' : 'text' in use ? use.text : JSON.stringify(use);

/** What BIRD checks of a session after it read it. */
function refusalOf(settings: Settings): string | undefined {
  if ((settings['neighbor as'] ?? '0') === '0') return 'the number of the neighbour must be set';
  if (settings['rr client'] !== undefined && settings['neighbor as'] !== settings['local as'])
    return 'only a neighbour inside the AS can be a client';
  const hops = Number(settings['multihop'] || 1);
  return hops < 1 || hops > 255 ? '`multihop` is not from 1 to 255' : undefined;
}

function compareEnds(
  { bgp, node, configuration: { functions, daemon } }: Context,
  session: Session,
  channel: Channel | undefined,
  space: Space,
): readonly (readonly ['to' | 'from', RouteDifference])[] {
  const give = exporter(bgp, node);
  const normal = normalPriority(bgp, session.family);
  const common = { functions, distinctions: space.distinctions, normal, towards: 'peer' as const };
  const unsaid: FilterUse = { kind: daemon.version === '1.6' ? 'all' : 'none' };
  const to = differingRoute({
    ...common,
    use: channel?.export ?? { kind: 'none' },
    sources: ['RTS_BGP', 'RTS_STATIC', 'RTS_INHERIT', 'RTS_DEVICE'],
    declared: (route) => outcomeOf(give(session, route)),
  });
  const from = differingRoute({
    ...common,
    use: channel?.import ?? unsaid,
    sources: ['RTS_BGP'],
    declared: (route) => outcomeOf(imported(bgp, session, route)),
  });
  return [...(to === undefined ? [] : [['to', to] as const]), ...(from === undefined ? [] : [['from', from] as const])];
}

const outcomeOf = (route: Route | undefined): Outcome | undefined =>
  route && {
    communities: route.communities,
    asPath: route.asPath,
    localPreference: route.localPreference,
    metric: undefined,
    rank: route.rank,
    tunnel: undefined,
  };
