/** service/no-ready-endpoint and service/terminating-only divide one question between them. */
import { describe, expect, test } from 'vitest';
import { deployment, judge, networkOf, service, slice } from '../judge.ts';

const ready = '{addresses: [10.244.0.1], conditions: {ready: true}}';
const unready = '{addresses: [10.244.0.2], conditions: {ready: false, serving: false}}';
const leaving = '{addresses: [10.244.0.3], conditions: {ready: false, serving: true, terminating: true}}';
const gone = '{addresses: [10.244.0.4], conditions: {ready: false, serving: false, terminating: true}}';
const bare = '{addresses: [10.244.0.5]}';
const a = service('a', 'ports: [{port: 80}]');

const verdicts = (endpoints: string, of = a) => {
  const network = networkOf(of, slice('a', '{port: 80}', endpoints));
  return [judge('service/no-ready-endpoint', network), judge('service/terminating-only', network)].map(
    ({ findings }) => findings.length,
  );
};

describe('readiness', () => {
  test.each([
    ['a ready endpoint', `${ready}, ${unready}`, [0, 0]],
    ['no conditions', bare, [0, 0]],
    ['none ready', unready, [1, 0]],
    ['none that serves', `${unready}, ${gone}`, [1, 0]],
    ['only a terminating one that serves', `${leaving}, ${unready}`, [0, 1]],
    ['a terminating one beside a ready one', `${leaving}, ${ready}`, [0, 0]],
    ['no endpoint', '', [0, 0]],
  ])('%s', (_, endpoints, expected) => {
    expect(verdicts(endpoints)).toEqual(expected);
  });

  test('judges headless Services alike', () => {
    expect(verdicts(unready, service('a', 'clusterIP: None, ports: [{port: 80}]'))).toEqual([1, 0]);
  });

  test('names the port when only one is in trouble', () => {
    const two = service('a', 'ports: [{name: one, port: 80}, {name: two, port: 81}]');
    const network = networkOf(
      two,
      slice('a', '{name: one, port: 80}', ready),
      slice('a', '{name: two, port: 81}', unready).replace('a-x', 'a-y'),
    );
    const { findings } = judge('service/no-ready-endpoint', network);
    expect(findings.map(({ message }) => message)).toEqual([
      'service `demo/a` has 1 endpoint for port 81/TCP (two), none of them ready: `10.244.0.2:81`',
    ]);
  });

  test('refutes a Service with pods but no slice, where others have slices', () => {
    const b = service('b', 'selector: {app: b}, ports: [{port: 80}]');
    const pod = deployment('b', 'app: b', 'ports: [{containerPort: 80}]');
    const { findings } = judge('service/no-ready-endpoint', networkOf(a, slice('a', '{port: 80}', ready), b, pod));
    expect(findings).toMatchObject([{ subjects: [{ name: 'b' }], witness: { endpoints: [] } }]);
    expect(judge('service/no-ready-endpoint', networkOf(b, pod)).findings).toEqual([]);
  });
});
