/** Calico's IPPool, Node and BlockAffinity: which addresses there are, and which node has which. */
import type { BlockAffinityObject, CalicoNodeObject, IpPoolObject } from '../../types/calico.ts';
import { address, isAddress, isPrefix, prefix } from '../rules.ts';
import { boolean, integer, list, object, oneOf, string } from '../schema.ts';
import { asNumber, defineCalico, selector } from './calico.ts';

const encapsulation = oneOf(['', 'Never', 'Always', 'CrossSubnet']);

export const ipPool = defineCalico(
  'IPPool',
  object(
    {
      cidr: string(prefix),
      ipipMode: encapsulation,
      vxlanMode: encapsulation,
      disableBGPExport: boolean(),
      disabled: boolean(),
      blockSize: integer(0, 128),
      allowedUses: list(oneOf(['Workload', 'Tunnel', 'LoadBalancer'])),
      nodeSelector: string(selector),
    },
    {
      required: ['cidr'],
      known: ['natOutgoing', 'assignmentMode', 'namespaceSelector'],
      check({ cidr, ipipMode = '', vxlanMode = '' }, at) {
        const on = (mode: string) => mode !== '' && mode !== 'Never';
        if (on(ipipMode) && on(vxlanMode)) at.at('vxlanMode', () => at.invalid(vxlanMode, '`Never` beside IPIP'));
        if (on(ipipMode) && cidr.includes(':')) at.at('ipipMode', () => at.invalid(ipipMode, '`Never` for IPv6'));
      },
    },
  ),
  (head, read): IpPoolObject => ({ kind: 'IPPool', ...head, spec: read as IpPoolObject['spec'] }),
);

const nodeAddress = { expected: 'an IP address or CIDR', test: (text: string) => isAddress(text) || isPrefix(text) };

export const calicoNode = defineCalico(
  'Node',
  object(
    {
      bgp: object(
        {
          ipv4Address: string(nodeAddress),
          ipv6Address: string(nodeAddress),
          asNumber,
          routeReflectorClusterID: string(address),
        },
        { known: ['ipv4IPIPTunnelAddr'] },
      ),
      wireguard: object({ interfaceIPv4Address: string(address), interfaceIPv6Address: string(address) }),
    },
    {
      known: [
        'addresses',
        'orchRefs',
        'ipv4VXLANTunnelAddr',
        'ipv6VXLANTunnelAddr',
        'vxlanTunnelMACAddr',
        'vxlanTunnelMACAddrV6',
      ],
    },
  ),
  (head, read): CalicoNodeObject => ({ kind: 'CalicoNode', ...head, spec: read }),
);

export const blockAffinity = defineCalico(
  'BlockAffinity',
  object(
    { cidr: string(prefix), node: string(), state: oneOf(['', 'confirmed', 'pending', 'pendingDeletion']) },
    { required: ['cidr', 'node'], known: ['deleted', 'type'] },
  ),
  (head, read): BlockAffinityObject => ({
    kind: 'BlockAffinity',
    ...head,
    spec: read as BlockAffinityObject['spec'],
  }),
);
