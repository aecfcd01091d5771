/** Services with the API server's defaults, and whether kube-proxy reads them. */
import { describe, expect, test } from 'vitest';
import { readsService, readsSlice } from '../../../src/model/link/proxied.ts';
import { cluster, networkOf, service, serviceOf } from '../linking.ts';

const linkedService = (spec: string, more: { labels?: string; status?: string } = {}, ...others: string[]) =>
  serviceOf(networkOf(service(spec, more), ...others));
const port = 'ports: [{port: 80}]';
const dual = cluster('serviceCIDRs: [10.96.0.0/16, "2001:db8:1::/112"]');

test('defaults', () => {
  expect(linkedService(`${port}, clusterIP: 10.96.0.9`)).toMatchObject({
    type: 'ClusterIP',
    selector: undefined,
    headless: false,
    proxied: true,
    families: [4],
    internalTrafficPolicy: 'Cluster',
    externalTrafficPolicy: 'Cluster',
    affinitySeconds: undefined,
    externalIPs: [],
    ingress: [],
    sourceRanges: [],
    healthCheckNodePort: 0,
    publishNotReadyAddresses: false,
    ports: [{ index: 0, name: '', protocol: 'TCP', port: 80, targetPort: 80, nodePort: 0 }],
  });
});

test.each<[string, object]>([
  [`${port}, sessionAffinity: ClientIP`, { affinitySeconds: 10800 }],
  [
    `${port}, sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 5}}`,
    { affinitySeconds: 5 },
  ],
  [
    `${port}, sessionAffinity: None, sessionAffinityConfig: {clientIP: {timeoutSeconds: 5}}`,
    { affinitySeconds: undefined },
  ],
  [`${port}, selector: {}`, { selector: undefined }],
  [`${port}, selector: {app: a}`, { selector: { app: 'a' } }],
  ['ports: [{port: 80, targetPort: 8080}]', { ports: [{ targetPort: 8080 }] }],
  [
    'ports: [{port: 80, targetPort: web, protocol: UDP, name: x}]',
    { ports: [{ targetPort: 'web', protocol: 'UDP', name: 'x' }] },
  ],
  ['ports: [{port: 80, targetPort: 0}]', { ports: [{ targetPort: 80 }] }],
  [`${port}, type: NodePort, externalTrafficPolicy: Local`, { externalTrafficPolicy: 'Local', healthCheckNodePort: 0 }],
  [`${port}, externalIPs: [192.0.2.9], externalTrafficPolicy: Local`, { externalTrafficPolicy: 'Local' }],
  [`${port}, internalTrafficPolicy: Local`, { internalTrafficPolicy: 'Local', externalTrafficPolicy: 'Cluster' }],
  [
    `${port}, type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 31000`,
    { externalTrafficPolicy: 'Local', healthCheckNodePort: 31000 },
  ],
  [`${port}, type: LoadBalancer, healthCheckNodePort: 31000`, { healthCheckNodePort: 0 }],
  ['clusterIP: None, selector: {app: a}', { headless: true, proxied: false, clusterIPs: [], ports: [] }],
  ['clusterIPs: [None]', { headless: true, proxied: false, clusterIPs: [] }],
  [
    'type: ExternalName, externalName: db.example.org, selector: {app: a}, clusterIP: 10.96.0.9',
    {
      proxied: false,
      headless: false,
      clusterIPs: [],
      families: [],
      selector: undefined,
      externalName: 'db.example.org',
    },
  ],
])('`%s`', (spec, expected) => {
  expect(linkedService(spec)).toMatchObject(expected);
});

describe('families and cluster IPs', () => {
  const addresses = (spec: string, ...others: string[]) => {
    const { families, clusterIPs } = linkedService(`${port}, ${spec}`, {}, ...others);
    return [families, clusterIPs.map(({ text }) => text)];
  };

  test.each<[string, number[], string[]]>([
    ['clusterIP: 10.96.0.9', [4], ['10.96.0.9']],
    ['clusterIP: 10.96.0.009', [4], ['10.96.0.9']],
    ['clusterIP: "2001:db8:1::9"', [6], ['2001:db8:1::9']],
    [
      'clusterIPs: [10.96.0.9, "2001:db8:1::9"], ipFamilies: [IPv4, IPv6], ipFamilyPolicy: RequireDualStack',
      [4, 6],
      ['10.96.0.9', '2001:db8:1::9'],
    ],
    [
      'clusterIPs: ["2001:db8:1::9", 10.96.0.9], ipFamilies: [IPv6, IPv4], ipFamilyPolicy: PreferDualStack',
      [6, 4],
      ['2001:db8:1::9', '10.96.0.9'],
    ],
    ['clusterIPs: [10.96.0.9, "2001:db8:1::9"], ipFamilies: [IPv4]', [4], ['10.96.0.9']],
    ['clusterIP: 10.96.0.9, clusterIPs: [10.96.0.9, "2001:db8:1::9"]', [4], ['10.96.0.9']],
  ])('given: `%s`', (spec, families, texts) => {
    expect(addresses(spec, dual)).toEqual([families, texts]);
  });

  test.each<[string, number[]]>([
    ['selector: {app: a}', [4]],
    ['ipFamilies: [IPv6]', [6]],
    ['ipFamilyPolicy: SingleStack', [4]],
    ['ipFamilyPolicy: PreferDualStack', [4, 6]],
    ['ipFamilyPolicy: RequireDualStack', [4, 6]],
    ['ipFamilies: [IPv6], ipFamilyPolicy: PreferDualStack', [6, 4]],
    ['clusterIP: "2001:db8:1::9", ipFamilyPolicy: PreferDualStack', [6, 4]],
    ['clusterIP: None', [4, 6]],
    ['clusterIP: None, selector: {app: a}', [4]],
  ])('allocated: `%s` in a cluster of two families', (spec, families) => {
    expect(linkedService(`${port}, ${spec}`, {}, dual).families).toEqual(families);
  });

  test('of a cluster of one family', () => {
    expect(linkedService(`${port}, ipFamilyPolicy: PreferDualStack`).families).toEqual([4]);
  });
});

test('addresses from outside keep their place and their mode', () => {
  const found = linkedService(`${port}, type: LoadBalancer, externalIPs: [192.168.099.022, "2001:db8::9"]`, {
    status: 'loadBalancer: {ingress: [{hostname: lb.example.org}, {ip: 192.0.2.7}, {ip: 192.0.2.8, ipMode: Proxy}]}',
  });
  expect(found.externalIPs).toMatchObject([
    { address: { text: '192.168.99.22' }, path: ['spec', 'externalIPs', 0] },
    { address: { text: '2001:db8::9' }, path: ['spec', 'externalIPs', 1] },
  ]);
  expect(found.ingress).toMatchObject([
    { address: { text: '192.0.2.7' }, mode: 'VIP', path: ['status', 'loadBalancer', 'ingress', 1, 'ip'] },
    { address: { text: '192.0.2.8' }, mode: 'Proxy', path: ['status', 'loadBalancer', 'ingress', 2, 'ip'] },
  ]);
});

describe('what kube-proxy asks the API server for', () => {
  const proxyName = { 'service.kubernetes.io/service-proxy-name': '' };
  const headless = { 'service.kubernetes.io/headless': '' };

  test.each<[string, Record<string, string>, number, boolean, boolean]>([
    ['no label', {}, 34, true, true],
    ['no label', {}, 37, true, true],
    ['proxy-name', proxyName, 34, false, false],
    ['proxy-name', proxyName, 36, false, false],
    ['proxy-name', proxyName, 37, false, true],
    ['headless', headless, 34, false, false],
    ['headless', headless, 36, false, false],
    ['headless', headless, 37, true, false],
  ])('%s %o at 1.%i: Service %s, slice %s', (_, labels, minor, ofService, ofSlice) => {
    const version = { text: `1.${minor}`, minor };
    expect([readsService(labels, version), readsSlice(labels, version)]).toEqual([ofService, ofSlice]);
  });

  test('a Service that it does not read is no frontend', () => {
    const labels = 'service.kubernetes.io/headless: ""';
    expect(linkedService(port, { labels }, cluster('kubernetesVersion: "1.34"')).proxied).toBe(false);
    expect(linkedService(port, { labels }).proxied).toBe(true);
    expect(linkedService(port, { labels: 'service.kubernetes.io/service-proxy-name: other' }).proxied).toBe(false);
  });
});
