/** `plumbline.dev/v1alpha1 DNSServer`: a CoreDNS outside the clusters, and what it serves. */
import type { DnsServerObject } from '../../types/dns-outside.ts';
import { address, dnsLabel, dnsName } from '../rules.ts';
import { integer, list, object, string } from '../schema.ts';
import { server, version } from './cluster.ts';
import { zoneName } from './dns-rewrite.ts';
import { defineKind } from './kind.ts';

const path = {
  expected: 'a path without blanks',
  // What a word of a Corefile and of a shell hold without quotes.
  test: (text: string): boolean => /^[\w./@:+-]+$/.test(text),
};

const kinds = ['kubernetes', 'external', 'zone', 'forward'] as const;

const source = object(
  {
    kubernetes: object(
      {
        cluster: string(dnsName),
        namespaces: list(string(dnsLabel)),
        kubeconfig: string(path),
        zone: string(zoneName),
      },
      { required: ['cluster', 'kubeconfig'] },
    ),
    external: object(
      { cluster: string(dnsName), zone: string(zoneName), kubeconfig: string(path) },
      { required: ['cluster', 'zone'] },
    ),
    zone: string(dnsName),
    forward: object({ zone: string(zoneName), to: list(string(server)) }, { required: ['zone', 'to'] }),
  },
  {
    check(value, at) {
      const said = kinds.filter((kind) => value[kind] !== undefined);
      if (said.length !== 1)
        at.invalid(said.join(', '), `exactly one of ${kinds.map((kind) => `\`${kind}\``).join(', ')}`);
      if (value.forward?.to.length === 0) at.at('forward', () => at.invalid('to', 'at least one address'));
    },
  },
);

const spec = object(
  {
    addresses: list(string(address)),
    port: integer(1, 65535),
    version: string(version('1.14.7')),
    sources: list(source),
  },
  { required: ['addresses'] },
);

export const dnsServer = defineKind({
  kind: 'DNSServer',
  group: 'plumbline.dev',
  namespaced: false,
  name: dnsName,
  fields: { spec },
  required: ['spec'],
  build: (head, { spec: read }): DnsServerObject => ({ kind: 'DNSServer', ...head, spec: read }),
});
