/** Stanzas of the plugins that answer: kubernetes, k8s_external, hosts, file, auto, secondary, etcd, template. */
import { namesIn, parseExpression } from '../../../../core/expression/parse.ts';
import { builtins } from '../../../../core/template/functions.ts';
import { isFault, parseTemplate } from '../../../../core/template/parser.ts';
import { classOf, codeOf, typeOf } from '../../rewrite/mnemonics.ts';
import type { Token } from '../lexer.ts';
import { originsOf } from '../zones.ts';
import {
  address,
  all,
  any,
  args,
  block,
  type Check,
  count,
  decimal,
  duration,
  fault,
  first,
  inOrder,
  many,
  none,
  one,
  oneOf,
  refuse,
  regex,
  type StanzaCheck,
  some,
  type WordCheck,
  whole,
  zone,
} from './check.ts';

const has = (lines: { readonly first: Token }, name: string): boolean => lines.first.text === name;

const kubernetes: StanzaCheck = all(
  args(many(zone)),
  block({
    endpoint_pod_names: none,
    pods: one(oneOf('disabled', 'insecure', 'verified')),
    namespaces: some(),
    namespace_labels: some(),
    labels: some(),
    endpoint: some(),
    tls: count(3, 3),
    kubeconfig: count(1, 2),
    fallthrough: many(zone),
    ttl: one(whole(0, 3600)),
    noendpoints: none,
    ignore: one(oneOf('empty_service')),
    multicluster: many(zone),
    zonal: none,
    startup_timeout: one(duration()),
    apiserver_qps: one(decimal),
    apiserver_burst: one(whole(0)),
    apiserver_max_inflight: one(whole(0)),
  }),
  ({ args: zones, lines }) => {
    const line = (name: string) => lines.find((each) => has(each, name));
    if (line('namespaces') && line('namespace_labels')) {
      return fault('`namespaces` and `namespace_labels` exclude each other', line('namespace_labels')?.first);
    }
    if (line('zonal') && line('noendpoints')) return fault('`zonal` needs endpoints', line('zonal')?.first);
    const served = originsOf(
      zones.map(({ text }) => text),
      [],
    );
    const foreign = line('multicluster')?.rest.find(
      ({ text }) => !originsOf([text], []).every((each) => served.includes(each)),
    );
    return foreign && zones.length > 0 ? fault(`\`${foreign.text}\` is no zone of this stanza`, foreign) : undefined;
  },
);

const external: StanzaCheck = all(
  args(many(zone)),
  block({ apex: one(), ttl: one(whole(0, 3600)), headless: none, fallthrough: many(zone) }),
);

/** Whatever is no option is a line of a hosts file. */
const hosts: StanzaCheck = all(
  ({ args: [, ...zones] }) => many(zone)(zones),
  block(
    {
      fallthrough: many(zone),
      fallthrough_unsupported: none,
      no_reverse: none,
      ttl: one(whole(1, 65_535)),
      reload: one(duration()),
    },
    () => undefined,
  ),
  ({ lines }) => {
    const unsupported = lines.find((each) => has(each, 'fallthrough_unsupported'));
    return unsupported && !lines.some((each) => has(each, 'fallthrough'))
      ? fault('`fallthrough_unsupported` needs `fallthrough`', unsupported.first)
      : undefined;
  },
);

const file: StanzaCheck = all(
  ({ args: [name, ...zones] }) => (name === undefined ? fault('expected a zone file') : many(zone)(zones)),
  block({ reload: one(duration()), reload_by_mtime: none, fallthrough: many(zone), upstream: many() }),
);

const directory: Check = (words) => {
  if (words.length !== 1 && words.length !== 3)
    return fault('expected a folder, or a folder, a pattern and a zone', words[3]);
  return words[1] && refuse(words[1], regex);
};

const auto: StanzaCheck = all(
  args(many(zone)),
  block({ directory, reload: one(duration()), upstream: many() }),
  ({ lines }) => (lines.some((each) => has(each, 'directory')) ? undefined : fault('expected `directory`')),
);

const upstreamAddress: WordCheck = (word) =>
  address(
    word
      .replace(/^\w+:\/\//, '')
      .replace(/^\[(.*)\](:\d+)?$/, '$1')
      .replace(/^([^:]*):\d+$/, '$1'),
  );

const transferFrom: Check = ([from, ...addresses]) =>
  from?.text === 'from' ? some(upstreamAddress)(addresses) : fault('expected `from` and addresses', from);

const secondary: StanzaCheck = all(
  args(many(zone)),
  block({ transfer: transferFrom, catalog: many(zone), fallthrough: many(zone) }),
);

const etcd: StanzaCheck = all(
  args(many(zone)),
  block({
    path: one(),
    endpoint: some(),
    credentials: count(2, 2),
    tls: count(0, 3),
    fallthrough: many(zone),
    stubzones: many(),
    upstream: many(),
    'min-lease-ttl': one(duration()),
    'max-lease-ttl': one(duration()),
  }),
);

const goTemplate: WordCheck = (word) => {
  const parsed = parseTemplate(word, (name) => name === 'parseInt' || name in builtins);
  return isFault(parsed) ? 'expected a Go template' : undefined;
};

/** What an expression of `view` or `template` may call (expr-lang's own functions apart). */
const functions = new Set(
  (
    'name type class client_ip port proto server_ip server_port size bufsize do id opcode incidr metadata ' +
    'all none any one filter map find findIndex count len trim upper lower split replace indexOf hasPrefix hasSuffix ' +
    'int float string abs ceil floor round max min sum first last keys values type now duration date'
  ).split(' '),
);
const reserved = new Set([
  'true',
  'false',
  'nil',
  'let',
  'if',
  'else',
  'in',
  'not',
  'and',
  'or',
  'matches',
  'contains',
]);

/** Whether an expression can be compiled, its names being functions or the given variables. */
export function expressionFault(words: readonly Token[], variables: ReadonlySet<string>): string | undefined {
  const tree = parseExpression(words.map(({ text }) => text).join(' '));
  if ('fault' in tree) return tree.fault.message;
  const unknown = namesIn(tree).find(
    ({ name, call }) => !(call ? functions.has(name) : functions.has(name) || variables.has(name)),
  );
  return unknown && `\`${unknown.name}\` is unknown`;
}

const expressions: StanzaCheck = ({ lines }) => {
  const variables = new Set<string>();
  return first(lines, ({ first: { text }, first: at, rest }) => {
    if (text !== 'var' && text !== 'expr') return undefined;
    const name = text === 'var' ? rest[0] : undefined;
    const value = text === 'var' ? rest.slice(1) : rest;
    if (value.length === 0) return fault(`\`${text}\` needs an expression`, at);
    const wrong = expressionFault(value, variables);
    if (wrong !== undefined) return fault(wrong, value[0]);
    if (name === undefined) return undefined;
    if (
      !/^[A-Za-z_]\w*$/.test(name.text) ||
      reserved.has(name.text) ||
      functions.has(name.text) ||
      variables.has(name.text)
    ) {
      return fault(`\`${name.text}\` cannot be declared`, name);
    }
    variables.add(name.text);
    return undefined;
  });
};

const mnemonic =
  (known: (word: string) => string | number | undefined, what: string): WordCheck =>
  (word) =>
    known(word) === undefined ? `expected a ${what}` : undefined;

const template: StanzaCheck = all(
  ({ args: words }) =>
    words.length < 2
      ? fault('expected a class and a type')
      : inOrder(2, mnemonic(classOf, 'class'), mnemonic(typeOf, 'type'))(words.slice(0, 2)),
  block({
    match: some(regex),
    answer: some(goTemplate),
    additional: some(goTemplate),
    authority: some(goTemplate),
    rcode: one((word) => (/^\d/.test(word) ? 'expected a mnemonic' : mnemonic(codeOf, 'response code')(word))),
    ederror: inOrder(1, whole(0, 65_535), any),
    fallthrough: many(zone),
    upstream: many(),
    expr: some(),
    var: some(),
  }),
  expressions,
);

const view: StanzaCheck = all(args(one()), block({ expr: some() }), expressions);

export const answering: Readonly<Record<string, StanzaCheck>> = {
  kubernetes,
  k8s_external: external,
  hosts,
  file,
  auto,
  secondary,
  etcd,
  template,
  view,
};
