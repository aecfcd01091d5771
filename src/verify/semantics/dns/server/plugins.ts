/** The plugins of one server block, in the order in which they run whatever the Corefile's order is. */

import { isWithin } from '../../../../core/name/names.ts';
import { directiveOrder } from '../../../read/corefile/directives.ts';
import type { ServerBlock } from '../../../read/corefile/parser.ts';
import { type Stanza, stanzasOf } from '../../../read/corefile/stanza.ts';
import { originsOf } from '../../../read/corefile/zones.ts';
import { ruleOfStanza } from '../../../read/rewrite/stanza.ts';
import { answerExternal } from '../external/answer.ts';
import { answerKubernetes } from '../kubernetes/answer.ts';
import type { WorldIndex } from '../kubernetes/index-of-world.ts';
import { externalOptions, kubernetesOptions } from '../kubernetes/stanza.ts';
import { type Lookup, type Outcome, type Question, type Reply, reply } from '../message.ts';
import { autopath } from '../resolver/autopath.ts';
import { readResolvConf } from '../resolver/resolv-conf.ts';
import { rewrite } from '../rewrite/interpret.ts';
import { answerZone, readZone } from '../zone-file/index.ts';
import { acl } from './acl.ts';
import { cache } from './cache.ts';
import { hosts } from './hosts.ts';
import { type Next, type Plugin, type ServerQuery, unwritten, written } from './query.ts';
import { template } from './template.ts';

/** What a server finds around it. */
export interface ServerWorld {
  readonly index: WorldIndex;
  /** The server's own addresses, loopback left out. */
  readonly localAddresses: readonly string[];
  /** Under which it is reached from outside the cluster. */
  readonly outsideAddresses: readonly string[];
  readonly synced: boolean;
  /** Files by the names that the Corefile has for them. */
  readonly files: Readonly<Record<string, string>>;
  /** What an upstream answers; undefined where nothing is known of it. */
  readonly upstream: (question: Question, targets: readonly string[]) => Reply | undefined;
}

/** Directives that put nothing into the chain of plugins: they are about listening, health and files. */
const outside = new Set('root timeouts multisocket reload bind debug ready health pprof view tls'.split(' '));
/** Plugins that change no single reply. */
const passing = new Set('metadata cancel nsid bufsize prometheus errors log loadbalance loop local'.split(' '));

export function pluginsOf(
  block: ServerBlock,
  world: ServerWorld,
  lookup: (query: ServerQuery) => Lookup,
): readonly Plugin[] {
  const keys = block.keys.map(({ text }) => text);
  return directiveOrder.flatMap((directive): readonly Plugin[] => {
    const words = block.directives.get(directive);
    if (words === undefined || outside.has(directive)) return [];
    if (passing.has(directive)) return [(query, next) => next(query)];
    const make = Object.hasOwn(makers, directive) ? makers[directive] : undefined;
    const unknown: Plugin = () => ({ kind: 'unknown', why: `\`${directive}\` is not modelled` });
    return [make?.({ stanzas: stanzasOf(words, directive), block, keys, world, lookup }) ?? unknown];
  });
}

interface Making {
  readonly stanzas: readonly Stanza[];
  readonly block: ServerBlock;
  readonly keys: readonly string[];
  readonly world: ServerWorld;
  readonly lookup: (query: ServerQuery) => Lookup;
}

const makers: Readonly<Record<string, (making: Making) => Plugin>> = {
  acl: ({ stanzas, keys }) => acl(stanzas, keys),
  cache: ({ stanzas: [stanza = nothing], keys }) => cache(stanza, keys),
  template: ({ stanzas, keys }) => template(stanzas, keys),
  hosts: ({ stanzas: [stanza = nothing], keys, world }) => hosts(stanza, keys, world.files),
  whoami: () => (query) => written(query, reply('NOERROR', { additional: ownAddress(query) })),
  chaos: ({ stanzas: [stanza = nothing] }) => chaos(stanza),
  rewrite: ({ stanzas, lookup }) => rewriting(stanzas, lookup),
  autopath: ({ stanzas, block, keys, world }) => searching(stanzas, block, keys, world),
  kubernetes: ({ stanzas: [stanza = nothing], keys, world, lookup }) => {
    const options = kubernetesOptions(stanza, keys);
    return answering((query) => answerKubernetes({ options, ...world, lookup: lookup(query) }, query.question));
  },
  k8s_external: ({ stanzas: [stanza = nothing], block, keys, world, lookup }) => {
    const options = externalOptions(stanza, keys);
    const [own = nothing] = stanzasOf(block.directives.get('kubernetes') ?? [], 'kubernetes');
    const kubernetes = kubernetesOptions(own, keys);
    const { index, outsideAddresses: ownAddresses } = world;
    return answering((query) =>
      answerExternal({ options, kubernetes, index, ownAddresses, lookup: lookup(query) }, query.question),
    );
  },
  file: ({ stanzas, keys, world }) => zoneFiles(stanzas, keys, world),
  forward: ({ stanzas, world }) => forwarding(stanzas, world),
};

const nothing: Stanza = { args: [], lines: [] };
const textsOf = (words: Stanza['args']): readonly string[] => words.map(({ text }) => text);

/** A plugin that either answers or hands on. */
const answering =
  (answer: (query: ServerQuery) => Outcome): Plugin =>
  (query, next) => {
    const outcome = answer(query);
    if (outcome === 'next') return next(query);
    return outcome === 'silent' ? { kind: 'silent' } : written(query, outcome);
  };

function ownAddress({ question, context }: ServerQuery) {
  const { address, port } = context.client;
  const type = address.includes(':') ? 'AAAA' : 'A';
  return [
    { name: question.name, ttl: 0, type, rdata: address },
    { name: `_${context.protocol}.${question.name}`, ttl: 0, type: 'SRV', rdata: `0 0 ${port} .` },
  ];
}

function chaos({ args: [version, ...authors] }: Stanza): Plugin {
  const texts: Readonly<Record<string, readonly string[]>> = {
    'version.bind.': [version?.text ?? 'CoreDNS'],
    'version.server.': [version?.text ?? 'CoreDNS'],
    'authors.bind.': textsOf(authors),
  };
  return (query, next) => {
    const { name, type, class: own } = query.question;
    const found = own === 'CH' && type === 'TXT' ? texts[name.toLowerCase()] : undefined;
    if (found === undefined) return next(query);
    return written(query, reply('NOERROR', { answer: found.map((rdata) => ({ name, ttl: 0, type, rdata })) }));
  };
}

function rewriting(stanzas: readonly Stanza[], lookup: (query: ServerQuery) => Lookup): Plugin {
  const rules = stanzas.flatMap((stanza) => {
    const read = ruleOfStanza(stanza);
    return 'error' in read ? [] : [read.value];
  });
  return (query, next) => {
    let strange: ReturnType<Next> | undefined;
    const outcome = rewrite(
      rules,
      query,
      (question, options) => {
        const end = next({ ...query, question, ...(options && { options }) });
        if (end.kind === 'unwritten') return { unwritten: end.rcode };
        if (end.kind === 'written') return { ...end.reply, options: options ?? [] };
        strange = end;
        return { unwritten: 'SERVFAIL' };
      },
      lookup(query),
    );
    if (strange !== undefined) return strange;
    if (outcome.reply === undefined) return { kind: 'silent' };
    const { question, rcode, answer, authority, additional } = outcome.reply;
    return {
      kind: 'written',
      question,
      reply: { rcode: rcode as Reply['rcode'], authoritative: true, answer, authority, additional },
    };
  };
}

function searching(
  stanzas: readonly Stanza[],
  block: ServerBlock,
  keys: readonly string[],
  world: ServerWorld,
): Plugin {
  const words = textsOf(stanzas.at(-1)?.args ?? []);
  const source = words.at(-1) ?? '';
  const zones = originsOf(words.slice(0, -1), keys);
  return (query, next) => {
    const search = zones.some((zone) => isWithin(zone, query.question.name))
      ? searchList(source, block, keys, world, query)
      : [];
    let strange: ReturnType<Next> | undefined;
    const ended = autopath(search, query.question, ({ name, type }) => {
      const end = next({ ...query, question: { ...query.question, name, type } });
      if (end.kind === 'written') return { written: end.reply };
      if (end.kind === 'unwritten') return { unwritten: end.rcode };
      strange = end;
      return { error: 'no reply' };
    });
    if (strange !== undefined) return strange;
    if ('written' in ended) return written(query, ended.written);
    return unwritten('unwritten' in ended ? ended.unwritten : 'SERVFAIL');
  };
}

/** Of a file, or for the pod that asks, of which the `kubernetes` stanza in the same block must know. */
function searchList(
  source: string,
  block: ServerBlock,
  keys: readonly string[],
  world: ServerWorld,
  { context }: ServerQuery,
): readonly string[] {
  if (!source.startsWith('@')) {
    const read = readResolvConf(world.files[source] ?? '');
    return 'error' in read ? [] : [...read.searches.map((domain) => (domain === '.' ? '' : `${domain}.`)), ''];
  }
  const [stanza] = stanzasOf(block.directives.get('kubernetes') ?? [], 'kubernetes');
  const options = stanza && kubernetesOptions(stanza, keys);
  const [pod] = world.index.podsAt(context.client.address);
  if (source !== '@kubernetes' || options?.pods !== 'verified' || pod === undefined) return [];
  const [zone = ''] = options.zones;
  return [`${pod.namespace}.svc.${zone}`, `svc.${zone}`, zone, ''];
}

/** The zone that is closest to the name answers, whichever stanza it stands in. */
function zoneFiles(stanzas: readonly Stanza[], keys: readonly string[], world: ServerWorld): Plugin {
  const served = stanzas.flatMap(({ args: [file, ...zones], lines }) =>
    originsOf(textsOf(zones), keys).map((origin) => {
      const through = lines.find(({ first }) => first.text === 'fallthrough');
      const text = world.files[file?.text ?? ''];
      return {
        origin,
        zone: text === undefined ? undefined : readZone(text, origin),
        through: through && originsOf(textsOf(through.rest), ['.']),
      };
    }),
  );
  return (query, next) => {
    const { name } = query.question;
    const fitting = served
      .filter(({ origin }) => isWithin(origin, name))
      .sort((a, b) => b.origin.length - a.origin.length);
    const [closest] = fitting;
    if (closest === undefined) return next(query);
    if (closest.zone === undefined) return unwritten('SERVFAIL');
    const outcome = answerZone(closest.zone, query.question);
    const passes = closest.through?.some((each) => isWithin(each, name)) ?? false;
    if (typeof outcome === 'string' || (outcome.rcode === 'NXDOMAIN' && passes)) return next(query);
    return written(query, outcome);
  };
}

/** The first stanza whose zone holds the name and that does not except it; nothing after it is asked. */
function forwarding(stanzas: readonly Stanza[], world: ServerWorld): Plugin {
  return (query, next) => {
    const { name } = query.question;
    const chosen = stanzas.find(({ args: [from], lines }) => {
      const except = lines
        .filter(({ first }) => first.text === 'except')
        .flatMap(({ rest }) => originsOf(textsOf(rest), []));
      return (
        isWithin(originsOf([from?.text ?? '.'], [])[0] ?? '.', name) && !except.some((each) => isWithin(each, name))
      );
    });
    if (chosen === undefined) return next(query);
    const targets = textsOf(chosen.args.slice(1));
    const found = world.upstream(query.question, targets);
    return found === undefined
      ? { kind: 'unknown', why: `what ${targets.join(', ')} answer for \`${name}\`` }
      : written(query, found);
  };
}
