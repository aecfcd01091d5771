/**
 * The options that each protocol takes, as patterns of their words. What is not here is refused, as BIRD refuses what it does
 * not know.
 *
 * Source: BIRD User's Guide of 1.6 and 2.0, "Protocols".
 */

const address = '[0-9a-fA-F.:]+';
const onOff = '(?: (?:on|off|yes|no))?';
const common = [
  'debug all',
  'debug off',
  'debug \\{ [a-z]+(?: , [a-z]+)* \\}',
  'description ".*"',
  'disabled',
  'router id [0-9.]+',
];
/** Said of a protocol in 1.6, of its channel in 2. */
const channel = [
  'preference \\d+',
  'table \\w+',
  'import keep filtered( on| off)?',
  '(import|export|receive) limit \\d+.*',
];
const bgpChannel = [
  'gateway (recursive|direct)',
  'add paths (on|off|rx|tx)',
  `next hop (self|keep)${onOff}`,
  'igp table \\w+',
];
const names = '-?(?: )?"[^"]*"';

const ofProtocols: Readonly<Record<string, readonly string[]>> = {
  device: ['scan time \\d+', `primary .*`],
  direct: [`interface ${names}(?: , ${names})*`, 'check link.*'],
  kernel: [
    `learn${onOff}`,
    `persist${onOff}`,
    'scan time \\d+',
    'metric \\d+',
    'kernel table \\d+',
    `graceful restart${onOff}`,
    `merge paths${onOff}(?: limit \\d+)?`,
    `device routes${onOff}`,
  ],
  static: ['check link.*'],
  pipe: ['peer table \\w+', 'mode (opaque|transparent)'],
  bgp: [
    `local(?: ${address})?(?: port \\d+)?(?: as \\d+)?`,
    `neighbor ${address}(?: port \\d+)?(?: as \\d+)?`,
    `source address ${address}`,
    `ttl security${onOff}`,
    'multihop(?: \\d+)?',
    'direct',
    `strict bind${onOff}`,
    `passive${onOff}`,
    'graceful restart(?: on| off| aware)?',
    'graceful restart time \\d+',
    'connect (delay|retry) time \\d+',
    'error wait time \\d+ , \\d+',
    '(hold|startup hold|keepalive) time \\d+',
    `rr client${onOff}`,
    'rr cluster id [0-9.]+',
    'allow local as(?: \\d+)?',
    'password "[^"]*"',
    'default bgp_(local_pref|med) \\d+',
  ],
};

const compiled = new Map<string, RegExp>();

function matcher(key: string, patterns: () => readonly string[]): RegExp {
  let found = compiled.get(key);
  if (found === undefined) {
    found = new RegExp(`^(?:${patterns().join('|')})$`);
    compiled.set(key, found);
  }
  return found;
}

export const protocolTypes: ReadonlySet<string> = new Set(Object.keys(ofProtocols));

export function isProtocolOption(type: string, version: '1.6' | '2', text: string): boolean {
  return matcher(`${type} ${version}`, () => [
    ...common,
    ...ofProtocols[type]!,
    ...(version === '1.6' ? [...channel, ...(type === 'bgp' ? bgpChannel : [])] : []),
  ]).test(text);
}

export const isChannelOption = (type: string, text: string): boolean =>
  matcher(`channel ${type}`, () => [...channel, ...(type === 'bgp' ? bgpChannel : [])]).test(text);

const ofConfiguration = (version: '1.6' | '2'): readonly string[] => [
  'router id [0-9.]+',
  'log .*',
  '(graceful restart wait|watchdog .*) \\d+',
  'debug protocols .*',
  ...(version === '1.6' ? [`listen bgp(?: address ${address})?(?: port \\d+)?`] : []),
];

export const isGlobalOption = (version: '1.6' | '2', text: string): boolean =>
  matcher(version, () => ofConfiguration(version)).test(text);
