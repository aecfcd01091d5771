/** What is compiled is proved for both dialects, and faults in the texts are refuted. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compileBird, compileCalico } from '../../../src/compile/bird/index.ts';
import { link } from '../../../src/model/link/index.ts';
import { readSources } from '../../../src/model/read/index.ts';
import type { Network } from '../../../src/model/types/network.ts';
import type { BirdText } from '../../../src/verify/validate/bird/findings.ts';
import { validateBird } from '../../../src/verify/validate/bird/index.ts';

function networkOf(file: string): Network {
  const [network] = link(readSources([{ file, bytes: readFileSync(file), named: true }])).networks;
  return network!;
}

function textsOf({ bgp }: Network): BirdText[] {
  return bgp!.nodes.flatMap((node) => [
    { ...compileBird(bgp!, node), node: node.name, form: 'bird' as const },
    ...compileCalico(bgp!, node).map((text) => ({ ...text, node: node.name, form: 'calico' as const })),
  ]);
}

const site = 'properties/bgp/local-route-re-advertised/bad/input.yaml';
const verdicts = (network: Network, texts: readonly BirdText[]) =>
  validateBird(network, texts).obligations.map(({ verdict }) => verdict);

test.each([site, 'properties/bgp/session-incompatible/good/input.yaml'])('%s is proved as compiled', (file) => {
  const network = networkOf(file);
  // BIRD 2 for both families, and Calico's two daemons.
  expect(verdicts(network, textsOf(network))).toEqual(network.bgp!.nodes.flatMap(() => ['proved', 'proved', 'proved']));
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
  const texts = textsOf(network);
  for (const form of ['bird', 'calico'] as const) {
    const faulty = texts.map((text) => (text.form === form ? { ...text, text: text.text.replace(from, to) } : text));
    expect(faulty).not.toEqual(texts);
    const { obligations, findings } = validateBird(network, faulty);
    expect(obligations.map(({ verdict }) => verdict)).toContain('refuted');
    expect(findings.length).toBeGreaterThan(0);
  }
});
