/** `discovery.k8s.io EndpointSlice` (v1 and v1beta1), `v1 Endpoints` in `endpoints.ts`. */
import { isIPv4, parseAddress } from '../../../core/ip/address.ts';
import type { EndpointList, EndpointSliceObject } from '../../types/endpoint-slice.ts';
import type { Cursor } from '../cursor.ts';
import type { Alike } from '../json/form.ts';
import { anyName } from '../rules.ts';
import { boolean, integer, list, made, object, oneOf, type Schema, string } from '../schema.ts';
import { compact } from './compact-endpoint.ts';
import { defineKind } from './kind.ts';
import { type Common, commonOf, EndpointCollector, ListedEndpoints, varyingInEndpoints } from './listed-endpoints.ts';
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

const isListed = (value: unknown): value is ListedEndpoints => value instanceof ListedEndpoints;
const endpoints = made<EndpointList>(isListed, list(endpoint));

/** How the endpoints of slices are read from lists in JSON. */
export const endpointsAlike: Alike<Common> = {
  kind: 'EndpointSlice',
  key: 'endpoints',
  varying: varyingInEndpoints,
  learn(value, at) {
    const decoded = endpoint.decode(value, at);
    return decoded === undefined ? undefined : commonOf(decoded);
  },
  collect: () => new EndpointCollector(),
};

export const endpointSlice = defineKind({
  kind: 'EndpointSlice',
  group: 'discovery.k8s.io',
  name: anyName,
  fields: {
    addressType: oneOf(['IPv4', 'IPv6', 'FQDN']),
    ports: list(slicePort),
    endpoints,
  },
  required: ['addressType'],
  build(head, { addressType, ports = [], endpoints = [] }, at): EndpointSliceObject {
    if (addressType !== 'FQDN') at.at('endpoints', () => checkAddresses(endpoints, addressType, at));
    const kept = isListed(endpoints) ? endpoints : Array.from(endpoints, compact);
    return { kind: 'EndpointSlice', ...head, addressType, ports, endpoints: kept };
  },
});

function checkAddresses(endpoints: EndpointList, type: 'IPv4' | 'IPv6', at: Cursor): void {
  const family = type === 'IPv6' ? 6 : 4;
  if (family === 4 && isListed(endpoints) && endpoints.areIPv4) return;
  let i = 0;
  for (const { addresses } of endpoints) {
    for (const [j, text] of addresses.entries()) {
      if ((family === 4 && isIPv4(text)) || parseAddress(text, { lenient: true })?.family === family) continue;
      at.at(i, () => at.at('addresses', () => at.at(j, () => at.invalid(text, `an ${type} address`))));
    }
    i++;
  }
}
