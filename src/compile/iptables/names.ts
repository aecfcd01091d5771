/** Chain names: a prefix and 16 characters of a hash (pkg/proxy/iptables, servicePortChainNameBase). */

import { sha256Base32 } from '../../core/hash.ts';
import { recall } from '../../core/recall.ts';
import { type Endpoint, type Service, type ServicePort, servicePortName } from '../../model/types/network.ts';

/** The names of one service port; they are the same on every node, so one is made for each and kept. */
export interface PortNames {
  /** `namespace/name` or `namespace/name:port`. */
  readonly port: string;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  /** The 16 characters that KUBE-SVC, KUBE-SVL, KUBE-EXT and KUBE-FW chains share. */
  readonly hash: string;
  endpointChain(endpoint: Endpoint): string;
}

const kept = new WeakMap<ServicePort, PortNames>();

export function namesOf(service: Service, port: ServicePort): PortNames {
  return recall(kept, port, () => makeNames(service, port));
}

function makeNames(service: Service, port: ServicePort): PortNames {
  const name = servicePortName(service, port);
  const protocol = port.protocol.toLowerCase() as PortNames['protocol'];
  const chains = new Map<string, string>();
  return {
    port: name,
    protocol,
    hash: sha256Base32(name + protocol),
    endpointChain({ text }) {
      return recall(chains, text, () => `KUBE-SEP-${sha256Base32(name + protocol + text)}`);
    },
  };
}
