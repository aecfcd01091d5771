/** Wrong sources: ranges, and how pods are told from others. */
import { type Mutator, replace } from '../edits.ts';

export const sources: readonly Mutator[] = [
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
  replace('detector-lost', /^(-A KUBE-SV[CL]-.*) ! -[si] \S+( -j KUBE-MARK-MASQ)/, '$1$2'),
  replace('pod-detector-lost', /^(-A KUBE-EXT-.*"pod traffic for [^"]*") -[si] \S+/, '$1'),
  replace('detector-narrower', /^(-A KUBE-(?:SV[CL]|EXT)-.* -s \S+\/)(\d+)/, (_, head, n) => head! + (Number(n) + 1)),
  replace('detector-of-another-range', /^(-A KUBE-(?:SV[CL]|EXT)-.* -s )([\d.]+)(\/\d+)/, '$1172.31.0.0$3'),
  replace(
    'detector-of-another-range-ipv6',
    /^(-A KUBE-(?:SV[CL]|EXT)-.* -s )([0-9a-f]*:[0-9a-f:]+)(\/\d+)/,
    '$1fd00:ffff::$3',
  ),
  replace('detector-by-destination', /^(-A KUBE-EXT-.*"pod traffic for [^"]*") -s/, '$1 -d'),
  replace('detector-interface-wildcard', /^(-A KUBE-(?:SV[CL]|EXT)-.* -i [^\s+]+)( |$)/, '$1+$2'),
  replace('detector-interface-exact', /^(-A KUBE-(?:SV[CL]|EXT)-.* -i \S+)\+/, '$1'),
  replace('source-range-lost', /^(-A KUBE-FW-.*) -s \S+( -j)/, '$1$2'),
  replace('one-interface-only', /^(-A KUBE-SERVICES .*)(-j KUBE-(?:SV[CL]|EXT|FW))/, '$1-i eth0 $2'),
  replace('guard-without-source', /^(-A KUBE-FIREWALL .*)! -s \S+ /, '$1'),
  replace('guard-source-not-inverted', /^(-A KUBE-FIREWALL .*)! -s /, '$1-s '),
];
