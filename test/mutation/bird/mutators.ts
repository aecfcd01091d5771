/** Named faults in BIRD's configurations: each says on which lines it applies. */

export interface BirdMutator {
  readonly name: string;
  /** The lines with the fault at `at`; undefined where it does not apply. */
  apply(lines: readonly string[], at: number): readonly string[] | undefined;
}

const withLine = (lines: readonly string[], at: number, ...by: readonly string[]): readonly string[] => [
  ...lines.slice(0, at),
  ...by,
  ...lines.slice(at + 1),
];

const edit = (name: string, pattern: RegExp, by: string | ((...groups: string[]) => string)): BirdMutator => ({
  name,
  apply(lines, at) {
    const line = lines[at]!;
    if (/^\s*#/.test(line)) return undefined;
    const edited = line.replace(pattern, by as string);
    return edited === line ? undefined : withLine(lines, at, edited);
  },
});

const lost = (name: string, pattern: RegExp): BirdMutator => ({
  name,
  apply: (lines, at) => (pattern.test(lines[at]!) ? withLine(lines, at) : undefined),
});

/** Down to the brace that ends it, where nothing is indented less. */
const endOf = (lines: readonly string[], at: number): number => {
  const indent = /^\s*/.exec(lines[at]!)![0];
  return lines.findIndex((line, index) => index >= at && line.startsWith(`${indent}}`));
};

/** Where the same is not set already. */
const added = (name: string, pattern: RegExp, line: string): BirdMutator => ({
  name,
  apply(lines, at) {
    if (!pattern.test(lines[at]!)) return undefined;
    const setting = line.trim().split(' ').slice(0, 2).join(' ');
    const isSet = lines.slice(at, lines.indexOf('}', at)).some((each) => each.trim().startsWith(setting));
    return isSet ? undefined : withLine(lines, at, lines[at]!, line);
  },
});

const blockLost = (name: string, pattern: RegExp): BirdMutator => ({
  name,
  apply(lines, at) {
    if (!pattern.test(lines[at]!)) return undefined;
    return [...lines.slice(0, at), ...lines.slice(endOf(lines, at) + 1)];
  },
});

const blockTwice = (name: string, pattern: RegExp, rename: (line: string) => string): BirdMutator => ({
  name,
  apply(lines, at) {
    if (!pattern.test(lines[at]!)) return undefined;
    const end = endOf(lines, at) + 1;
    return [...lines.slice(0, end), rename(lines[at]!), ...lines.slice(at + 1)];
  },
});

/** The line and the next one, in the other order. */
const exchanged = (name: string, pattern: RegExp): BirdMutator => ({
  name,
  apply(lines, at) {
    const [line, next] = [lines[at]!, lines[at + 1] ?? ''];
    if (!pattern.test(line) || !pattern.test(next) || line === next) return undefined;
    return [...lines.slice(0, at), next, line, ...lines.slice(at + 2)];
  },
});

const more = (digits: string): string => String(Number(digits) + 1);
const nextNumber = (_: string, head: string, digits: string): string => head + more(digits);

const sessions: readonly BirdMutator[] = [
  edit('neighbor-address-changed', /^(\s+neighbor )\S+/, '$1192.0.2.99'),
  edit('neighbor-as-changed', /^(\s+neighbor .* as )(\d+)/, nextNumber),
  edit('neighbor-as-lost', /^(\s+neighbor .*) as \d+/, '$1'),
  edit('neighbor-port-changed', /^(\s+neighbor \S+ port )(\d+)/, nextNumber),
  edit('neighbor-port-lost', /^(\s+neighbor \S+) port \d+/, '$1'),
  edit('neighbor-port-added', /^(\s+neighbor \S+) as/, '$1 port 1790 as'),
  edit('local-as-changed', /^(\s+local .*\bas )(\d+)/, nextNumber),
  lost('local-as-lost', /^\s+local as \d+/),
  edit('local-address-lost', /^(\s+local) \S*[.:]\S*/, '$1'),
  edit('local-port-changed', /^(\s+local .*port )(\d+)/, nextNumber),
  edit('local-port-lost', /^(\s+local.*) port \d+/, '$1'),
  edit('listen-changed', /^(listen bgp.* port )(\d+)/, nextNumber),
  lost('listen-lost', /^listen bgp/),
  lost('strict-bind-lost', /^\s+strict bind/),
  blockLost('session-lost', /^protocol bgp /),
  blockTwice('session-twice', /^protocol bgp /, (line) => line.replace(/bgp (\S+)/, 'bgp $1_again')),
  lost('source-address-lost', /^\s+source address/),
  edit('source-address-changed', /^(\s+source address )[^;]+/, '$1192.0.2.98'),
  edit('ttl-security-on', /ttl security off/, 'ttl security on'),
  edit('ttl-security-off', /ttl security on/, 'ttl security off'),
  edit('multihop-turned', /^(\s+)multihop;/, '$1multihop 7;'),
  edit('multihop-changed', /^(\s+multihop )(\d+)/, nextNumber),
  edit('multihop-as-direct', /^(\s+)multihop[^;]*;/, '$1direct;'),
  lost('passive-lost', /^\s+passive on/),
  added('passive-added', /^\s+neighbor /, '  passive on;'),
  edit('restart-time-changed', /(graceful restart time )(\d+)/, nextNumber),
  lost('restart-time-lost', /graceful restart time/),
  edit('keepalive-changed', /(keepalive time )(\d+)/, nextNumber),
  lost('keepalive-lost', /keepalive time/),
  lost('client-lost', /^\s+rr client/),
  added('client-added', /^\s+neighbor /, '  rr client;'),
  edit('cluster-identifier-changed', /(rr cluster id \d+\.\d+\.\d+\.)(\d+)/, nextNumber),
  lost('cluster-identifier-lost', /rr cluster id/),
  edit('allowed-local-as-changed', /(allow local as )(\d+)/, nextNumber),
  lost('allowed-local-as-lost', /allow local as/),
  edit('next-hop-self-as-keep', /next hop self/, 'next hop keep'),
  edit('next-hop-keep-as-self', /next hop keep/, 'next hop self'),
  lost('next-hop-lost', /^\s+next hop /),
  added('next-hop-added', /^\s+add paths on/, '    next hop self;'),
  edit('paths-not-added', /add paths on/, 'add paths off'),
  edit('gateway-direct', /gateway recursive/, 'gateway direct'),
  lost('restart-lost', /^\s+graceful restart;/),
  edit('connect-delay-changed', /(connect delay time )(\d+)/, nextNumber),
  edit('connect-retry-changed', /(connect retry time )(\d+)/, nextNumber),
  edit('error-wait-changed', /error wait time 5,30/, 'error wait time 5,300'),
  edit('router-identifier-changed', /^(router id \d+\.\d+\.\d+\.)(\d+)/, nextNumber),
  lost('router-identifier-lost', /^router id/),
];

const ends: readonly BirdMutator[] = [
  edit('import-refused', /^(\s+)accept;$/, '$1reject;'),
  edit('import-opened', /^(\s+)import filter \{$/, '$1import filter { accept;'),
  edit('import-shut', /^(\s+)import filter \{$/, '$1import filter { reject;'),
  edit('better-rank-from-one-more', /(bgp_local_pref > )(\d+)/, nextNumber),
  edit('better-rank-turned', /bgp_local_pref > /, 'bgp_local_pref < '),
  edit('rank-changed', /(preference = )(\d+)/, nextNumber),
  edit('export-open-at-the-end', /^(\s+)reject;$/, '$1accept;'),
  lost('export-of-nothing', /^\s+calico_export_to_bgp_peers\w*\(/),
  edit(
    'export-to-the-other-side',
    /(calico_export_to_bgp_peers\w*)\((true|false)\)/,
    (_, name, side) => `${name}(${side === 'true' ? 'false' : 'true'})`,
  ),
  lost('filter-not-asked', /^\s+'bgp_\S+\(\w*\);/),
  exchanged('filters-exchanged', /^\s+'bgp_\S+\(\w*\);/),
  edit(
    'filter-of-the-other-way',
    /^(\s+'bgp_\S+_)(im|ex)(portFilter)/,
    (_, head, way, rest) => `${head}${way === 'im' ? 'ex' : 'im'}${rest}`,
  ),
  edit(
    'metric-to-preference-changed',
    /(bgp_local_pref = )(\d+)( - krt_metric)/,
    (_, head, most, rest) => `${head}${more(most!)}${rest}`,
  ),
  edit(
    'preference-to-metric-changed',
    /(krt_metric = )(\d+)( - bgp_local_pref)/,
    (_, head, most, rest) => `${head}${more(most!)}${rest}`,
  ),
  edit('usual-metric-changed', /(\bkrt_metric = )(\d+)(?=;)/, nextNumber),
  edit('learned-as-static', /source = RTS_BGP/, 'source = RTS_STATIC'),
  edit('metric-kept-turned', /!defined\(krt_metric\)/, 'defined(krt_metric)'),
  edit('preference-unasked', /defined\(bgp_local_pref\)/, '!defined(bgp_local_pref)'),
];

const filters: readonly BirdMutator[] = [
  lost('rule-lost', /^\s+(?:if \((?:\(|!?is_same_as).*\} *\}?|accept;|reject;)$/),
  exchanged('rules-exchanged', /^\s+if \((?:\(|!?is_same_as).*\}$/),
  edit('rule-accepts', /(^\s+if \(.*)reject; \}/, '$1accept; }'),
  edit('rule-refuses', /(^\s+if \(.*)accept; \}/, '$1reject; }'),
  edit('rule-on-another-prefix', /\(net !?~ (\[ )?(?=[\d:a-f.]+)/, (text) => text.replace(/~ (\[ )?$/, '~ $1') + '1'),
  edit('length-from-one-more', /\{(\d+),(\d+)\}/, (_, least, most) => `{${more(least!)},${most}}`),
  edit('length-to-one-less', /\{(\d+),(\d+)\}/, (_, least, most) => `{${least},${Number(most) - 1}}`),
  edit('in-as-not-in', /\(net ~ /, '(net !~ '),
  edit('not-in-as-in', /\(net !~ /, '(net ~ '),
  edit('equal-as-not-equal', /\(net = /, '(net != '),
  edit('not-equal-as-equal', /\(net != /, '(net = '),
  edit('community-of-rule-changed', /^(\s+if .*\(\(\d+, )(\d+)(?=\) ~ bgp_community)/, nextNumber),
  edit('large-community-of-rule-changed', /^(\s+if .*\(\(\d+, \d+, )(\d+)(?=\) ~ bgp_large)/, nextNumber),
  edit('community-of-rule-turned', /\) ~ bgp_/, ') !~ bgp_'),
  edit('first-as-changed', /(bgp_path\.first = )(\d+)/, nextNumber),
  edit('as-path-changed', /(bgp_path ~ \[= )(\d+)/, nextNumber),
  edit('as-path-anywhere', /bgp_path ~ \[= /, 'bgp_path ~ [= * '),
  edit('as-path-to-the-end', /(bgp_path ~ \[= .*) \* =\]/, '$1 =]'),
  edit('prepended-changed', /(bgp_path\.prepend\()(\d+)/, nextNumber),
  edit('prepended-lost', /bgp_path\.prepend\(\d+\); /, ''),
  edit('prepended-twice', /(bgp_path\.prepend\(\d+\); )/, '$1$1'),
  edit('priority-of-rule-changed', /(\(bgp_local_pref = )(\d+)/, nextNumber),
  edit('priority-set-changed', /([ {]bgp_local_pref = )(\d+)(?=;)/, nextNumber),
  edit('priority-set-lost', / bgp_local_pref = \d+;/, ''),
  edit('side-of-rule-turned', /if \((!?)is_same_as\)/, (_, not) => `if (${not === '' ? '!' : ''}is_same_as)`),
  edit('interface-of-rule-changed', /(ifname ~ ")eth/, '$1ens'),
  edit('interface-of-rule-unasked', /\(\(defined\(ifname\)\)&&\(ifname ~ "[^"]*"\)\)/, 'true'),
  edit('source-of-rule-turned', /source ~ \[ RTS_BGP \]/, 'source !~ [ RTS_BGP ]'),
  edit('community-added-changed', /(\.add\(\(\d+, )(\d+)/, nextNumber),
  edit('community-added-lost', /bgp_(?:large_)?community\.add\([^;]*; ?/, ''),
  edit('community-taken-away', /_community\.add\(/, '_community.delete('),
  edit('and-as-or', /&&/, '||'),
];

const own: readonly BirdMutator[] = [
  lost('hidden-pool-lost', /^\s+if \(net ~ \S+\) then \{ reject; \} # BGP export/),
  lost('shown-pool-lost', /^\s+if \(net ~ \S+\) then \{ accept; \}$/),
  edit(
    'inside-narrower',
    /^(\s+if \( ?net ~ [\d.]+\/)(\d+)/,
    (_, head, length) => `${head}${Math.min(32, Number(length) + 1)}`,
  ),
  edit('inside-wider', /^(\s+if \( ?net ~ [\d.]+\/)(\d+)/, (_, head, length) => `${head}${Number(length) - 1}`),
  edit('pods-of-one-kind-let-out', /\(ifname ~ "\*\.cali"\) \|\| /, ''),
  edit('tunnel-let-out', / \|\| \(ifname ~ "tunl0"\)/, ''),
  edit('side-turned', /if \(internal_peer\)/, 'if (!internal_peer)'),
  edit('local-programs-let-out', /ifname ~ "bpf/, 'ifname ~ "bqf'),
  lost('communities-not-applied', /^\s+apply_communities\w*\(\);/),
  lost('blocks-not-aggregated', /^\s+calico_aggr\w*\(\);/),
  lost('reject-local-not-asked', /^\s+reject_local_routes\(\);/),
  lost('range-not-announced', /^\s+if \( ?net ~ 10\.96\.\S+ ?\) then \{ accept; \}/),
  lost('block-not-announced', /^\s+if \( ?net = \S+ ?\) then/),
  edit('block-as-range', /^(\s+if \( ?net) = /, '$1 ~ '),
  lost('moved-pod-not-announced', /krt_metric < \d+ ?\) then \{ accept/),
  edit('moved-pod-at-the-border', /krt_metric < (\d+)( ?\) then \{ accept)/, 'krt_metric <= $1$2'),
  edit('moved-pod-priority-changed', /(krt_metric < )(\d+)(?= ?\) then \{ accept)/, nextNumber),
  lost('block-not-kept', /^\s+if \( ?net ~ \S+ ?\) then \{ reject; \}$/),
  exchanged('block-lines-exchanged', /^\s+if \( ?net [~=] \S+/),
  lost('route-lost', /^\s+route \S+ /),
  edit('route-unreachable', /^(\s+route \S+) blackhole/, '$1 unreachable'),
  edit('route-to-another-prefix', /^(\s+route [\d.]+\/)(\d+)/, (_, head, length) => `${head}${Number(length) - 1}`),
  edit('route-by-another-gateway', /^(\s+route \S+ via \d+\.\d+\.\d+\.)(\d+)/, nextNumber),
  added('route-added', /^\s+route [\d.]+\/\d+ blackhole/, '  route 203.0.113.0/24 blackhole;'),
  added('route-of-the-other-family', /^\s+route \S*:\S* blackhole/, '  route 203.0.113.0/24 blackhole;'),
  edit('tag-on-another-prefix', /^(\s+if \( ?net ~ )\d+(\S+ ?\) then \{)$/, '$1198$2'),
  lost('tag-lost', /^\s+bgp_(?:large_)?community\.add/),
];

const kernel: readonly BirdMutator[] = [
  lost('kernel-gets-services', /^\s+if \( ?net ~ 10\.96\.\S+ ?\) then \{ reject; \}/),
  lost('wireguard-hop-lost', /bgp_next_hop = \S+\) then \{ reject|bgp_next_hop = \S+\)\) then \{ reject/),
  edit('wireguard-hop-changed', /(bgp_next_hop = \d+\.\d+\.\d+\.)(\d+)/, nextNumber),
  lost('kernel-pool-lost', /^\s+if \(net ~ \S+\) then \{ (?:reject; \} # (?!BGP)|krt_tunnel|if)/),
  edit('kernel-pool-accepted', /then \{ reject; \} # (?!BGP)/, 'then { accept; } # '),
  edit('tunnel-renamed', /krt_tunnel="tunl0"/, 'krt_tunnel="tunl1"'),
  edit('tunnel-lost', /krt_tunnel="tunl0"; /, ''),
  edit('near-as-far', /then krt_tunnel=""; else krt_tunnel="tunl0"/, 'then krt_tunnel="tunl0"; else krt_tunnel=""'),
  lost('devices-in-the-kernel', /source = RTS_DEVICE\) then \{ reject/),
  edit('better-metric-changed', /(krt_metric < )(\d+)(?=\) then \{( preference|$))/, nextNumber),
  lost('learn-lost', /^\s+learn;/),
  lost('persist-lost', /^\s+persist;/),
  edit('scan-time-changed', /(scan time )(\d+)/, nextNumber),
  edit('paths-not-merged', /merge paths on/, 'merge paths off'),
  lost('kernel-metric-lost', /^\s+metric 0;/),
  edit('kernel-import-none', /import all;/, 'import none;'),
  lost('kernel-import-lost', /import all;/),
  edit('kernel-export-all', /export filter calico_kernel_programming\w*;/, 'export all;'),
  edit('interfaces-of-pods-taken', /-"cali\*", /, ''),
  edit('interfaces-of-services-taken', /-"kube-ipvs\*", /, ''),
  edit('interface-ignored', /interface (?!-"eth9")/, 'interface -"eth9", '),
  blockLost('device-lost', /^protocol device/),
  blockLost('direct-lost', /^protocol direct/),
  blockLost('static-lost', /^protocol static/),
  blockLost('kernel-lost', /^protocol kernel/),
  lost('direct-family-lost', /^ {2}ipv[46];$/),
  lost('include-lost', /^include /),
  edit('semicolon-lost', /^(\s+(?:accept|reject|learn|local|neighbor|import|route)\b[^;{]*);/, '$1'),
  edit('brace-lost', /^\}/, ''),
  edit('word-misspelt', /^(\s+)(accept|reject|neighbor|route)\b/, '$1$2x'),
  edit(
    'name-misspelt',
    /\b(calico_aggr|calico_export_to_bgp_peers|apply_communities)(_v[46])?\((?=\);|true|false)/,
    '$1$2x(',
  ),
];

export const birdMutators: readonly BirdMutator[] = [...sessions, ...ends, ...filters, ...own, ...kernel];
