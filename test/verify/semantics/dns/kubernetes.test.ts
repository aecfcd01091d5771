import { describe, expect, test } from 'vitest';
import { answerExternal, type ExternalOptions } from '../../../../src/verify/semantics/dns/external/answer.ts';
import { answerKubernetes } from '../../../../src/verify/semantics/dns/kubernetes/answer.ts';
import { indexWorld } from '../../../../src/verify/semantics/dns/kubernetes/index-of-world.ts';
import { type KubernetesOptions, kubernetesDefaults } from '../../../../src/verify/semantics/dns/kubernetes/options.ts';
import { type ApiObject, dnsWorld } from '../../../../src/verify/semantics/dns/kubernetes/world.ts';
import { type Outcome, reply } from '../../../../src/verify/semantics/dns/message.ts';

const service = (name: string, spec: ApiObject['spec'], more: Partial<ApiObject> = {}): ApiObject => ({
  kind: 'Service',
  metadata: { name, namespace: 'shop' },
  spec: { ports: [{ name: 'http', port: 80, protocol: 'TCP' }], ...spec },
  ...more,
});

const objects: readonly ApiObject[] = [
  { kind: 'Namespace', metadata: { name: 'shop' } },
  service('web', { clusterIPs: ['10.96.0.7', '2001:db8::7'], externalIPs: ['198.51.100.7'] }),
  service('db', { clusterIP: 'None' }),
  service('out', { type: 'ExternalName', externalName: 'www.example.org' }),
  service('chain', { type: 'ExternalName', externalName: 'web.shop.svc.cluster.local' }),
  {
    kind: 'EndpointSlice',
    metadata: { name: 'db-1', namespace: 'shop', labels: { 'kubernetes.io/service-name': 'db' } },
    endpoints: [
      { addresses: ['10.244.1.5'], hostname: 'db-0' },
      { addresses: ['10.244.2.6'] },
      { addresses: ['10.244.3.7'], conditions: { ready: false } },
    ],
    ports: [{ name: 'sql', port: 5432, protocol: 'TCP' }],
  },
  { kind: 'Pod', metadata: { name: 'p', namespace: 'shop' }, status: { podIP: '10.244.1.5' } },
];

const index = indexWorld(dnsWorld(objects));

function ask(name: string, type: string, more: Partial<KubernetesOptions> = {}): Outcome {
  const options = { ...kubernetesDefaults, zones: ['cluster.local.', '10.in-addr.arpa.'], ...more };
  const lookup = ({ name: target }: { name: string }) =>
    reply('NOERROR', { answer: [{ name: target, ttl: 60, type: 'A', rdata: '203.0.113.9' }] });
  return answerKubernetes({ options, index, localAddresses: [], synced: true, lookup }, { name, type });
}

const told = (outcome: Outcome) =>
  typeof outcome === 'string'
    ? outcome
    : [outcome.rcode, ...outcome.answer.map(({ type, rdata }) => `${type} ${rdata}`)];

describe('the names of a cluster', () => {
  test.each([
    ['web.shop.svc.cluster.local.', 'A', ['NOERROR', 'A 10.96.0.7']],
    ['web.shop.svc.cluster.local.', 'AAAA', ['NOERROR', 'AAAA 2001:db8::7']],
    ['web.shop.svc.cluster.local.', 'MX', ['NOERROR']],
    ['no.shop.svc.cluster.local.', 'A', ['NXDOMAIN']],
    ['shop.svc.cluster.local.', 'A', ['NOERROR']],
    ['other.svc.cluster.local.', 'A', ['NXDOMAIN']],
    ['_http._tcp.web.shop.svc.cluster.local.', 'SRV', ['NOERROR', 'SRV 0 50 80 web.shop.svc.cluster.local.']],
    ['_http._udp.web.shop.svc.cluster.local.', 'SRV', ['NXDOMAIN']],
    ['db.shop.svc.cluster.local.', 'A', ['NOERROR', 'A 10.244.1.5', 'A 10.244.2.6']],
    ['db-0.db.shop.svc.cluster.local.', 'A', ['NOERROR', 'A 10.244.1.5']],
    ['10-244-2-6.db.shop.svc.cluster.local.', 'A', ['NOERROR', 'A 10.244.2.6']],
    ['out.shop.svc.cluster.local.', 'A', ['NOERROR', 'CNAME www.example.org.', 'A 203.0.113.9']],
    ['chain.shop.svc.cluster.local.', 'A', ['NOERROR', 'CNAME web.shop.svc.cluster.local.', 'A 10.96.0.7']],
    ['chain.shop.svc.cluster.local.', 'SRV', ['NOERROR']],
    ['dns-version.cluster.local.', 'TXT', ['NOERROR', 'TXT 1.1.0']],
    ['7.0.96.10.in-addr.arpa.', 'PTR', ['NOERROR', 'PTR web.shop.svc.cluster.local.']],
    ['5.1.244.10.in-addr.arpa.', 'PTR', ['NOERROR', 'PTR db-0.db.shop.svc.cluster.local.']],
    ['9.9.9.10.in-addr.arpa.', 'PTR', ['NXDOMAIN']],
    ['10-244-1-5.shop.pod.cluster.local.', 'A', ['NXDOMAIN']],
    ['www.example.org.', 'A', 'next'],
  ])('%s %s', (name, type, expected) => {
    expect(told(ask(name, type))).toEqual(expected);
  });

  test('of pods follow the mode', () => {
    const name = (ip: string) => `${ip}.shop.pod.cluster.local.`;
    expect(told(ask(name('10-9-9-9'), 'A', { pods: 'insecure' }))).toEqual(['NOERROR', 'A 10.9.9.9']);
    expect(told(ask(name('10-9-9-9'), 'A', { pods: 'verified' }))).toEqual(['NXDOMAIN']);
    expect(told(ask(name('10-244-1-5'), 'A', { pods: 'verified' }))).toEqual(['NOERROR', 'A 10.244.1.5']);
  });

  test('keep the case of the question', () => {
    const outcome = ask('WEB.shop.svc.Cluster.Local.', 'A');
    expect(typeof outcome === 'object' && outcome.answer[0]?.name).toBe('WEB.shop.svc.Cluster.Local.');
  });

  test('that do not exist go on where the stanza says so', () => {
    expect(ask('9.9.9.10.in-addr.arpa.', 'PTR', { fallthrough: ['in-addr.arpa.'] })).toBe('next');
    expect(told(ask('no.shop.svc.cluster.local.', 'A', { fallthrough: ['in-addr.arpa.'] }))).toEqual(['NXDOMAIN']);
  });

  test('without a ready endpoint are gone if empty Services are ignored', () => {
    expect(told(ask('web.shop.svc.cluster.local.', 'A', { ignoreEmptyService: true }))).toEqual(['NXDOMAIN']);
  });
});

describe('the outside names of a cluster', () => {
  const options: ExternalOptions = {
    zones: ['example.com.'],
    apex: 'dns',
    ttl: 5,
    headless: false,
    fallthrough: undefined,
  };
  const outside = (name: string, type: string) =>
    told(
      answerExternal(
        { options, kubernetes: kubernetesDefaults, index, ownAddresses: ['198.51.100.53'], lookup: () => undefined },
        { name, type },
      ),
    );

  test.each([
    ['web.shop.example.com.', 'A', ['NOERROR', 'A 198.51.100.7']],
    ['web.shop.example.com.', 'AAAA', ['NOERROR']],
    ['db.shop.example.com.', 'A', ['NXDOMAIN']],
    ['shop.example.com.', 'A', ['NOERROR']],
    ['example.com.', 'NS', ['NOERROR', 'NS ns1.dns.example.com.']],
    ['ns1.dns.example.com.', 'A', ['NOERROR', 'A 198.51.100.53']],
    ['_http._tcp.web.shop.example.com.', 'SRV', ['NOERROR', 'SRV 0 100 80 web.shop.example.com.']],
  ])('%s %s', (name, type, expected) => {
    expect(outside(name, type)).toEqual(expected);
  });
});
