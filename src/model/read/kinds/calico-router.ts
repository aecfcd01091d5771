/** Our own BGPRouter: a router outside the cluster, with what it takes and what it originates. */
import type { BgpRouterObject } from '../../types/calico.ts';
import { address, dnsName, prefix } from '../rules.ts';
import { list, object, string } from '../schema.ts';
import { asNumber } from './calico.ts';
import { defineKind } from './kind.ts';

const peer = object(
  {
    address: string(address),
    asNumber,
    passwordRef: object({ name: string(), key: string() }, { required: ['name', 'key'] }),
  },
  { required: ['address', 'asNumber'] },
);

const spec = object(
  {
    asNumber,
    addresses: list(string(address)),
    peers: list(peer),
    accepts: list(string(prefix)),
    originates: list(string(prefix)),
    reflectorClusterID: string(address),
  },
  { required: ['asNumber', 'addresses'] },
);

export const bgpRouter = defineKind({
  kind: 'BGPRouter',
  group: 'plumbline.dev',
  namespaced: false,
  name: dnsName,
  fields: { spec },
  required: ['spec'],
  build: (head, { spec: read }): BgpRouterObject => ({ kind: 'BGPRouter', ...head, spec: read }),
});
