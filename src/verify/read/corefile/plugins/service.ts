/** Stanzas of the plugins that neither answer nor forward: what a server does beside that. */
import { parseAddress } from '../../../../core/ip/address.ts';
import { parsePrefix } from '../../../../core/ip/prefix.ts';
import { typeOf } from '../../rewrite/mnemonics.ts';
import { readRule } from '../../rewrite/read.ts';
import {
  address,
  all,
  any,
  args,
  block,
  type Check,
  count,
  duration,
  fault,
  first,
  hostPort,
  inOrder,
  many,
  none,
  one,
  oneOf,
  prefix,
  refuse,
  regex,
  type StanzaCheck,
  some,
  type WordCheck,
  whole,
  zone,
} from './check.ts';

const network: WordCheck = (word) => (word === '*' || address(word) === undefined ? undefined : prefix(word));
const queryType: WordCheck = (word) =>
  word === '*' || typeOf(word) === word ? undefined : 'expected a type of records';

/** `type` and `net`, each with what it names. */
const policy: Check = (words) => {
  let kind: WordCheck | undefined;
  let named = 0;
  for (const word of words) {
    const section = word.text.toLowerCase();
    if (section === 'type' || section === 'net') {
      if (kind !== undefined && named === 0) return fault('a section names nothing', word);
      kind = section === 'type' ? queryType : network;
      named = 0;
      continue;
    }
    if (kind === undefined) return fault('expected `type` or `net`', word);
    const wrong = refuse(word, kind);
    if (wrong !== undefined) return wrong;
    named++;
  }
  return kind !== undefined && named === 0 ? fault('a section names nothing', words.at(-1)) : undefined;
};

const acl = all(args(many(zone)), block({ allow: policy, block: policy, filter: policy, drop: policy }));

const autopath: StanzaCheck = ({ args: words }) => {
  const source = words.at(-1);
  if (source === undefined) return fault('expected a resolv.conf, or `@` and a plugin');
  if (source.text === '') return fault('failed to parse the resolv.conf: its name is empty', source);
  return many(zone)(words.slice(0, -1));
};

/** Names of interfaces depend on the machine; only the loopback one is everywhere. */
const listened: WordCheck = (word) =>
  word === 'lo' ? undefined : address(word) && { onThisMachine: 'no address; it must be an interface of the machine' };

const bind = all(args(some(listened)), block({ except: some(listened) }));

/** Prefixes as RFC 6052, 2.2, has them: for IPv6, of 32 to 96 bits in whole octets, the ninth of which is zero. */
const translated: WordCheck = (word) => {
  const parsed = parsePrefix(word);
  const fits = parsed?.family === 6 && parsed.length % 8 === 0 && parsed.length >= 32 && parsed.length <= 96;
  const ninth = parsed === undefined ? 0n : (parsed.value >> 56n) & 255n;
  return fits && ninth === 0n ? undefined : 'expected an IPv6 prefix of 32 to 96 bits';
};

const dns64 = all(
  args(count(0, 1, translated)),
  block({ prefix: one(translated), translate_all: none, allow_ipv4: none }),
);

const levels = ['debug', 'info', 'warning', 'error'];

const consolidate: Check = ([time, pattern, ...options]) => {
  if (time === undefined || pattern === undefined) return fault('expected a duration and a pattern', time);
  const [level, show, more] = options[0]?.text === 'show_first' ? [undefined, ...options] : options;
  const wrong = refuse(time, duration()) ?? refuse(pattern, regex) ?? (level && refuse(level, oneOf(...levels)));
  return wrong ?? (show && refuse(show, oneOf('show_first'))) ?? (more && fault('too many arguments', more));
};

const errors = all(args(count(0, 1, oneOf('stdout'))), block({ consolidate, stacktrace: none }));

const flags: Check = (words) => {
  const [action, ...named] = ['query', 'response'].includes(words[0]?.text ?? '') ? words.slice(1) : words;
  if (action === undefined || named.length === 0)
    return fault('expected `set` or `clear`, and at least one flag', action);
  return refuse(action, oneOf('set', 'clear')) ?? first(named, (each) => refuse(each, oneOf('aa', 'ra', 'rd')));
};

const header: StanzaCheck = all(args(none), ({ lines }) => first(lines, (line) => flags([line.first, ...line.rest])));

const health = all(args(count(0, 1, hostPort)), block({ lameduck: one(duration()) }));

const loadbalance: StanzaCheck = ({ args: [kind, file, more], lines }) => {
  if (kind?.text === 'weighted') {
    if (file === undefined || more !== undefined) return fault('`weighted` needs one file', more ?? kind);
    return block({ reload: one(duration()) })({ args: [], lines });
  }
  if (kind !== undefined && kind.text !== 'round_robin') return fault(`unknown policy \`${kind.text}\``, kind);
  if (file !== undefined) return fault('`round_robin` takes no argument', file);
  return block({ prefer: some(prefix) })({ args: [], lines });
};

const log = block({ class: some(oneOf('success', 'denial', 'error', 'all')) });
const monitored = block({ monitor: one(oneOf('until_ready', 'continuously')) });

const rewrite: StanzaCheck = ({ args: words, lines }) => {
  const all_ = [...words, ...(words.length < 2 ? lines.flatMap(({ first: word, rest }) => [word, ...rest]) : [])];
  const read = readRule(all_.map(({ text }) => text));
  return 'error' in read ? fault(read.error, all_[0]) : undefined;
};

const target: WordCheck = (word) =>
  word === '*' || parseAddress(word.replace(/^\[(.*)\](:\d+)?$/, '$1').replace(/^([^:]*):\d+$/, '$1'))
    ? undefined
    : 'expected an address or `*`';

const transfer: StanzaCheck = all(args(many(zone)), block({ to: some(target), source: one(address) }), ({ lines }) => {
  const of = (name: string) => lines.filter(({ first: word }) => word.text === name);
  if (of('to').length === 0) return fault('expected `to`');
  return of('source').length > 1 ? fault('`source` stands twice', of('source')[1]?.first) : undefined;
});

const reload: StanzaCheck = args(inOrder(0, duration(2), duration(1)));
const nothing: StanzaCheck = all(args(none), block({}));
const time = one(duration(1, 86_400));

export const serving: Readonly<Record<string, StanzaCheck>> = {
  acl,
  any: nothing,
  autopath,
  bind,
  bufsize: all(args(count(0, 1, whole(512, 4096))), block({})),
  cancel: all(args(count(0, 1, duration())), block({})),
  chaos: args(many(any)),
  debug: nothing,
  dns64,
  errors,
  header,
  health,
  loadbalance,
  local: nothing,
  log,
  loop: nothing,
  metadata: all(args(many(zone)), block({})),
  minimal: nothing,
  multisocket: all(args(count(0, 1, whole(1, 1024))), block({})),
  nsid: args(many()),
  prometheus: all(args(count(0, 1, hostPort)), block({ runtime_metrics: none })),
  ready: all(args(count(0, 1, hostPort)), monitored),
  reload,
  rewrite,
  root: all(args(one()), block({})),
  timeouts: all(args(none), block({ read: time, write: time, idle: time })),
  transfer,
  whoami: nothing,
};
