/** Networks whose record texts get faults: every format, with creations, updates, deletions, routing policies and aliases. */
import type { Network } from '../../../src/model/types/network.ts';
import { networkOf } from '../../properties/judge.ts';

const prefix = 'external-dns.kubernetes.io';
const heritage = (resource: string) =>
  `"heritage=external-dns,external-dns/owner=c1,external-dns/resource=${resource}"`;

const standing = [
  'example.org. 3600 IN SOA ns1.example.net. hostmaster.example.org. 7 3600 600 86400 300',
  'example.org. 3600 IN NS ns1.example.net.',
  'www.example.org. 300 IN A 203.0.113.9',
  `a-www.example.org. 300 IN TXT ${heritage('service/demo/web')}`,
  'old.example.org. 300 IN A 203.0.113.8',
  `a-old.example.org. 300 IN TXT ${heritage('service/demo/old')}`,
  'hand.example.org. 300 IN A 203.0.113.7',
  'hand.example.org. 300 IN MX 10 mail.example.net.',
].join('\n');

const cluster = (args: readonly string[], rest: string) =>
  `{apiVersion: plumbline.dev/v1alpha1, kind: Cluster, metadata: {name: site}, spec: {externalDNS: [{name: public, args: ${JSON.stringify(args)}, ${rest}}]}}`;

const service = (name: string, annotations: Readonly<Record<string, string>>, ingress: string) =>
  `{apiVersion: v1, kind: Service, metadata: {name: ${name}, namespace: demo, annotations: ${JSON.stringify(
    Object.fromEntries(Object.entries(annotations).map(([key, value]) => [`${prefix}/${key}`, value])),
  )}}, spec: {type: LoadBalancer, ports: [{port: 80}]}, status: {loadBalancer: {ingress: [${ingress}]}}}`;

const endpoints = `{apiVersion: externaldns.k8s.io/v1alpha1, kind: DNSEndpoint, metadata: {name: d, namespace: demo}, spec: {endpoints: [
  {dnsName: mail.example.org, recordType: MX, targets: ["10 mx1.example.net", "20 mx2.example.net"], recordTTL: 600},
  {dnsName: _sip._tcp.example.org, recordType: SRV, targets: ["0 50 5060 sip.example.org."]},
  {dnsName: text.example.org, recordType: TXT, targets: ["semi;colon \\"quoted\\" and \\\\ back"], recordTTL: 60},
  {dnsName: sub.example.org, recordType: NS, targets: [ns1.example.net, ns2.example.net]}]}}`;

export function recordNetworks(): ReadonlyMap<string, Network> {
  const all = ['--policy=sync', '--txt-owner-id=c1', '--domain-filter=example.org'];
  const types = ['A', 'AAAA', 'CNAME', 'TXT', 'MX', 'SRV', 'NS'].map((type) => `--managed-record-types=${type}`);
  const plain = networkOf(
    cluster(['--source=service', '--source=crd', ...all, ...types], `current: ${JSON.stringify(standing)}`),
    service(
      'web',
      { hostname: 'www.example.org,*.apps.example.org', ttl: '5m' },
      '{ip: 203.0.113.10}, {ip: "2001:db8::10"}',
    ),
    service('alias', { hostname: 'alias.example.org', ttl: '120' }, '{hostname: lb.example.net}'),
    endpoints,
  );
  const routed = networkOf(
    cluster(['--source=service', '--provider=aws', ...all], 'zones: [{name: example.org, id: Z1}]'),
    service(
      'blue',
      { hostname: 'www.example.org', 'set-identifier': 'blue', 'aws-weight': '10' },
      '{hostname: lb1.eu-west-1.elb.amazonaws.com}',
    ),
    service(
      'green',
      { hostname: 'www.example.org', 'set-identifier': 'green', 'aws-weight': '20' },
      '{ip: 203.0.113.20}, {ip: 203.0.113.21}',
    ),
  );
  return new Map([
    ['plain', plain],
    ['routed', routed],
  ]);
}
