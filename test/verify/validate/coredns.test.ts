import { expect, test } from 'vitest';
import { compileNames } from '../../../src/compile/index.ts';
import { validateCoreDns } from '../../../src/verify/validate/coredns/index.ts';
import { linked, networkOf } from '../../model/linking.ts';

const judged = (version: string) => {
  const network = networkOf(
    `{apiVersion: plumbline.dev/v1alpha1, kind: Cluster, metadata: {name: a}, spec: {dns: {version: "${version}"}}}`,
  );
  return validateCoreDns(network, compileNames(network));
};

test('a release that is judged as another is in the ledger', () => {
  expect(judged('1.14.7').fidelity).toEqual([]);
  const { fidelity, obligations } = judged('1.11.1');
  expect(fidelity).toMatchObject([{ construct: 'CoreDNS 1.11.1, judged as 1.14.7', treatment: 'ignored' }]);
  expect(new Set(obligations.map(({ verdict }) => verdict))).toEqual(new Set(['proved']));
});

const cluster = (dns: string): string =>
  `{apiVersion: plumbline.dev/v1alpha1, kind: Cluster, metadata: {name: a}, spec: {dns: {${dns}}}}`;

test('a release that takes one `forward` in a block has stub domains apart', () => {
  const stubs = 'upstreams: [192.0.2.1], stubDomains: {consul: [192.0.2.2]}';
  for (const [version, blocks] of [
    ['1.9.3', ['.:53 {', 'consul.:53 {']],
    ['1.10.0', ['.:53 {']],
  ] as const) {
    const network = networkOf(cluster(`version: "${version}", ${stubs}`));
    const texts = compileNames(network);
    const corefile = texts.find(({ form }) => form === 'corefile')!;
    expect(corefile.text.match(/^\S+ \{$/gm)).toEqual(blocks);
    expect(corefile.text).toContain('192.0.2.2');
    const { obligations, findings } = validateCoreDns(network, texts);
    expect([findings, new Set(obligations.map(({ verdict }) => verdict))]).toEqual([[], new Set(['proved'])]);
    const without = { ...corefile, text: corefile.text.replace('192.0.2.2', '192.0.2.3') };
    expect(validateCoreDns(network, [without]).findings.map(({ verdict }) => verdict)).toEqual(['refuted']);
  }
});

test('what an old release lacks is an error where it would answer otherwise', () => {
  const rule =
    '{apiVersion: plumbline.dev/v1alpha1, kind: DNSRewrite, metadata: {name: r}, spec: {name: {match: suffix, from: .a.test, to: .b.test}, answer: {auto: true}}}';
  const said = (...documents: readonly string[]) => linked(documents).diagnostics.map(({ message }) => message);
  expect(said(cluster('version: "1.8.3"'), rule)).toEqual([
    '`answer auto` needs CoreDNS 1.8.4 or newer, and the cluster has `1.8.3`',
  ]);
  expect(said(cluster('version: "1.8.4"'), rule)).toEqual([]);
  expect(said(cluster('version: "1.9.0", autopath: true, stubDomains: {consul: [192.0.2.2]}'))).toEqual([
    'a name that a rewrite or `autopath` leads into a stub domain needs CoreDNS 1.10 or newer, and the cluster has `1.9.0`',
  ]);
  expect(said(cluster('version: "1.7.0"'))).toEqual(['CoreDNS version `1.7.0`; expected 1.8.0 to 1.14.x']);
});
