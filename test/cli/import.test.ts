import { expect, test } from 'vitest';
import { folderWith, run } from './run.ts';

const kubeadm = `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    rewrite name suffix .smoogle.com .google.com answer auto
    kubernetes cluster.example in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . 192.0.2.1 192.0.2.2 {
       max_concurrent 1000
    }
    cache 30
    loop
    reload
    loadbalance
}
`;

const imported = async (text: string) =>
  run(folderWith({ Corefile: text }), ['import', 'Corefile', '--cluster', 'prod']);

test('what kubeadm writes is carried over whole, and compiles to the same', async () => {
  const { status, out, err } = await imported(kubeadm);
  expect([status, err]).toEqual([0, '']);
  expect(out).toBe(`apiVersion: plumbline.dev/v1alpha1
kind: Cluster
metadata:
  name: prod
spec:
  clusterDomain: cluster.example
  dns:
    pods: insecure
    ttl: 30
    cacheSeconds: 30
    upstreams:
      - 192.0.2.1
      - 192.0.2.2
---
apiVersion: plumbline.dev/v1alpha1
kind: DNSRewrite
metadata:
  name: rewrite-001
spec:
  order: 1
  rule: name suffix .smoogle.com .google.com answer auto
`);
  const cwd = folderWith({ 'site/dns.yaml': out });
  expect((await run(cwd, ['check', 'site'])).status).toBe(0);
});

test('what is not carried over is said, whatever it is', async () => {
  const more = kubeadm
    .replace('cache 30', 'cache 30 {\n       prefetch 5\n    }')
    .replace('    loop\n', '    log\n    hosts {\n       192.0.2.7 a.example\n       fallthrough\n    }\n');
  const { status, err } = await imported(`${more}consul:53 {\n  errors\n  cache 30\n  forward . 192.0.2.9\n}\n`);
  expect(status).toBe(0);
  const about = [...err.matchAll(/^not carried over: `(\w+)` of `(\S+)` (\S+ \S+)/gm)].map((match) =>
    match.slice(1).join(' '),
  );
  expect(about.sort()).toEqual([
    'cache dns://.:53 changes from',
    'cache dns://consul.:53 is left',
    'errors dns://consul.:53 is left',
    'forward dns://.:53 changes from',
    'forward dns://consul.:53 is left',
    'hosts dns://.:53 is left',
    'log dns://.:53 is left',
    'loop dns://.:53 is new:',
  ]);
});

test('a ConfigMap of kube-dns', async () => {
  const map = `apiVersion: v1
kind: ConfigMap
metadata: {name: kube-dns, namespace: kube-system}
data:
  stubDomains: '{"abc.com": ["1.2.3.4"], "x.example": ["ns.example"]}'
  upstreamNameservers: '["8.8.8.8", "8.8.4.4"]'
`;
  const { status, out, err } = await imported(map);
  expect(status).toBe(0);
  expect(out).toContain(
    'upstreams:\n      - 8.8.8.8\n      - 8.8.4.4\n    stubDomains:\n      abc.com:\n        - 1.2.3.4\n',
  );
  expect(err).toContain('`ns.example` is a host name');
});

test('a Corefile that CoreDNS refuses is refused where it is wrong', async () => {
  const { status, out, err } = await imported('.:53 {\n  answers\n}\n');
  expect([status, out]).toEqual([2, '']);
  expect(err).toMatch(/^Corefile:2:3 - error import\/corefile: /);
});
