import { describe, expect, it } from 'vitest';
import type { ConfigMapObject } from '../../../src/model/types/config-map.ts';
import { manifest, read, said } from './reading.ts';

const header = 'apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n';
const block = (text: string, opener = '|'): string =>
  manifest('v1', 'ConfigMap', `data:\n  other: x\n  config.conf: ${opener}\n${text.replace(/^(?=.)/gm, '    ')}`);

const kubeProxy = (text: string): ConfigMapObject['kubeProxy'] => {
  const { objects, diagnostics } = read(text);
  expect(diagnostics).toEqual([]);
  return (objects[0] as ConfigMapObject).kubeProxy;
};

describe('a KubeProxyConfiguration', () => {
  it.each(['|', '|-', '|2', '| # comment'])('in a block %j has the spans of the file', (opener) => {
    const indent = opener === '|2';
    const found = kubeProxy(block(`${header}\nmode: ipvs\niptables:\n  masqueradeBit: 15\n`, opener));
    expect(found).toMatchObject({ key: 'config.conf', path: ['data', 'config.conf'] });
    if (indent) return;
    expect(found?.configuration).toEqual({ mode: 'ipvs', iptables: { masqueradeBit: 15 } });
    expect(found?.origin.span(['mode'])).toEqual({ file: 'a.yaml', line: 11, column: 11, endLine: 11, endColumn: 15 });
    expect(found?.origin.keySpan(['iptables', 'masqueradeBit'])).toMatchObject({ line: 13, column: 7, endColumn: 20 });
  });

  it('in a quoted string has the span of the whole value', () => {
    const text = JSON.stringify({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'kube-proxy' },
      data: {
        'config.conf':
          '{"apiVersion": "kubeproxy.config.k8s.io/v1alpha1", "kind": "KubeProxyConfiguration", "mode": "nftables"}',
      },
    });
    const found = kubeProxy(text);
    expect(found?.configuration).toEqual({ mode: 'nftables' });
    expect(found?.origin.span(['mode'])).toEqual(found?.origin.span([]));
    const { column, endColumn } = found!.origin.span(['mode']);
    expect(text.slice(column - 1, endColumn - 1)).toMatch(/^"\{.*\}"$/);
  });

  it('as a document of its own is the ConfigMap of kube-proxy', () => {
    const { objects, diagnostics } = read(`${header}mode: iptables\n`);
    expect(diagnostics).toEqual([]);
    expect(objects).toMatchObject([
      {
        kind: 'ConfigMap',
        metadata: { name: 'kube-proxy', namespace: 'kube-system' },
        kubeProxy: { configuration: { mode: 'iptables' } },
      },
    ]);
    expect((objects[0] as ConfigMapObject).kubeProxy?.origin.span(['mode'])).toMatchObject({ line: 3, column: 7 });
  });

  const wrong: [fields: string, said: string][] = [
    [
      'mode: iptable\n',
      'object/invalid-value 10:11-10:18 `mode` is `iptable`; expected `iptables`, `ipvs`, `nftables` or nothing',
    ],
    [
      'iptables: {masqueradeAll: "no"}\n',
      'object/wrong-type 10:31-10:35 `iptables.masqueradeAll` is the string `no`; expected a boolean',
    ],
    [
      'clusterCIDR: 10.0.0.0\n',
      'object/invalid-value 10:18-10:26 `clusterCIDR` is `10.0.0.0`; expected a CIDR, or one of each family with a comma between them',
    ],
    [
      'clusterCIDRs: 10.0.0.0/8\n',
      'object/unknown-field 10:5-10:17 `clusterCIDRs` is not a field of this kind and is ignored; did you mean `clusterCIDR`?',
    ],
    ['mode: [\n', 'yaml/syntax 11:5-11:5 '],
  ];
  it.each(wrong)('%j is said at its place', (fields, expected) => {
    const [first, ...rest] = said(read(block(header + fields)));
    expect(first?.startsWith(expected)).toBe(true);
    expect(rest).toEqual([]);
  });

  it('is not looked for in a script that merely speaks of it', () => {
    const script = `#!/bin/sh\necho 'KubeProxyConfiguration of kubeproxy.config.k8s.io: {{ [' \n`;
    expect(kubeProxy(block(script))).toBeUndefined();
  });

  it('other data is kept as it is, and must be text', () => {
    expect(read(manifest('v1', 'ConfigMap', 'data: {a: "1", b: null}\n')).objects).toMatchObject([
      { data: { a: '1', b: '' } },
    ]);
    expect(said(read(manifest('v1', 'ConfigMap', 'data: {a: 1}\n')))).toEqual([
      'object/wrong-type 5:11-5:12 `data.a` is the number `1`; expected a string',
    ]);
  });
});
