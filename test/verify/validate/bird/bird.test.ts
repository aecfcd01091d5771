/** What is compiled is proved for both dialects, and faults in the texts are refuted. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { RoutesArtifact } from '../../../../src/compile/artifact.ts';
import { compileRoutes } from '../../../../src/compile/index.ts';
import { link } from '../../../../src/model/link/index.ts';
import { readSources } from '../../../../src/model/read/index.ts';
import type { Network } from '../../../../src/model/types/network.ts';
import { validateBird } from '../../../../src/verify/validate/bird/index.ts';

function networkOf(file: string): Network {
  const [network] = link(readSources([{ file, bytes: readFileSync(file), named: true }])).networks;
  return network!;
}

const site = 'properties/bgp/local-route-re-advertised/bad/input.yaml';
const verdicts = (network: Network, texts: readonly RoutesArtifact[]) =>
  validateBird(network, texts).obligations.map(({ verdict }) => verdict);

test.each([site, 'properties/bgp/session-incompatible/good/input.yaml'])('%s is proved as compiled', (file) => {
  const network = networkOf(file);
  // BIRD 2 for both families, and Calico's two daemons.
  expect(verdicts(network, compileRoutes(network))).toEqual(
    network.bgp!.nodes.flatMap(() => ['proved', 'proved', 'proved']),
  );
});

const faults: readonly [string, RegExp, string][] = [
  ['a session with another AS', /neighbor (\S+) as \d+;/, 'neighbor $1 as 64999;'],
  ['a session with another neighbour', /neighbor \S+ as/, 'neighbor 192.0.2.99 as'],
  ['a node that calls itself another AS', /local (\S+ )?as \d+;/, 'local $1as 64998;'],
  ['a peer that is given nothing', /calico_export_to_bgp_peers(\w*)\((\w+)\);/, 'reject;'],
  ['a peer that is given everything', /calico_export_to_bgp_peers(\w*)\((\w+)\);/, 'accept;'],
];

test.each(faults)('%s is refuted', (_, from, to) => {
  const network = networkOf(site);
  const texts = compileRoutes(network);
  for (const form of ['bird', 'calico'] as const) {
    const faulty = texts.map((text) => (text.form === form ? { ...text, text: text.text.replace(from, to) } : text));
    expect(faulty).not.toEqual(texts);
    const { obligations, findings } = validateBird(network, faulty);
    expect(obligations.map(({ verdict }) => verdict)).toContain('refuted');
    expect(findings.length).toBeGreaterThan(0);
  }
});

test('the ledger says what no text can be held to', () => {
  const text = [
    '{apiVersion: projectcalico.org/v3, kind: Node, metadata: {name: a}, spec: {bgp: {ipv4Address: 192.0.2.11/24}}}',
    '{apiVersion: projectcalico.org/v3, kind: BGPPeer, metadata: {name: pods}, spec: {localWorkloadSelector: all(), asNumber: 64500}}',
    '{apiVersion: projectcalico.org/v3, kind: BGPPeer, metadata: {name: rack}, spec: {peerIP: 192.0.2.1, asNumber: 64496, password: {secretKeyRef: {name: s, key: k}}}}',
  ].join('\n---\n');
  const [network] = link(readSources([{ file: 'a.yaml', bytes: Buffer.from(text), named: true }])).networks;
  const { fidelity } = validateBird(network!, compileRoutes(network!));
  expect(fidelity.map(({ construct, treatment, location }) => [construct, treatment, location.line])).toEqual([
    ['a password, which stays in its Secret', 'ignored', 5],
    ['sessions with pods of the node itself', 'ignored', 3],
  ]);
});
