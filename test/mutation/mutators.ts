/**
 * Named faults in iptables-restore text. A mutator says where it applies and what the text then looks like; whether the
 * fault matters there is for the verifier to say.
 */
export interface Mutator {
  readonly name: string;
  /** The lines with the fault at line `i`, or undefined where it does not apply. */
  apply(lines: readonly string[], i: number): readonly string[] | undefined;
}

type Edit = (line: string, lines: readonly string[], i: number) => string | undefined;

/** Drops rules that look so. */
const drop = (name: string, pattern: RegExp): Mutator => ({
  name: `drop-${name}`,
  apply: (lines, i) => (pattern.test(lines[i]!) ? lines.filter((_, k) => k !== i) : undefined),
});

/** Rewrites one line. */
const change = (name: string, edit: Edit): Mutator => ({
  name,
  apply(lines, i) {
    const line = lines[i]!;
    if (!line.startsWith('-A')) return undefined;
    const edited = edit(line, lines, i);
    return edited === undefined || edited === line ? undefined : lines.map((each, k) => (k === i ? edited : each));
  },
});

const replace = (name: string, pattern: RegExp, by: string | ((...groups: string[]) => string)): Mutator =>
  change(name, (line) => line.replace(pattern, by as string));

/** Puts a line in front of rules that look so. */
const precede = (
  name: string,
  pattern: RegExp,
  make: (line: string, lines: readonly string[]) => string | undefined,
): Mutator => ({
  name,
  apply(lines, i) {
    const made = pattern.test(lines[i]!) ? make(lines[i]!, lines) : undefined;
    return made === undefined ? undefined : [...lines.slice(0, i), made, ...lines.slice(i)];
  },
});

/** Exchanges a rule with the next one of its chain. */
const swap = (name: string, first: RegExp, second: RegExp): Mutator => ({
  name,
  apply(lines, i) {
    const [a, b] = [lines[i]!, lines[i + 1] ?? ''];
    if (!first.test(a) || !second.test(b) || chainOf(a) !== chainOf(b)) return undefined;
    return [...lines.slice(0, i), b, a, ...lines.slice(i + 2)];
  },
});

const chainOf = (line: string): string | undefined => /^-A (\S+)/.exec(line)?.[1];
const port = (text: string): number => Number(text);
const plusOne = (text: string): string => String((port(text) % 65535) + 1);

/** The next address: the last number of the text, decimal or hexadecimal, one higher. */
function nextAddress(text: string): string {
  if (text.includes(':'))
    return text.replace(/[0-9a-f]*$/, (last) => ((Number.parseInt(last || '0', 16) + 1) & 0xffff).toString(16));
  return text.replace(/\d+$/, (last) => String((Number(last) + 1) % 256));
}

const others = (lines: readonly string[], pattern: RegExp, than: string): string | undefined =>
  lines.map((line) => pattern.exec(line)?.[1]).find((found) => found !== undefined && found !== than);

export const mutators: readonly Mutator[] = Object.freeze([
  // Rules that are gone
  drop('cluster-ip-jump', /^-A KUBE-SERVICES .*cluster IP".* -j KUBE-SV[CL]/),
  drop('external-ip-jump', /^-A KUBE-SERVICES .*external IP"/),
  drop('load-balancer-jump', /^-A KUBE-SERVICES .*loadbalancer IP"/),
  drop('node-port', /^-A KUBE-NODEPORTS .* -j KUBE-EXT/),
  drop('node-ports-jump', /NOTE: this must be the last rule/),
  drop('cluster-ip-masquerade', /^-A KUBE-SV[CL]-.*cluster IP".* -j KUBE-MARK-MASQ/),
  drop('external-masquerade', /masquerade traffic for/),
  drop('pod-traffic', /"pod traffic for/),
  drop('local-masquerade', /"masquerade LOCAL traffic/),
  drop('local-route', /"route LOCAL traffic/),
  drop('external-policy-jump', /^-A KUBE-EXT-\S+ -j KUBE-SV[CL]/),
  drop('balancing-rule', /--probability/),
  drop('last-balancing-rule', /^-A KUBE-SV[CL]-(?!.*(?:--probability|--rcheck)).* -j KUBE-SEP/),
  drop('affinity-check', /--rcheck/),
  drop('hairpin', /^-A KUBE-SEP-.* -j KUBE-MARK-MASQ/),
  drop('dnat', /-j DNAT/),
  drop('rejection', /-j REJECT/),
  drop('no-local-endpoints', /has no local endpoints".* -j DROP/),
  drop('firewall', /^-A KUBE-PROXY-FIREWALL/),
  drop('source-range', /^-A KUBE-FW-.* -s /),
  drop('health-check', /health check node port/),
  drop('invalid', /--ctstate INVALID/),
  drop('forward-masqueraded', /^-A KUBE-FORWARD .*--mark/),
  drop('forward-established', /RELATED,ESTABLISHED -j ACCEPT/),
  drop('postrouting-return', /^-A KUBE-POSTROUTING .* -j RETURN/),
  drop('mark-clearing', /--xor-mark/),
  drop('masquerade', /-j MASQUERADE/),
  drop('marking', /--or-mark/),
  drop('loopback-guard', /^-A KUBE-FIREWALL/),
  drop('chain', /^:KUBE-(?:SVC|SVL|EXT|FW|SEP)-/),

  // Addresses, ports and protocols off by a little
  replace(
    'service-port-off-by-one',
    /^(-A KUBE-SERVICES .* -d \S+ --dport )(\d+)/,
    (_, head, p) => head! + plusOne(p!),
  ),
  replace(
    'service-address-off-by-one',
    /^(-A KUBE-SERVICES .* -d )(\S+)( --dport)/,
    (_, head, a, tail) => head! + nextAddress(a!) + tail,
  ),
  replace('node-port-off-by-one', /^(-A KUBE-NODEPORTS .*--dport )(\d+)/, (_, head, p) => head! + plusOne(p!)),
  replace(
    'refused-port-off-by-one',
    /^(-A KUBE-\S*SERVICES .*--dport )(\d+)( -j (?:REJECT|DROP))/,
    (_, head, p, tail) => head! + plusOne(p!) + tail,
  ),
  replace('endpoint-port-off-by-one', /(--to-destination .*:)(\d+)$/, (_, head, p) => head! + plusOne(p!)),
  change('endpoint-of-another', (line, lines) => {
    const own = /--to-destination (\S+)/.exec(line)?.[1];
    const other = own === undefined ? undefined : others(lines, /--to-destination (\S+)/, own);
    return other === undefined ? undefined : line.replace(own!, other);
  }),
  replace('protocol-of-service', /^(-A KUBE-(?:SERVICES|NODEPORTS) .*)-m (tcp|udp|sctp) -p \2/, (_, head, p) => {
    const other = p === 'tcp' ? 'udp' : 'tcp';
    return `${head}-m ${other} -p ${other}`;
  }),
  replace('protocol-of-endpoint', /^(-A KUBE-SEP-.*)-m (tcp|udp|sctp) -p \2/, (_, head, p) => {
    const other = p === 'tcp' ? 'udp' : 'tcp';
    return `${head}-m ${other} -p ${other}`;
  }),
  replace(
    'hairpin-of-neighbour',
    /^(-A KUBE-SEP-.* -s )(\S+)( -j)/,
    (_, head, a, tail) => head! + nextAddress(a!) + tail,
  ),
  replace('hairpin-for-everybody', /^(-A KUBE-SEP-.*)-s \S+ (-j KUBE-MARK-MASQ)/, '$1$2'),
  replace('service-port-lost', /^(-A KUBE-SERVICES .* -d \S+) --dport \d+ (-j KUBE)/, '$1 $2'),

  // Chances
  replace('probability-scaled', /--probability (0\.\d+)/, (_, p) => `--probability ${(Number(p) * 0.9).toFixed(10)}`),
  replace(
    'probability-of-one-more',
    /--probability (0\.\d+)/,
    (_, p) => `--probability ${(1 / (Math.round(1 / Number(p)) + 1)).toFixed(10)}`,
  ),
  replace('probability-complement', /--probability (0\.\d+)/, (_, p) => `--probability ${(1 - Number(p)).toFixed(10)}`),
  replace('probability-lost', /-m statistic --mode random --probability \S+ /, ''),
  replace(
    'probability-on-the-last',
    /^(-A KUBE-SV[CL]-(?!.*(?:--probability|--rcheck)).*)(-j KUBE-SEP)/,
    '$1-m statistic --mode random --probability 0.5000000000 $2',
  ),
  swap('balancing-order', /--probability/, /^-A KUBE-SV[CL]-.* -j KUBE-SEP/),

  // Affinity
  replace('affinity-longer', /--seconds (\d+)/, (_, s) => `--seconds ${Number(s) + 1}`),
  replace('affinity-shorter', /--seconds (\d+)/, (_, s) => `--seconds ${Math.max(0, Number(s) - 1)}`),
  replace('affinity-for-ever', /--seconds \d+ --reap /, ''),
  replace('affinity-not-kept', /-m recent --name \S+ --set /, ''),
  change('affinity-of-another', (line, lines) => {
    const own = /--rcheck/.test(line) ? /--name (\S+)/.exec(line)?.[1] : undefined;
    const chain = chainOf(line);
    const other =
      own === undefined
        ? undefined
        : others(
            lines.filter((each) => chainOf(each) === chain),
            /--name (\S+) --rcheck/,
            own,
          );
    return other === undefined ? undefined : line.replace(`--name ${own}`, `--name ${other}`);
  }),
  change('affinity-kept-under-another-name', (line) => line.replace(/(--name \S+)( --set)/, '$1-X$2')),

  // Sources
  replace('source-range-wider', /^(-A KUBE-FW-.* -s \S+\/)(\d+)/, (_, head, n) => head! + Math.max(1, Number(n) - 1)),
  replace('source-range-narrower', /^(-A KUBE-FW-.* -s \S+\/)(\d+)/, (_, head, n) => head! + (Number(n) + 1)),
  replace('source-range-inverted', /^(-A KUBE-FW-.*) -s /, '$1 ! -s '),
  replace('detector-inverted', /^(-A KUBE-(?:SV[CL]|EXT)-.*)! (-[si])/, '$1$2'),
  replace('pod-detector-inverted', /("pod traffic for [^"]*") (-[si])/, '$1 ! $2'),
  replace(
    'detector-wider',
    /^(-A KUBE-(?:SV[CL]|EXT)-.* -s \S+\/)(\d+)/,
    (_, head, n) => head! + Math.max(1, Number(n) - 1),
  ),
  replace('detector-interface', /^(-A KUBE-(?:SV[CL]|EXT)-.* -i )(\S+)/, '$1x$2'),

  // Verdicts and targets
  replace('reject-to-drop', /-j REJECT$/, '-j DROP'),
  replace('drop-to-reject', /-j DROP$/, '-j REJECT'),
  replace('drop-to-accept', /-j DROP$/, '-j ACCEPT'),
  replace('reject-with-reset', /-p tcp (.*)-j REJECT$/, '-p tcp $1-j REJECT --reject-with tcp-reset'),
  replace('accept-to-drop', /^(-A KUBE-(?:FORWARD|NODEPORTS) .*)-j ACCEPT$/, '$1-j DROP'),
  replace('masquerade-to-accept', /-j MASQUERADE.*$/, '-j ACCEPT'),
  replace('local-policy-to-cluster', /^(-A KUBE-EXT-\S+) -j KUBE-SVL-(\S+)$/, '$1 -j KUBE-SVC-$2'),
  replace('cluster-policy-to-local', /^(-A KUBE-SERVICES .*cluster IP".*) -j KUBE-SVC-(\S+)$/, '$1 -j KUBE-SVL-$2'),
  replace('past-the-external-chain', /^(-A KUBE-(?:SERVICES|NODEPORTS) .*) -j KUBE-EXT-(\S+)$/, '$1 -j KUBE-SVC-$2'),
  replace('past-the-firewall', /^(-A KUBE-SERVICES .*) -j KUBE-FW-(\S+)$/, '$1 -j KUBE-EXT-$2'),
  change('endpoint-chain-of-another', (line, lines) => {
    const own = /^-A KUBE-SV[CL]-.* -j (KUBE-SEP-\S+)$/.exec(line)?.[1];
    const other = own === undefined ? undefined : others(lines, /^-A KUBE-SV[CL]-.* -j (KUBE-SEP-\S+)$/, own);
    return other === undefined ? undefined : line.replace(`-j ${own}`, `-j ${other}`);
  }),
  replace('return-instead-of-endpoint', /^(-A KUBE-SV[CL]-.*--probability.*) -j KUBE-SEP-\S+$/, '$1 -j RETURN'),

  // Marks and states
  replace(
    'mark-bit',
    /--or-mark (0x[0-9a-f]+)/,
    (_, m) => `--or-mark 0x${(Number(m) * 2).toString(16).padStart(8, '0')}`,
  ),
  replace(
    'cleared-bit',
    /--xor-mark (0x[0-9a-f]+)/,
    (_, m) => `--xor-mark 0x${(Number(m) * 2).toString(16).padStart(8, '0')}`,
  ),
  replace('mark-test-inverted', /-m mark ! --mark/, '-m mark --mark'),
  replace('forward-mark-inverted', /^(-A KUBE-FORWARD .*)-m mark --mark/, '$1-m mark ! --mark'),
  replace('invalid-to-new', /--ctstate INVALID/, '--ctstate NEW'),
  replace('related-forgotten', /--ctstate RELATED,ESTABLISHED -j/, '--ctstate ESTABLISHED -j'),
  replace('guard-forgets-dnat', /RELATED,ESTABLISHED,DNAT/, 'RELATED,ESTABLISHED'),
  replace('guard-narrower', /^(-A KUBE-FIREWALL .*)-d 127\.0\.0\.0\/8/, '$1-d 127.0.0.0/9'),
  replace('local-inverted', /-m addrtype --dst-type LOCAL/, '-m addrtype ! --dst-type LOCAL'),
  replace('local-source-inverted', /-m addrtype --src-type LOCAL/, '-m addrtype ! --src-type LOCAL'),
  replace('loopback-excluded', /^(-A KUBE-SERVICES .*--dst-type LOCAL) -j/, '$1 ! -d 127.0.0.0/8 -j'),

  // Rules too many, rules out of place
  precede(
    'early-return',
    /^-A KUBE-SERVICES .* -j KUBE/,
    (line) =>
      `-A KUBE-SERVICES -m ${/-p (\S+)/.exec(line)?.[1] ?? 'tcp'} -p ${/-p (\S+)/.exec(line)?.[1] ?? 'tcp'} -j RETURN`,
  ),
  precede('captured-address', /^-A KUBE-SERVICES .* -j KUBE-(?:SVC|SVL|EXT)/, (line, lines) => {
    const other = others(lines, /^-A (KUBE-SEP-\S+)/, '');
    return other === undefined ? undefined : line.replace(/-j \S+$/, `-j ${other}`);
  }),
  precede(
    'one-source-turned-away',
    /^-A KUBE-SEP-.* -j DNAT/,
    (line) => `-A ${chainOf(line)} ${line.includes('[') ? '-s 2001:db8::/32' : '-s 203.0.113.0/24'} -j RETURN`,
  ),
  precede('second-marking', /^-A KUBE-SEP-.* -j DNAT/, (line) => `-A ${chainOf(line)} -j KUBE-MARK-MASQ`),
  swap('hairpin-after-dnat', /^-A KUBE-SEP-.* -j KUBE-MARK-MASQ/, /-j DNAT/),
  swap('masquerade-before-return', /^-A KUBE-POSTROUTING .* -j RETURN/, /--xor-mark/),
  {
    name: 'node-ports-first',
    apply(lines, i) {
      if (!/NOTE: this must be the last rule/.test(lines[i]!)) return undefined;
      const first = lines.findIndex((line, k) => k > lines.indexOf('*nat') && line.startsWith('-A KUBE-SERVICES'));
      if (first === i) return undefined;
      const rest = lines.filter((_, k) => k !== i);
      return [...rest.slice(0, first), lines[i]!, ...rest.slice(first)];
    },
  },
] satisfies Mutator[]);
