/** Wrong hooks: how the built-in chains lead into kube-proxy's, which only a full text shows. */
import { drop, type Mutator, precede, replace, swap } from '../edits.ts';

export const hooks: readonly Mutator[] = [
  drop('hook-of-firewall', /^-A (?:INPUT|OUTPUT) .*-j KUBE-FIREWALL/),
  drop('hook-of-proxy-firewall', /^-A (?:INPUT|FORWARD|OUTPUT) .*-j KUBE-PROXY-FIREWALL/),
  drop('hook-of-health-checks', /^-A INPUT .*-j KUBE-NODEPORTS/),
  drop('hook-of-external-services', /^-A (?:INPUT|FORWARD) .*-j KUBE-EXTERNAL-SERVICES/),
  drop('hook-of-forward', /^-A FORWARD .*-j KUBE-FORWARD/),
  drop('hook-of-rejections', /^-A (?:FORWARD|OUTPUT) .*--ctstate NEW .*-j KUBE-SERVICES/),
  drop('hook-of-prerouting', /^-A PREROUTING .*-j KUBE-SERVICES/),
  drop('hook-of-output', /^-A OUTPUT -m comment.*-j KUBE-SERVICES/),
  drop('hook-of-postrouting', /^-A POSTROUTING .*-j KUBE-POSTROUTING/),
  replace(
    'hook-for-new-only',
    /^-A FORWARD (-m comment .*-j KUBE-FORWARD)/,
    '-A FORWARD -m conntrack --ctstate NEW $1',
  ),
  replace('hook-for-every-state', /^(-A (?:INPUT|FORWARD|OUTPUT)) -m conntrack --ctstate NEW/, '$1'),
  replace('hook-for-established', /^(-A (?:INPUT|FORWARD|OUTPUT) -m conntrack --ctstate) NEW/, '$1 ESTABLISHED'),
  replace('hook-by-goto', /^(-A (?:INPUT|FORWARD|OUTPUT|PREROUTING|POSTROUTING) .*)-j KUBE/, '$1-g KUBE'),
  replace('hook-elsewhere', /^-A PREROUTING (.*-j KUBE-SERVICES)/, '-A INPUT $1'),
  replace('hook-of-one-interface', /^(-A (?:PREROUTING|FORWARD)) (.*-j KUBE)/, '$1 -i eth0 $2'),
  replace('hook-of-one-protocol', /^(-A (?:PREROUTING|FORWARD|INPUT|OUTPUT|POSTROUTING)) (.*-j KUBE)/, '$1 -p tcp $2'),
  replace('hook-to-another-chain', /^(-A FORWARD .*)-j KUBE-FORWARD/, '$1-j KUBE-PROXY-FIREWALL'),
  swap('hooks-exchanged', /^-A (?:INPUT|FORWARD|OUTPUT) /, /^-A (?:INPUT|FORWARD|OUTPUT) /),
  precede('stranger-drops', /^-A FORWARD .*-j KUBE-FORWARD/, () => '-A FORWARD -p tcp -j DROP'),
  precede(
    'stranger-redirects',
    /^-A PREROUTING .*-j KUBE-SERVICES/,
    () => '-A PREROUTING -p tcp -j DNAT --to-destination :9',
  ),
  precede('stranger-masquerades', /^-A POSTROUTING .*-j KUBE-POSTROUTING/, () => '-A POSTROUTING -j MASQUERADE'),
  precede(
    'stranger-returns',
    /^-A (?:PREROUTING|OUTPUT) -m comment .*-j KUBE-SERVICES/,
    (line) => `-A ${line.split(' ')[1]} -p tcp -j RETURN`,
  ),
];
