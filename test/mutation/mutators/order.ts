/** Rules too many, and rules out of place. */
import { chainOf, type Mutator, others, precede, swap } from '../edits.ts';

export const order: readonly Mutator[] = [
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
  precede('doubled', /^-A KUBE-/, (line) => line),
  precede('turned-back', /^-A KUBE-/, (line) => `-A ${chainOf(line)} -j RETURN`),
  precede('accepted-before', /^-A KUBE-/, (line) => `-A ${chainOf(line)} -j ACCEPT`),
  precede(
    'dropped-before',
    /^-A KUBE-(?:FORWARD|FIREWALL|NODEPORTS|PROXY-FIREWALL|\S*SERVICES) .*-j (?:ACCEPT|DROP|REJECT)/,
    (line) => `-A ${chainOf(line)} -j DROP`,
  ),
  precede('logged-before', /^-A KUBE-/, (line) => `-A ${chainOf(line)} -j LOG`),
  precede(
    'marked-before',
    /^-A KUBE-(?:SERVICES|NODEPORTS) .*-j KUBE/,
    (line) => `-A ${chainOf(line)} -j KUBE-MARK-MASQ`,
  ),
  precede('masqueraded-before', /^-A KUBE-POSTROUTING .*RETURN/, () => '-A KUBE-POSTROUTING -j MASQUERADE'),
  swap('neighbours-exchanged', /^-A KUBE-/, /^-A KUBE-/),
  swap('mark-after-jump', /^-A KUBE-EXT-.* -j KUBE-MARK-MASQ/, /^-A KUBE-EXT-.* -j KUBE-SV[CL]/),
  swap('invalid-after-established', /^-A KUBE-FORWARD .*INVALID/, /^-A KUBE-FORWARD/),
  {
    name: 'inserted-instead-of-appended',
    apply: (lines, i) =>
      lines[i]!.startsWith('-A KUBE-')
        ? lines.map((line, k) => (k === i ? line.replace('-A', '-I') : line))
        : undefined,
  },
];
