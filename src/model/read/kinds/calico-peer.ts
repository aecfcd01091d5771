/** Calico's BGPPeer: one session, or one for each pair of nodes that two selectors select. */
import { parsePeerIP } from '../../bgp/values.ts';
import type { BgpPeerObject } from '../../types/calico.ts';
import { address } from '../rules.ts';
import { boolean, integer, list, object, oneOf, string } from '../schema.ts';
import { asNumber, defineCalico, duration, password, selector } from './calico.ts';

/** Pairs of fields of which at most one may be set. */
const exclusive = [
  ['node', 'nodeSelector'],
  ['peerIP', 'peerSelector'],
  ['peerIP', 'localWorkloadSelector'],
  ['peerSelector', 'localWorkloadSelector'],
  ['keepOriginalNextHop', 'nextHopMode'],
] as const;

const spec = object(
  {
    node: string(),
    nodeSelector: string(selector),
    peerIP: string({
      expected: 'an IP address, with `:port` if it is not 179',
      test: (text) => text === '' || parsePeerIP(text) !== undefined,
    }),
    peerSelector: string(selector),
    localWorkloadSelector: string(selector),
    asNumber,
    localASNumber: asNumber,
    keepOriginalNextHop: boolean(),
    nextHopMode: oneOf(['Auto', 'Self', 'Keep']),
    password,
    sourceAddress: oneOf(['UseNodeIP', 'None']),
    maxRestartTime: string(duration),
    keepaliveTime: string(duration),
    numAllowedLocalASNumbers: integer(0),
    ttlSecurity: integer(0, 255),
    reachableBy: string(address),
    filters: list(string()),
    reversePeering: oneOf(['Auto', 'Manual']),
  },
  {
    check(value, at) {
      for (const [one, other] of exclusive) {
        if (value[one] && value[other])
          at.at(other, () => at.invalid(value[other], `nothing, because \`${one}\` is set too`));
      }
      if (value.peerSelector && value.asNumber)
        at.at('asNumber', () => at.invalid(value.asNumber, 'nothing: nodes say their own AS number'));
      if (value.reachableBy && !value.peerIP) at.missing('peerIP', 'the peer that `reachableBy` leads to');
      const family = (text: string) => (text.includes('.') ? 4 : 6);
      const peer = parsePeerIP(value.peerIP ?? '');
      if (value.reachableBy && peer !== undefined && family(value.reachableBy) !== family(peer.address))
        at.at('reachableBy', () => at.invalid(value.reachableBy, "an address of the peer's family"));
      if (value.localWorkloadSelector && !value.asNumber) at.missing('asNumber', 'the AS number of the workloads');
    },
  },
);

export const bgpPeer = defineCalico(
  'BGPPeer',
  spec,
  (head, read): BgpPeerObject => ({ kind: 'BGPPeer', ...head, spec: read }),
);
