/** One rule of iptables-restore text: its matches and its target (iptables(8), iptables-extensions(8)). */
import type { Family } from '../../core/ip/address.ts';
import { contradiction } from './loadable.ts';
import { readPrefix } from './prefix.ts';
import { probabilityOf } from './probability.ts';
import { protocolName, protocolNumber } from './protocols.ts';
import type { Match, Rule, Target } from './ruleset.ts';
import { markOf, readTarget } from './target.ts';

/** The options that belong to each match module, with how many words each takes after its name. */
const moduleOptions: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  comment: { '--comment': 1 },
  nfacct: { '--nfacct-name': 1 },
  tcp: {
    '--dport': 1,
    '--destination-port': 1,
    '--sport': 1,
    '--source-port': 1,
    '--tcp-flags': 2,
    '--syn': 0,
    '--tcp-option': 1,
  },
  udp: { '--dport': 1, '--destination-port': 1, '--sport': 1, '--source-port': 1 },
  sctp: { '--dport': 1, '--destination-port': 1, '--sport': 1, '--source-port': 1, '--chunk-types': 2 },
  mark: { '--mark': 1 },
  conntrack: {
    '--ctstate': 1,
    '--ctstatus': 1,
    '--ctdir': 1,
    '--ctproto': 1,
    '--ctorigdst': 1,
    '--ctorigsrc': 1,
    '--ctorigdstport': 1,
  },
  state: { '--state': 1 },
  addrtype: { '--src-type': 1, '--dst-type': 1, '--limit-iface-in': 0, '--limit-iface-out': 0 },
  statistic: { '--mode': 1, '--probability': 1, '--every': 1, '--packet': 1 },
  recent: {
    '--name': 1,
    '--set': 0,
    '--rcheck': 0,
    '--update': 0,
    '--remove': 0,
    '--seconds': 1,
    '--hitcount': 1,
    '--reap': 0,
    '--rttl': 0,
    '--rsource': 0,
    '--rdest': 0,
    '--mask': 1,
  },
};

/** An option of a rule with its words; `negated` when `!` stands before it (or, as old texts have it, after it). */
interface Option {
  readonly name: string;
  readonly values: readonly string[];
  readonly negated: boolean;
}

const always: Match = { kind: 'always' };

/** A rule without its place. */
export type RuleBody = Pick<Rule, 'matches' | 'target'>;

/** `words` are what follows the chain's name. */
export function readRule(words: readonly string[], family: Family, problem: (what: string) => void): RuleBody {
  const matches: Match[] = [];
  const modules: Module[] = [];
  let target: Target = { kind: 'none' };
  for (let i = 0; i < words.length; i++) {
    const negated = words[i] === '!';
    if (negated) i++;
    const name = words[i] ?? '';
    const value = () => words[++i] ?? '';
    const core = coreMatch(name, negated, value, problem);
    if (core !== undefined) {
      matches.push(core);
    } else if (name === '-m' || name === '--match') {
      modules.push({ name: value(), options: [] });
    } else if (name === '-j' || name === '--jump' || name === '-g' || name === '--goto') {
      const goto = name === '-g' || name === '--goto';
      target = readTarget(value(), words.slice(i + 1), goto, problem);
      break;
    } else if (name === '-c' || name === '--set-counters') {
      i += 2;
    } else {
      const owner = ownerOf(name, modules, matches);
      if (owner === undefined) {
        problem(`\`${name}\` is not an option of a match that the rule names`);
        break;
      }
      const count = moduleOptions[owner.name]?.[name];
      const values: string[] = [];
      const limit = count ?? Number.POSITIVE_INFINITY;
      while (values.length < limit && i + 1 < words.length && !isOption(words[i + 1]!, count)) values.push(words[++i]!);
      owner.options.push({ name, values, negated });
    }
  }
  for (const { name, options } of modules) matches.push(...readModule(name, options, family, problem));
  const why = contradiction(
    matches,
    target,
    modules.map(({ name }) => name),
    words,
  );
  if (why !== undefined) problem(why);
  return { matches: matches.filter((match) => match !== always), target };
}

interface Module {
  readonly name: string;
  readonly options: Option[];
}

/**
 * The match that an option belongs to: the latest that knows it, else that of the protocol (which `-p tcp` brings along
 * without `-m tcp`), else the latest that this reader does not know.
 */
function ownerOf(option: string, modules: Module[], matches: readonly Match[]): Module | undefined {
  const named = modules.findLast((module) => moduleOptions[module.name]?.[option] !== undefined);
  if (named !== undefined) return named;
  const protocol = matches.find((match) => match.kind === 'protocol');
  const implied = protocol?.kind === 'protocol' ? protocolName(protocol.number) : '';
  if (moduleOptions[implied]?.[option] !== undefined) {
    const module: Module = { name: implied, options: [] };
    modules.push(module);
    return module;
  }
  return modules.findLast((module) => moduleOptions[module.name] === undefined);
}

/** For an option of unknown arity the next option ends it; a known one takes its words whatever they are. */
function isOption(word: string, count: number | undefined): boolean {
  return count === undefined && (word === '!' || /^-{1,2}[a-zA-Z]/.test(word));
}

function coreMatch(
  name: string,
  negated: boolean,
  value: () => string,
  problem: (what: string) => void,
): Match | undefined {
  switch (name) {
    case '-s':
    case '--source':
    case '--src':
    case '-d':
    case '--destination':
    case '--dst': {
      const text = value();
      const prefix = readPrefix(text);
      const kind = name === '-s' || name.startsWith('--s') ? 'source' : 'destination';
      if (prefix !== undefined) return { kind, prefix, negated };
      // Names and lists of addresses are resolved when the rule is loaded; digits with a mask that is none are refused.
      if (!/^[\w.:/,-]+$/.test(text) || /^(?:[\d.]+|[0-9a-fA-F:]*:[0-9a-fA-F:]*)\/\d+$/.test(text))
        problem(`\`${text}\` is not an address`);
      return { kind: 'unknown', text: `${name} ${text}` };
    }
    case '-p':
    case '--protocol': {
      const text = value();
      const number = protocolNumber(text);
      if (number === undefined) problem(`\`${text}\` is not a protocol`);
      if (number === 0) return always;
      return number === undefined ? { kind: 'unknown', text: `-p ${text}` } : { kind: 'protocol', number, negated };
    }
    case '-i':
    case '--in-interface':
    case '-o':
    case '--out-interface': {
      const text = value();
      const wildcard = text.endsWith('+');
      const kind = name === '-i' || name === '--in-interface' ? 'in-interface' : 'out-interface';
      return { kind, name: wildcard ? text.slice(0, -1) : text, wildcard, negated };
    }
    case '-f':
    case '--fragment':
      return { kind: 'unknown', text: '-f' };
    case '-4':
    case '--ipv4':
    case '-6':
    case '--ipv6':
      return always;
    default:
      return undefined;
  }
}

function readModule(
  name: string,
  options: readonly Option[],
  family: Family,
  problem: (what: string) => void,
): Match[] {
  const unknown: Match = {
    kind: 'unknown',
    text: ['-m', name, ...options.flatMap((o) => [...(o.negated ? ['!'] : []), o.name, ...o.values])].join(' '),
  };
  const option = (...names: string[]) => options.find((o) => names.includes(o.name));
  switch (name) {
    case 'comment':
    case 'nfacct':
      return [];
    case 'tcp':
    case 'udp':
    case 'sctp':
      return options.map((o): Match => {
        const [first, last] = portRange(o.values[0] ?? '');
        const side = /^--d/.test(o.name)
          ? 'destination-port'
          : /^--s(port|ource)/.test(o.name)
            ? 'source-port'
            : undefined;
        if (side === undefined) return { ...unknown };
        if (first === undefined || last === undefined) {
          problem(`\`${o.values[0]}\` is not a port`);
          return { ...unknown };
        }
        return { kind: side, first, last, negated: o.negated };
      });
    case 'mark': {
      const given = option('--mark');
      const numbers = markOf(given?.values[0]);
      if (given === undefined || numbers === undefined) {
        problem('`-m mark` without a readable `--mark`');
        return [unknown];
      }
      return [{ kind: 'mark', value: numbers.value, mask: numbers.mask, negated: given.negated }];
    }
    case 'conntrack':
    case 'state': {
      const given = option('--ctstate', '--state');
      if (given === undefined || options.length > 1) return [unknown];
      return [{ kind: 'state', states: new Set((given.values[0] ?? '').split(',')), negated: given.negated }];
    }
    case 'addrtype':
      return options.map((o): Match => {
        const type = o.values[0] ?? '';
        if ((o.name !== '--src-type' && o.name !== '--dst-type') || type.includes(',')) return unknown;
        return {
          kind: 'address-type',
          side: o.name === '--src-type' ? 'source' : 'destination',
          type,
          negated: o.negated,
        };
      });
    case 'statistic': {
      const given = option('--probability');
      const probability = probabilityOf(given?.values[0] ?? '');
      if (option('--mode')?.values[0] !== 'random' || given?.negated !== false || probability === undefined)
        return [unknown];
      return [{ kind: 'chance', probability }];
    }
    case 'recent':
      return [readRecent(options, family) ?? unknown];
    default:
      return [unknown];
  }
}

/** `recent` lists, to be set or asked (xt_recent.c); anything else is not understood. */
function readRecent(options: readonly Option[], family: Family): Match | undefined {
  const has = (name: string) => options.some((o) => o.name === name);
  const value = (name: string) => options.find((o) => o.name === name)?.values[0];
  const commands = options.filter(({ name }) => recentCommands.includes(name));
  const [command, ...others] = commands;
  if (command === undefined || others.length > 0 || has('--rttl')) return undefined;
  const list = value('--name') ?? 'DEFAULT';
  const mask = value('--mask');
  const isFull = mask === undefined || mask === (family === 4 ? '255.255.255.255' : fullMask6);
  if (has('--rdest') && !isFull) return undefined;
  const of = has('--rdest') ? ('destination' as const) : isFull ? undefined : ('network' as const);
  const limits = ['--seconds', '--hitcount', '--reap'].filter(has);
  if (command.name === '--set') {
    if (limits.length > 0 || command.negated) return undefined;
    return { kind: 'recent-set', list, ...(of === undefined ? {} : { unusual: of }) };
  }
  const changes = command.name !== '--rcheck';
  const [seconds, hits] = [value('--seconds'), value('--hitcount')].map((text) => text && Number(text));
  if ((command.name === '--remove' && limits.length > 0) || Number.isNaN(hits) || Number.isNaN(seconds))
    return undefined;
  const counts = typeof hits === 'number' && hits > 1 ? { hits } : {};
  const unusual = { ...(of === undefined ? {} : { of }), ...counts, ...(changes ? { changes } : {}) };
  return {
    kind: 'recent-check',
    list,
    seconds: typeof seconds === 'number' ? seconds : undefined,
    negated: command.negated,
    ...(Object.keys(unusual).length === 0 ? {} : { unusual }),
  };
}

const recentCommands = ['--set', '--rcheck', '--update', '--remove'];
const fullMask6 = 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff';

function portRange(text: string): [number | undefined, number | undefined] {
  const match = /^(\d*)(:)?(\d*)$/.exec(text);
  if (match === null || text === '') return [undefined, undefined];
  const first = match[1] === '' ? 0 : Number(match[1]);
  const last = match[2] === undefined ? first : match[3] === '' ? 65535 : Number(match[3]);
  return first > 65535 || last > 65535 || first > last ? [undefined, undefined] : [first, last];
}
