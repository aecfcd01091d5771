/** Chain names: a prefix and 16 characters of a hash (pkg/proxy/iptables, servicePortChainNameBase). */

import { sha256Base32 } from '../../core/hash.ts';
import type { Family } from '../../core/ip/address.ts';
import { recall } from '../../core/recall.ts';
import { type Endpoint, type Service, type ServicePort, servicePortName } from '../../model/types/network.ts';

/** The names of one service port; they are the same on every node, so one is made for each and kept. */
export interface PortNames {
  /** `namespace/name` or `namespace/name:port`. */
  readonly port: string;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  /** The 16 characters that KUBE-SVC, KUBE-SVL, KUBE-EXT and KUBE-FW chains share. */
  readonly hash: string;
  /** The 16 characters of the chains of some of the port's endpoints of one family, which come in the order of the port. */
  endpointHashes(endpoints: readonly Endpoint[], family: Family): readonly string[];
}

const kept = new WeakMap<ServicePort, PortNames>();

export function namesOf(service: Service, port: ServicePort): PortNames {
  return recall(kept, port, () => makeNames(service, port));
}

function makeNames(service: Service, port: ServicePort): PortNames {
  const name = servicePortName(service, port);
  const protocol = port.protocol.toLowerCase() as PortNames['protocol'];
  const base = name + protocol;
  const { endpoints: all } = port;
  const hashes = { 4: new Array<string>(all[4].length), 6: new Array<string>(all[6].length) };
  return {
    port: name,
    protocol,
    hash: sha256Base32(base),
    endpointHashes(endpoints, family) {
      const known = hashes[family];
      let at = 0;
      return endpoints.map(({ text }) => {
        while (all[family][at]!.text !== text) at++;
        known[at] ??= sha256Base32(base + text);
        return known[at++]!;
      });
    },
  };
}
