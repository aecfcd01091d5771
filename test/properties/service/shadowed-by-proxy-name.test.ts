import { describe, expect, test } from 'vitest';
import { cluster, judge, networkOf, service, slice } from '../judge.ts';

const id = 'service/shadowed-by-proxy-name';
const labelled = (labels: string, spec = '') =>
  service('a', `${spec}ports: [{port: 80}]`).replace('namespace: demo', `namespace: demo, labels: {${labels}}`);
const proxy = 'service.kubernetes.io/service-proxy-name';
const headless = 'service.kubernetes.io/headless';
const at = (version: string) => cluster(`kubernetesVersion: "${version}"`);

describe(id, () => {
  test.each([
    [`${proxy}: other`, '1.37', 1],
    [`${proxy}: ""`, '1.34', 1],
    [`${headless}: ""`, '1.34', 1],
    [`${headless}: ""`, '1.37', 0],
    ['app: a', '1.37', 0],
  ])('%s in %s', (label, version, expected) => {
    expect(judge(id, networkOf(at(version), labelled(label))).findings).toHaveLength(expected);
  });

  test('a headless Service has nothing to lose', () => {
    expect(judge(id, networkOf(labelled(`${proxy}: x`, 'clusterIP: None, ')))).toMatchObject({ applicable: false });
  });

  test('a slice that is left out', () => {
    const own = slice('a', '{port: 80}', '{addresses: [10.244.0.1]}', `, ${headless}: ""`);
    expect(judge(id, networkOf(labelled('app: a'), own)).findings).toMatchObject([{ witness: { slices: ['a-x'] } }]);
  });
});
