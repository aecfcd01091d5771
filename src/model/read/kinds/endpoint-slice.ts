/** `discovery.k8s.io EndpointSlice` (v1 and v1beta1), `v1 Endpoints` in `endpoints.ts`. */
import { isIPv4, parseAddress } from '../../../core/ip/address.ts';
import type { EndpointSliceObject } from '../../types/endpoint-slice.ts';
import type { Cursor } from '../cursor.ts';
import { anyName } from '../rules.ts';
import { boolean, type Decoded, integer, list, object, oneOf, type Schema, string } from '../schema.ts';
import { compact } from './compact-endpoint.ts';
import { defineKind } from './kind.ts';
import { protocols } from './service.ts';

export const slicePort = object({
  name: string(),
  protocol: oneOf(protocols),
  port: integer(0, 65535),
  appProtocol: string(),
});

export const reference = object(
  { kind: string(), name: string(), namespace: string() },
  { known: ['apiVersion', 'uid', 'resourceVersion', 'fieldPath'] },
);

const named: Schema<readonly { readonly name: string }[]> = list(object({ name: string() }, { required: ['name'] }));

const endpoint = object(
  {
    addresses: list(string()),
    conditions: object({ ready: boolean(), serving: boolean(), terminating: boolean() }),
    hostname: string(),
    nodeName: string(),
    zone: string(),
    targetRef: reference,
    hints: object({ forZones: named, forNodes: named }),
  },
  { required: ['addresses'], known: ['topology', 'deprecatedTopology'] },
);

export const endpointSlice = defineKind({
  kind: 'EndpointSlice',
  group: 'discovery.k8s.io',
  name: anyName,
  fields: {
    addressType: oneOf(['IPv4', 'IPv6', 'FQDN']),
    ports: list(slicePort),
    endpoints: list(endpoint),
  },
  required: ['addressType'],
  build(head, { addressType, ports = [], endpoints = [] }, at): EndpointSliceObject {
    if (addressType !== 'FQDN') at.at('endpoints', () => checkAddresses(endpoints, addressType, at));
    return { kind: 'EndpointSlice', ...head, addressType, ports, endpoints: endpoints.map(compact) };
  },
});

function checkAddresses(endpoints: readonly Decoded<typeof endpoint>[], type: 'IPv4' | 'IPv6', at: Cursor): void {
  const family = type === 'IPv6' ? 6 : 4;
  endpoints.forEach(({ addresses }, i) => {
    addresses.forEach((text, j) => {
      if (family === 4 && isIPv4(text)) return;
      if (parseAddress(text, { lenient: true })?.family === family) return;
      at.at(i, () => at.at('addresses', () => at.at(j, () => at.invalid(text, `an ${type} address`))));
    });
  });
}
