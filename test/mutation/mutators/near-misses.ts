/** Addresses, ports and protocols that are off by a little. */
import { change, type Mutator, nextAddress, others, plusOne, replace } from '../edits.ts';

export const nearMisses: readonly Mutator[] = [
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
  replace('service-address-wider', /^(-A KUBE-SERVICES .* -d [\d.]+)( --dport)/, '$1/31$2'),
  replace('service-address-wider-ipv6', /^(-A KUBE-SERVICES .* -d [0-9a-f]*:[0-9a-f:]+)( --dport)/, '$1/127$2'),
  replace('service-address-inverted', /^(-A KUBE-SERVICES .*)(-d \S+ --dport)/, '$1! $2'),
  replace(
    'refused-address-off-by-one',
    /^(-A KUBE-\S*SERVICES .* -d )(\S+)( --dport \d+ -j (?:REJECT|DROP))/,
    (_, head, a, tail) => head! + nextAddress(a!) + tail,
  ),
  replace(
    'service-port-range',
    /^(-A KUBE-(?:SERVICES|NODEPORTS) .*--dport )(\d+)( -j KUBE)/,
    (_, head, p, tail) => `${head}${p}:${Math.min(65535, Number(p) + 1)}${tail}`,
  ),
  replace('source-port-for-destination-port', /^(-A KUBE-(?:SERVICES|NODEPORTS) .*)--dport/, '$1--sport'),
  replace('source-for-destination', /^(-A KUBE-SERVICES .*) -d (\S+ --dport)/, '$1 -s $2'),
  replace(
    'endpoint-port-lost',
    /(--to-destination )(?:([\d.]+)|\[(.+)\]):\d+$/,
    (_, head, four, six) => head! + (four ?? six),
  ),
  replace(
    'endpoint-of-the-other-family',
    /(--to-destination )(\S+)$/,
    (_, head, to) => head! + (to!.includes('[') ? '192.0.2.99:80' : '[2001:db8::99]:80'),
  ),
  replace('protocol-lost', /^(-A KUBE-\S*(?:SERVICES|NODEPORTS) .*)-p (?:tcp|udp|sctp) /, '$1'),
  replace('protocol-of-dnat-lost', /^(-A KUBE-SEP-.*)-m (tcp|udp|sctp) -p \2 (.*-j DNAT)/, '$1$3'),
  replace(
    'module-of-another-protocol',
    /-m (tcp|udp|sctp) -p \1/,
    (_, p) => `-m ${p === 'udp' ? 'tcp' : 'udp'} -p ${p}`,
  ),
  replace(
    'health-check-port-off-by-one',
    /^(-A .*health check node port".*--dport )(\d+)/,
    (_, head, p) => head! + plusOne(p!),
  ),
  replace('health-check-protocol', /^(-A .*health check node port".*)-m tcp -p tcp/, '$1-m udp -p udp'),
  replace('firewall-port-off-by-one', /^(-A KUBE-PROXY-FIREWALL .*--dport )(\d+)/, (_, head, p) => head! + plusOne(p!)),
  replace(
    'firewall-address-off-by-one',
    /^(-A KUBE-PROXY-FIREWALL .* -d )(\S+)/,
    (_, head, a) => head! + nextAddress(a!),
  ),
];
