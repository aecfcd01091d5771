/** Wrong verdicts and targets. */
import { change, type Mutator, others, replace } from '../edits.ts';

export const targets: readonly Mutator[] = [
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
  replace('reject-with-prohibited', /-j REJECT$/, '-j REJECT --reject-with icmp-host-prohibited'),
  replace('reject-with-the-default', /-j REJECT$/, '-j REJECT --reject-with icmp-port-unreachable'),
  replace('reject-to-accept', /-j REJECT$/, '-j ACCEPT'),
  replace('target-lost', /^(-A KUBE-.*) -j (?!DNAT|MARK|REJECT|MASQUERADE)\S+$/, '$1'),
  replace('goto-for-jump', /^(-A KUBE-.*) -j (KUBE-\S+)$/, '$1 -g $2'),
  replace('masquerade-without-random-fully', / --random-fully/, ''),
  replace('masquerade-with-few-ports', /-j MASQUERADE.*$/, '-j MASQUERADE --to-ports 1024-2047'),
  replace('masquerade-tcp-only', /(-A KUBE-POSTROUTING .*)(-j MASQUERADE)/, '$1-p tcp $2'),
  replace('dnat-persistent', /(-j DNAT --to-destination \S+)$/, '$1 --persistent'),
  replace('dnat-to-return', /-j DNAT .*$/, '-j RETURN'),
  replace('marked-instead-of-served', /^(-A KUBE-SERVICES .*) -j KUBE-(?:SV[CL]|EXT|FW)-\S+$/, '$1 -j KUBE-MARK-MASQ'),
  replace(
    'refused-only-half-the-time',
    /(-j (?:REJECT|DROP))$/,
    '-m statistic --mode random --probability 0.5000000000 $1',
  ),
];
