/**
 * Named faults in the texts of target coredns: Corefiles, ConfigMaps and resolv.conf. Each says where it applies and what
 * the text then looks like.
 */
import { anyLine, type Mutator } from '../edits.ts';

const edit = (name: string, pattern: RegExp, by: string | ((...groups: string[]) => string)): Mutator => ({
  name,
  apply(lines, i) {
    const line = lines[i]!;
    if (line.trimStart().startsWith('#')) return undefined;
    const edited = line.replace(pattern, by as string);
    return edited === line ? undefined : lines.map((each, k) => (k === i ? edited : each));
  },
});

const lost = (name: string, pattern: RegExp): Mutator => anyLine(name, pattern, () => []);

/** A directive with its block. */
const lostBlock = (name: string, pattern: RegExp): Mutator => ({
  name,
  apply(lines, i) {
    if (!pattern.test(lines[i]!)) return undefined;
    const end = lines[i]!.endsWith('{') ? lines.findIndex((line, k) => k > i && line.trim() === '}') : i;
    return lines.filter((_, k) => k < i || k > end);
  },
});

/** New lines before a directive, indented as it is. */
const before = (name: string, pattern: RegExp, ...made: readonly string[]): Mutator =>
  anyLine(name, pattern, (line) => {
    const indent = /^\s*/.exec(line)![0];
    return [...made.map((each) => indent + each), line];
  });

/** Two neighbouring lines that look so, the other way round. */
const exchanged = (name: string, first: RegExp, second: RegExp): Mutator => ({
  name,
  apply(lines, i) {
    const [a, b] = [lines[i]!, lines[i + 1] ?? ''];
    return first.test(a) && second.test(b) ? [...lines.slice(0, i), b, a, ...lines.slice(i + 2)] : undefined;
  },
});

const rule = /^\s+(?:rewrite \w+ )?name /;
const word = String.raw`("[^"]*"|\S+)`;
const named = (form: string) => new RegExp(`( name ${form}) ${word} ${word}`);
const rewriteAt = /^\s+rewrite /;

const rewriteFaults: readonly Mutator[] = [
  lostBlock('rewrite-lost', rewriteAt),
  edit('stop-to-continue', /\brewrite stop\b/, 'rewrite continue'),
  edit('continue-to-stop', /\brewrite continue\b/, 'rewrite stop'),
  lost('answer-auto-lost', /^\s+answer auto/),
  lost('answer-name-lost', /^\s+answer name/),
  lost('answer-value-lost', /^\s+answer value/),
  edit('answer-name-to-value', /\banswer name\b/, 'answer value'),
  edit('answer-value-to-name', /\banswer value\b/, 'answer name'),
  edit('answer-forgets-a-group', /(\banswer (?:name|value) .*)\{1\}/, '$1x'),
  edit('answer-of-another-suffix', /(\banswer (?:name|value) \S*)consul/, '$1consuls'),
  ...(['prefix', 'exact', 'substring', 'regex'] as const).map((form) =>
    edit(`suffix-to-${form}`, / name suffix /, ` name ${form} `),
  ),
  ...(['suffix', 'exact', 'substring'] as const).map((form) =>
    edit(`prefix-to-${form}`, / name prefix /, ` name ${form} `),
  ),
  ...(['suffix', 'prefix', 'substring'] as const).map((form) =>
    edit(`exact-to-${form}`, / name exact /, ` name ${form} `),
  ),
  ...(['suffix', 'exact'] as const).map((form) => edit(`regex-to-${form}`, / name regex /, ` name ${form} `)),
  edit('start-anchor-lost', /( name regex )\^/, '$1'),
  edit('end-anchor-lost', /( name regex \S*)\\\.\$ /, '$1 '),
  edit('final-dot-lost', /( name regex \S*)\\\.\$ /, '$1$ '),
  edit('dot-unescaped', /( name regex \S*?)\\\./, '$1.'),
  edit('any-to-one-label', /( name regex \S*?)\(\.\*\)/, '$1([^.]*)'),
  edit('group-of-another', /( name regex \S+ \S*)\{1\}/, '$1{2}'),
  edit('group-for-the-whole', /( name regex \S+ \S*)\{1\}/, '$1{0}'),
  edit('groups-exchanged', /\{1\}(.*)\{2\}/, '{2}$1{1}'),
  edit('literal-for-a-group', /( name regex \S+ \S*)\{1\}/, '$1x'),
  edit('case-in-the-pattern', /( name regex \S*)us-west/, '$1US-west'),
  edit('from-aligned-no-more', /( name suffix )\./, '$1'),
  edit('to-aligned-no-more', /( name suffix \S+ )\./, '$1'),
  edit('from-longer', named('(?:suffix|exact|prefix)'), '$1 x$2 $3'),
  edit('to-longer', named('(?:suffix|exact|prefix|regex)'), '$1 $2 x$3'),
  edit('from-and-to-exchanged', named('(?:suffix|exact|prefix)'), '$1 $3 $2'),
  edit('to-top-lost', /( name \w+ \S+ \S+?)\.[a-z]+\.$/, '$1.'),
  edit('from-in-the-root', /( name suffix )\S+/, '$1.'),
  exchanged('rules-exchanged', /^\s+rewrite \w+ .*\S$/, /^\s+rewrite \w+ [^{]*$/),
  before('everything-first', rewriteAt, 'rewrite stop name suffix . x.example.'),
  before('alias-rule-first', rewriteAt, 'rewrite stop cname exact a.example. b.example.'),
  before('ttl-rule-first', rewriteAt, 'rewrite stop ttl suffix . 7'),
  before('code-rule-first', rewriteAt, 'rewrite continue rcode suffix . NXDOMAIN NOERROR'),
  before('type-rule-first', rewriteAt, 'rewrite stop type AAAA A'),
  before('option-rule-first', rewriteAt, 'rewrite stop edns0 local set 0xffee 0xabcd'),
  edit('refused-action', /\brewrite (?:stop|continue)\b/, 'rewrite halt'),
  edit('refused-form', / name (?:suffix|exact|prefix|regex) /, ' name postfix '),
  edit('refused-pattern', /( name regex )\S+/, '$1(?!a)b'),
  edit('word-lost', new RegExp(`${rule.source}(\\w+ \\S+) \\S+$`), (line, kept = '') =>
    line.slice(0, line.indexOf(kept) + kept.length),
  ),
];

const clusterFaults: readonly Mutator[] = [
  lostBlock('kubernetes-lost', /^\s+kubernetes /),
  edit('zone-lost', /(\bkubernetes )\S+ /, '$1'),
  edit('zone-of-another', /(\bkubernetes )/, '$1x'),
  edit('zone-added', /(\bkubernetes )/, '$1example.com. '),
  edit('reverse-zone-lost', /(\bkubernetes .*) in-addr\.arpa\./, '$1'),
  edit('pods-disabled', /\bpods \w+/, 'pods disabled'),
  edit('pods-verified', /\bpods (?:insecure|disabled)/, 'pods verified'),
  edit('pods-insecure', /\bpods verified/, 'pods insecure'),
  lost('pods-unsaid', /^\s+pods /),
  lost('fallthrough-lost', /^\s+fallthrough /),
  edit('fallthrough-everywhere', /\bfallthrough .*/, 'fallthrough'),
  edit('fallthrough-narrower', /\bfallthrough (\S+) \S+/, 'fallthrough $1'),
  edit('ttl-longer', /^(\s+ttl )\d+$/, '$13600'),
  edit('ttl-out-of-range', /^(\s+ttl )\d+$/, '$17200'),
  before('one-namespace', /^\s+pods /, 'namespaces kube-system'),
  before('no-endpoints', /^\s+pods /, 'noendpoints'),
  before('names-of-pods', /^\s+pods /, 'endpoint_pod_names'),
  before('empty-services-hidden', /^\s+pods /, 'ignore empty_service'),
  before('labels-wanted', /^\s+pods /, 'labels app=web'),
  before('unknown-property', /^\s+pods /, 'upstream'),
  before('kubernetes-twice', /^\s+kubernetes /, 'kubernetes example.net.'),
];

const elsewhere: readonly Mutator[] = [
  edit('upstream-of-another', /(\bforward \. )\S+/, '$1192.0.2.99'),
  edit('upstream-added', /(\bforward \. \S+)/, '$1 192.0.2.99'),
  lostBlock('upstreams-lost', /^\s+forward \. /),
  edit('stub-server-of-another', /(\bforward [^. ]\S* )\S+/, '$1192.0.2.98'),
  edit('stub-zone-of-another', /(\bforward )([^. ]\S*)/, '$1x$2'),
  edit('stub-zone-wider', /(\bforward )[^. ]\S*/, '$1.'),
  lost('stub-lost', /^\s+forward [^. ]/),
  {
    name: 'stub-after-everything',
    apply: (lines, i) =>
      /^\s+forward [^. ]/.test(lines[i]!) && /^\s+forward \. .*\{$/.test(lines[i + 1] ?? '')
        ? [...lines.slice(0, i), ...lines.slice(i + 1, i + 4), lines[i]!, ...lines.slice(i + 4)]
        : undefined,
  },
  before('everything-forwarded', /^\s+forward [^. ]/, 'forward . 192.0.2.97'),
  lost('limit-lost', /^\s+max_concurrent/),
  edit('limit-lower', /\bmax_concurrent \d+/, 'max_concurrent 1'),
  before('zone-excepted', /^\s+max_concurrent/, 'except example.com.'),
  before('only-by-tcp', /^\s+max_concurrent/, 'force_tcp'),
  lost('autopath-lost', /^\s+autopath /),
  edit('autopath-from-a-file', /\bautopath \S+/, 'autopath /etc/resolv.conf'),
  edit('autopath-of-another-plugin', /\bautopath @\S+/, 'autopath @etcd'),
  edit('autopath-for-a-zone', /\bautopath /, 'autopath example.com. '),
  lost('cache-lost', /^\s+cache /),
  edit('cache-longer', /\bcache \d+/, 'cache 3600'),
  edit('cache-nothing', /\bcache \d+/, 'cache 0'),
];

const serverFaults: readonly Mutator[] = [
  edit('another-port', /^(\s*\S+):53 \{$/, '$1:5353 {'),
  edit('another-zone', /^(\s*)\.:53 \{$/, '$1example.org.:53 {'),
  edit('another-scheme', /^(\s*)(\S+:53 \{)$/, '$1tls://$2'),
  edit('a-key-more', /^(\s*)(\S+:53 \{)$/, '$1x.example.:53 $2'),
  edit('brace-on-the-word', /^(\s*\S+:53) \{$/, '$1{'),
  lost('end-lost', /^(?: {4})?\}$/),
  before('a-stray-brace', /^\s+errors$/, '}'),
  before('unknown-directive', /^\s+errors$/, 'answers'),
  edit(
    'upper-case',
    /^(\s+)(cache|errors|loop)\b/,
    (_, indent = '', directive = '') => indent + directive.toUpperCase(),
  ),
  before('bound-to-loopback', /^\s+errors$/, 'bind 127.0.0.1'),
  before('no-addresses-of-six', /^\s+errors$/, 'template IN AAAA . {', '    rcode NXDOMAIN', '}'),
  before(
    'a-host-of-its-own',
    /^\s+errors$/,
    'hosts {',
    '    192.0.2.7 example.com web.cluster.local',
    '    fallthrough',
    '}',
  ),
  before('hosts-for-everything', /^\s+errors$/, 'hosts {', '    192.0.2.7 example.net', '}'),
  before('nobody-may-ask', /^\s+errors$/, 'acl {', '    block', '}'),
  before('whoami-at-the-end', /^\s+errors$/, 'whoami'),
  before('a-view', /^\s+errors$/, 'view v {', "    expr type() == 'TXT'", '}'),
  lost('errors-lost', /^\s+errors$/),
  lost('loadbalance-lost', /^\s+loadbalance$/),
  lostBlock('health-lost', /^\s+health\b/),
  edit('lameduck-shorter', /\blameduck \S+/, 'lameduck 1s'),
  lost('ready-lost', /^\s+ready$/),
  edit('metrics-elsewhere', /\bprometheus :\d+/, 'prometheus :9154'),
  lost('metrics-lost', /^\s+prometheus /),
  lost('loop-lost', /^\s+loop$/),
  lost('reload-lost', /^\s+reload$/),
  edit('reload-often', /^(\s+reload)$/, '$1 2s'),
  edit('two-words-in-one', /\berrors$/, 'errorsloop'),
  edit('comment-in-a-word', /(\bkubernetes \S+) /, '$1# '),
];

const nodeFaults: readonly Mutator[] = [
  edit('cache-bound-elsewhere', /\bbind \S+/, 'bind 169.254.20.11'),
  edit('service-address-not-caught', /(\bbind \S+) \S+/, '$1'),
  lost('cache-bound-to-all', /^\s+bind /),
  edit('central-of-another', /\bforward \. __PILLAR__CLUSTER__DNS__/, 'forward . 192.0.2.1'),
  lost('central-by-udp', /^\s+force_tcp/),
  edit('denials-kept-longer', /\bdenial 9984 5/, 'denial 9984 3600'),
  lost('successes-uncapped', /^\s+success /),
  edit('health-elsewhere', /\bhealth \S+:8080/, 'health 127.0.0.1:8080'),
];

const aroundIt: readonly Mutator[] = [
  edit('map-of-another-name', /^ {2}name: coredns$/, '  name: dns'),
  edit('map-elsewhere', /^ {2}namespace: kube-system$/, '  namespace: default'),
  edit('value-of-another-name', /^ {2}Corefile: \|$/, '  corefile: |'),
  edit('another-kind', /^kind: ConfigMap$/, 'kind: Secret'),
  edit('folded', /^ {2}Corefile: \|$/, '  Corefile: >'),
  edit('few-dots', /\bndots:5$/, 'ndots:1'),
  lost('no-dots', /^options /),
  edit('an-option-more', /^options .*$/, '$& rotate'),
  lost('no-search', /^search /),
  edit('search-the-other-way', /^search (\S+) (\S+)/, 'search $2 $1'),
  edit('search-of-another', /^search default\./, 'search kube-system.'),
  edit('search-shorter', /^(search .*) \S+$/, '$1'),
  edit('server-of-another', /^nameserver .*$/, 'nameserver 192.0.2.53'),
  lost('no-server', /^nameserver /),
  anyLine('another-server-first', /^nameserver /, (line) => ['nameserver 192.0.2.53', line]),
];

/** By what they are about: rewriting, the cluster's names, other servers, the server itself, the caches on nodes, what stands around it. */
export const corefileMutators: readonly Mutator[] = Object.freeze([
  ...rewriteFaults,
  ...clusterFaults,
  ...elsewhere,
  ...serverFaults,
  ...nodeFaults,
  ...aroundIt,
]);
