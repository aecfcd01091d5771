/**
 * Questions at the borders of two servers: the shortest names that each rewrite takes and their neighbours, the cluster's
 * own names, stub domains, and names that belong to nobody, for every client that a server tells apart.
 */

import { nameCharacters } from '../../../core/regex/automaton.ts';
import type { Network } from '../../../model/types/network.ts';
import type { ServiceImport } from '../../../model/types/service-import.ts';
import { languageOf, names as legalNames } from '../../engines/automata/languages.ts';
import { guardOf, imageOf, originOf, shortestName } from '../../engines/automata/rules.ts';
import { shortestCommon } from '../../engines/automata/shortest.ts';
import type { ParsedCorefile } from '../../read/corefile/parser.ts';
import { stanzasOf } from '../../read/corefile/stanza.ts';
import type { Matcher, Rule } from '../../read/rewrite/rule.ts';
import { ruleOfStanza } from '../../read/rewrite/stanza.ts';
import { serviceNames } from '../../semantics/dns/declared/world.ts';
import type { ServerQuery } from '../../semantics/dns/server/query.ts';

const outside = '192.0.2.250';
const sampled = 40;

export function* questionsFor(
  network: Network | undefined,
  servers: readonly ParsedCorefile[],
  first: readonly string[] = [],
): Generator<ServerQuery> {
  const rules = servers.flatMap(rulesOf);
  const types = ['A', 'AAAA', ...rules.flatMap((rule) => (rule.kind === 'type' ? [rule.from, rule.to] : []))];
  const classes = ['IN', ...rules.flatMap((rule) => (rule.kind === 'class' ? [rule.from] : []))];
  const clients = clientsOf(network?.pods ?? []);
  const ask = function* (names: readonly string[], kinds: readonly string[]): Generator<ServerQuery> {
    for (const name of new Set(names)) {
      for (const type of new Set(kinds)) {
        for (const qclass of new Set(classes)) yield* clients.map((client) => asked(name, type, qclass, client));
      }
    }
  };
  const names = [
    ...rules.flatMap(namesFor),
    ...(network === undefined ? [] : ownNames(network)),
    ...foreignNames(servers),
  ];
  yield* ask(first, types);
  yield* ask(names, types);
  yield* ask(meetings(rules), types);
  yield* ask(names, ['SRV', 'PTR', 'TXT', 'CNAME', 'SOA', 'NS', 'MX']);
}

function asked(name: string, type: string, qclass: string, address: string): ServerQuery {
  return {
    question: { name, type, class: qclass },
    options: [],
    context: {
      client: { address, port: 40_000 },
      server: { address: '192.0.2.53', port: 53 },
      protocol: 'udp',
      metadata: {},
    },
  };
}

export function rulesOf({ blocks }: Pick<ParsedCorefile, 'blocks'>): readonly Rule[] {
  return blocks.flatMap(({ directives }) =>
    stanzasOf(directives.get('rewrite') ?? [], 'rewrite').flatMap((stanza) => {
      const read = ruleOfStanza(stanza);
      return 'error' in read ? [] : [read.value];
    }),
  );
}

function namesFor(rule: Rule): readonly string[] {
  if (!('match' in rule)) return [];
  const shortest = member(rule.match);
  const near = rule.match.form === 'regex' ? [] : aligned(rule.match.text);
  const targets = 'to' in rule && typeof rule.to === 'string' && rule.to.endsWith('.') ? [`x${dotted(rule.to)}`] : [];
  return [...(shortest === undefined ? [] : [shortest, ...neighbours(shortest)]), ...near, ...targets];
}

/** As many rules as pairs of them are looked at. */
const paired = 40;

/** Names that two rules take one after the other: both take it, or one makes what the other takes. */
function meetings(rules: readonly Rule[]): readonly string[] {
  const some = rules.slice(0, paired);
  return some.flatMap((one) =>
    some.flatMap((other) => {
      if (one === other) return [];
      const both = shortestName(guardOf(one), guardOf(other));
      const made = shortestName(imageOf(one), guardOf(other));
      return [isName(both) ? both : undefined, isName(made) ? originOf(one, made) : undefined].filter(
        (each) => each !== undefined,
      );
    }),
  );
}

/** The shortest legal name that a matcher takes. */
export function member(match: Matcher): string | undefined {
  const language = languageOf(match);
  if (language === undefined) return undefined;
  const found = shortestCommon([language, legalNames]);
  return typeof found === 'object' ? found.text : undefined;
}

const dotted = (text: string): string => (text.startsWith('.') ? text : `.${text}`);
const aligned = (text: string): readonly string[] =>
  [text, `x${dotted(text)}`, `x${text}`, `${text}x.`, `x.y${dotted(text)}`, `x${dotted(text)}y.`].filter(isName);

function neighbours(name: string): readonly string[] {
  const shorter = name.slice(name.indexOf('.') + 1);
  return [`x.${name}`, shorter, `x${name}`, `${name}x.`, name.toUpperCase(), `a.b.${name}`].filter(isName);
}

function isName(text: string): boolean {
  const lower = text.toLowerCase();
  if (![...lower].every((character) => nameCharacters.includes(character))) return false;
  return text === '.' || (text.endsWith('.') && text.length < 255 && !/^\.|\.\./.test(text));
}

function ownNames(network: Network): readonly string[] {
  const { cluster, pods, services, imports } = network;
  const zone = `${cluster.domain}.`;
  const some = serviceNames(network).slice(0, sampled);
  const [pod] = pods;
  const address = pod?.addresses[0]?.text.replaceAll(/[.:]/g, '-');
  const [clusterIP] = services.flatMap(({ clusterIPs }) => clusterIPs.filter(({ family }) => family === 4));
  const namespace = services[0]?.namespace ?? 'default';
  return [
    zone,
    ...some,
    ...some.slice(0, 3).flatMap(neighbours),
    `dns-version.${zone}`,
    `missing.${namespace}.svc.${zone}`,
    `10-0-0-1.${namespace}.pod.${zone}`,
    ...(pod === undefined || address === undefined ? [] : [`${address}.${pod.namespace}.pod.${zone}`]),
    ...(clusterIP === undefined ? [] : [reverseOf(clusterIP.text)]),
    reverseOf('192.0.2.1'),
    ...[...new Set(pods.map((each) => each.namespace))]
      .slice(0, 3)
      .flatMap((each) => [`example.com.${each}.svc.${zone}`, `x.${each}.svc.${zone}`]),
    ...imports.slice(0, sampled).flatMap(sharedNames),
    'example.com.',
    'com.',
    '.',
  ];
}

/** Of a Service of all clusters: its name, those of its ports and of its endpoints in each cluster, and their neighbours. */
function sharedNames({ namespace, name, ports, slices }: ServiceImport): readonly string[] {
  const base = `${name}.${namespace}.svc.clusterset.local.`;
  const endpoints = slices.flatMap(({ cluster, endpoints: some }) =>
    some.flatMap(
      ({ hostname, addresses: [address = ''] }) => `${hostname ?? address.replaceAll(/[.:]/g, '-')}.${cluster}.${base}`,
    ),
  );
  return [
    base,
    ...neighbours(base),
    ...ports.map((port) => `_${port.name ?? ''}._${(port.protocol ?? 'TCP').toLowerCase()}.${base}`),
    ...endpoints,
    ...endpoints.slice(0, 2).flatMap(neighbours),
  ];
}

const reverseOf = (address: string): string => `${address.split('.').reverse().join('.')}.in-addr.arpa.`;

/** Zones that only one of the servers may know. */
function foreignNames(servers: readonly ParsedCorefile[]): readonly string[] {
  const words = servers.flatMap(({ blocks }) =>
    blocks.flatMap(({ keys, directives }) => [
      ...keys.map(({ text }) => text.replace(/:\d+$/, '')),
      ...['forward', 'kubernetes', 'hosts', 'file', 'template'].flatMap((directive) =>
        (directives.get(directive) ?? []).map(({ text }) => text),
      ),
    ]),
  );
  return [...new Set(words)]
    .map((word) => word.toLowerCase().replace(/\.?$/, '.'))
    .filter(isName)
    .slice(0, 200)
    .flatMap((zone) => [zone, ...(zone === '.' ? [] : [`x.${zone}`])]);
}

/** A stranger, and one pod of each of a few namespaces: whom autopath tells apart. */
function clientsOf(pods: Network['pods']): readonly string[] {
  const first = new Map(
    pods.flatMap(({ namespace, addresses: [address] }) => (address ? [[namespace, address.text]] : [])),
  );
  return [outside, ...[...first.values()].slice(0, 3)];
}
