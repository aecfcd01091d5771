/** `externaldns.k8s.io/v1alpha1 DNSEndpoint`. */
import type { DnsEndpointObject } from '../../types/dns-endpoint.ts';
import { dnsName } from '../rules.ts';
import { integer, list, map, object, string } from '../schema.ts';
import { defineKind } from './kind.ts';

const endpoint = object({
  dnsName: string(),
  recordType: string(),
  targets: list(string()),
  recordTTL: integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  setIdentifier: string(),
  labels: map(string()),
  providerSpecific: list(object({ name: string(), value: string() })),
});

export const dnsEndpoint = defineKind({
  kind: 'DNSEndpoint',
  group: 'externaldns.k8s.io',
  name: dnsName,
  fields: { spec: object({ endpoints: list(endpoint) }) },
  known: ['status'],
  build: (head, { spec = {} }): DnsEndpointObject => ({ kind: 'DNSEndpoint', ...head, spec }),
});
