/** Which endpoints a node uses: topology hints and traffic policies, as kube-proxy's own tests have them. */
import { describe, expect, test } from 'vitest';
import { categorize, type Exposure } from '../../../src/compile/proxy/categorize.ts';
import { parseAddress } from '../../../src/core/ip/address.ts';
import type { Endpoint, Node } from '../../../src/model/types/network.ts';
import { networkOf } from '../../model/linking.ts';

const [model] = networkOf(
  '{apiVersion: v1, kind: Node, metadata: {name: node-1}}',
  '{apiVersion: v1, kind: Namespace, metadata: {name: demo}}',
).nodes;
const node = (zone = 'zone-a', name = 'node-1'): Node => ({ ...model!, name, zone });

/** `3a` is 10.1.2.3 with a hint for zone-a. Behind it: `l` local, `u` unready, `t` terminating, `-` no hint. */
function endpoints(text: string, nodeHints: Readonly<Record<string, string>> = {}): Endpoint[] {
  return text.split(' ').map((word) => {
    const [, last, zones, flags] = /^(\d)([a-c]*)([lut-]*)$/.exec(word)!;
    const address = parseAddress(`10.1.2.${last}`)!;
    const terminating = flags!.includes('t');
    return {
      address,
      port: 80,
      text: `${address.text}:80`,
      nodeName: flags!.includes('l') ? 'node-1' : 'other',
      ready: !flags!.includes('u') && !terminating,
      serving: !flags!.includes('u'),
      terminating,
      zoneHints: zones === '' ? undefined : [...zones!].map((zone) => `zone-${zone}`),
      nodeHints: nodeHints[last!] === undefined ? undefined : [nodeHints[last!]!],
      pod: undefined,
      declared: { origin: { file: '', span: () => ({}) as never, keySpan: () => ({}) as never }, path: [] },
      projected: false,
    };
  });
}

const clusterOnly: Exposure = { externallyAccessible: false, usesCluster: true, usesLocal: false };
const both: Exposure = { externallyAccessible: true, usesCluster: true, usesLocal: true };
const localOnly: Exposure = { externallyAccessible: false, usesCluster: false, usesLocal: true };

/** `cluster|local|reachable|hasAny`, each endpoint as the last part of its address. */
const shown = (all: Endpoint[], exposure: Exposure, at: Node) => {
  const { cluster, local, reachable, hasAny } = categorize(all, exposure, at);
  const names = (list: readonly Endpoint[]) => list.map(({ address }) => address.text.at(-1)).join('');
  return `${names(cluster)}|${names(local)}|${names(reachable)}|${hasAny}`;
};

describe('zone hints', () => {
  test.each<[string, Node, string, Exposure, string]>([
    ['of this zone', node(), '3a 4b 5c 6a', clusterOnly, '36||36|true'],
    ['beside local endpoints', node(), '3al 4bl 5c 6a', both, '36|34|346|true'],
    ['a node without a zone', node(''), '3a 4b 5c 6a', clusterOnly, '3456||3456|true'],
    ['a zone that none lists', node('zone-b'), '3a 4c 5a 6c', clusterOnly, '3456||3456|true'],
    ['one of this zone unready', node(), '3a 4b 5c 6au', clusterOnly, '3||3|true'],
    ['all of this zone unready', node(), '3au 4b 5c 6au', clusterOnly, '45||45|true'],
    ['one without a hint', node(), '3a 4b 5- 6a', clusterOnly, '3456||3456|true'],
    ['an unready one without a hint', node(), '3a 4b 5u 6a', clusterOnly, '36||36|true'],
    ['several in one', node('zone-c'), '3abc 4bc 5b 6ac', clusterOnly, '346||346|true'],
    ['ignored where only terminating ones are left', node(), '3bt 4at', clusterOnly, '34||34|true'],
  ])('%s', (_, at, text, exposure, expected) => {
    expect(shown(endpoints(text), exposure, at)).toBe(expected);
  });
});

describe('node hints', () => {
  const four = '3a 4b 5c 6a';
  const hints = { 3: 'node-1', 4: 'node-2', 5: 'node-3', 6: 'node-2' };

  test.each<[string, Node, Readonly<Record<string, string>>, string]>([
    ['of this node', node(), hints, '3||3|true'],
    ['of another node: its zone', node('zone-a', 'node-0'), hints, '36||36|true'],
    ['of another node without a zone: all', node('', 'node-0'), hints, '3456||3456|true'],
    ['one missing: its zone', node(), { 3: 'node-1', 4: 'node-2', 5: 'node-3' }, '36||36|true'],
  ])('%s', (_, at, nodeHints, expected) => {
    expect(shown(endpoints(four, nodeHints), clusterOnly, at)).toBe(expected);
  });
});

describe('policies', () => {
  test.each<[string, string, Exposure, string]>([
    ['Cluster: none ready', '0u 1u', clusterOnly, '|||false'],
    ['Cluster: the ready ones', '0l 1u', clusterOnly, '0||0|true'],
    ['Cluster: all terminating', '0t 1tl', clusterOnly, '01||01|true'],
    ['Cluster: terminating, and no longer serving', '0tu 1tu', clusterOnly, '|||false'],
    ['internal Local: all remote', '0 1', localOnly, '|||true'],
    ['internal Local: all local', '0l 1l', localOnly, '|01|01|true'],
    ['internal Local: some local', '0l 1', localOnly, '|0|0|true'],
    ['internal Local: all remote and unready', '0u 1u', localOnly, '|||false'],
    ['internal Local: all remote and terminating', '0t 1t', localOnly, '|||true'],
    ['both ways: one local', '0l 1', both, '01|0|01|true'],
    ['both ways: all remote', '0 1', both, '01||01|true'],
    ['both ways: all remote and terminating', '0t 1t', both, '01||01|true'],
    ['both ways: a ready remote one, and a terminating local one', '0 1u 2tl 3tul', both, '0|2|02|true'],
  ])('%s', (_, text, exposure, expected) => {
    expect(shown(endpoints(text), exposure, node())).toBe(expected);
  });

  test('topology and localness disagree', () => {
    expect(shown(endpoints('0al 1bl 2a'), both, node())).toBe('02|01|012|true');
  });
});

test('before 1.35 the last of the rivals that is local counts', () => {
  const [first, second] = [endpoints('3')[0]!, endpoints('3l')[0]!];
  const seen = (name: string) =>
    categorize([{ ...first, rivals: [second] }], clusterOnly, node('', name)).cluster[0]!.nodeName;
  expect([seen('node-1'), seen('node-9')]).toEqual(['node-1', 'other']);
});
