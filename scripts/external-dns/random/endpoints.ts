/** Random DNSEndpoints. */
import { ip4, ip6, labels, namespaces, type Setting, type Shape } from './shape.ts';

const property = ({ draw }: Pick<Setting, 'draw'>) =>
  draw.pick([
    { name: 'webhook/weight', value: '1' },
    { name: 'record-type', value: draw.pick(['ptr', 'PTR', 'x']) },
    { name: 'alias', value: draw.pick(['true', 'false']) },
    { name: 'other/thing', value: '1' },
  ]);

export function dnsEndpoint({ draw }: Setting, at: number): Shape {
  const own = `d${at}.example.org`;
  const one = (index: number) =>
    draw.pick([
      { dnsName: own, recordType: 'A', targets: [ip4(draw), ip4(draw)] },
      { dnsName: `c${index}.${own}`, recordType: 'CNAME', targets: [`t${index}.example.com`] },
      { dnsName: `t${index}.${own}`, recordType: 'TXT', targets: ['"text"'] },
      {
        dnsName: `m${index}.${own}`,
        recordType: 'MX',
        targets: ['10 mx.example.net', draw.pick(['20 mx2.example.net', 'bad'])],
      },
      {
        dnsName: `s${index}.${own}`,
        recordType: 'SRV',
        targets: [draw.pick(['0 50 80 a.example.org.', '0 50 80 a.example.org'])],
      },
      { dnsName: `6${index}.${own}`, recordType: 'AAAA', targets: [draw.pick([ip6(draw), ip4(draw)])] },
      { dnsName: `${index}.${at}.0.192.in-addr.arpa`, recordType: 'PTR', targets: [draw.pick([own, '192.0.2.1'])] },
      { dnsName: `n${index}.${own}`, recordType: 'NS', targets: ['ns1.example.net'] },
    ]);
  const endpoints = Array.from({ length: draw.int(1, 3) }, (_, index) => ({
    ...one(index),
    ...(draw.oneIn(2) ? { recordTTL: draw.int(1, 600) } : {}),
    ...(draw.oneIn(8) ? { setIdentifier: draw.pick(['blue', 'green']) } : {}),
    ...(draw.oneIn(8) ? { providerSpecific: [property({ draw })] } : {}),
    ...(draw.oneIn(8) ? { labels: { team: 'a' } } : {}),
  }));
  // One name once: which of two with other TTLs survives is drawn at random.
  const distinct = [...new Map(endpoints.map((each) => [`${each.dnsName} ${each.recordType}`, each])).values()];
  return {
    apiVersion: 'externaldns.k8s.io/v1alpha1',
    kind: 'DNSEndpoint',
    metadata: {
      name: `d${at}`,
      namespace: draw.pick(namespaces),
      resourceVersion: '1',
      labels: labels(draw),
      annotations: draw.oneIn(10) ? { kind: draw.pick(['x', 'y']) } : {},
    },
    spec: { endpoints: distinct },
  };
}
