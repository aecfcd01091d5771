import { describe, expect, test } from 'vitest';
import { deployment, judge, networkOf, service, slice } from '../judge.ts';

const id = 'service/port-name-unresolved';
const findings = (...documents: string[]) => judge(id, networkOf(...documents)).findings;
const target = (name: string, more = '') =>
  service('a', `selector: {app: a}, ports: [{port: 80, targetPort: ${name}${more}}]`);
const pods = (ports: string, name = 'a') => deployment(name, `app: a`, `ports: [${ports}]`);

describe(id, () => {
  test('suggests the name that is nearest', () => {
    const [found] = findings(
      target('metrcis'),
      pods('{name: http, containerPort: 80}, {name: metrics, containerPort: 90}'),
    );
    expect(found!.message).toContain('did you mean `metrics`?');
    expect(found!.remedy).toContain('`targetPort: metrics`');
  });

  test('wants the protocol of the Service port', () => {
    const [found] = findings(target('dns', ', protocol: UDP'), pods('{name: dns, containerPort: 53}'));
    expect(found!.remedy).toContain('declares `dns` for TCP, the Service wants UDP');
    expect(findings(target('dns', ', protocol: UDP'), pods('{name: dns, containerPort: 53, protocol: UDP}'))).toEqual(
      [],
    );
  });

  test('names the workloads that lack the port when others have it', () => {
    const [found, ...others] = findings(
      target('http'),
      pods('{name: http, containerPort: 80}'),
      pods('{name: web, containerPort: 80}', 'b'),
    );
    expect(others).toEqual([]);
    expect(found!.message).toContain('only some of the 4 selected pods; it is missing in Deployment `demo/b`');
    expect(found!.witness).toMatchObject({ selected: 4 });
  });

  test('takes the ports of sidecars', () => {
    const sidecar = deployment('a', 'app: a', 'ports: []').replace(
      '{containers:',
      '{initContainers: [{name: s, restartPolicy: Always, ports: [{name: http, containerPort: 80}]}], containers:',
    );
    expect(findings(target('http'), sidecar)).toEqual([]);
    expect(findings(target('http'), sidecar.replace('restartPolicy: Always, ', ''))).toHaveLength(1);
  });

  test('a pod on its way out may keep the old name', () => {
    const pod = (name: string, port: string, more: string) =>
      `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: demo, labels: {app: a}${more}}, spec: {containers: [{name: c, ports: [{name: ${port}, containerPort: 80}]}]}}`;
    const leaving = ', deletionTimestamp: "2026-01-01T00:00:00Z"';
    expect(findings(target('http'), pod('new', 'http', ''), pod('old', 'web', leaving))).toEqual([]);
    expect(findings(target('http'), pod('new', 'http', ''), pod('old', 'web', ''))).toHaveLength(1);
  });

  test('leaves a Service that selects nothing to selects-nothing', () => {
    expect(judge(id, networkOf(target('http')))).toMatchObject({ applicable: false });
  });

  describe('with slices', () => {
    const own = service('a', 'ports: [{name: http, port: 80}, {name: dns, port: 53, protocol: UDP}]');
    const there = '{addresses: [10.244.0.9]}';

    test('joins by name and protocol', () => {
      expect(
        findings(own, slice('a', '{name: http, port: 8080}, {name: dns, port: 5353, protocol: UDP}', there)),
      ).toEqual([]);
    });

    test('finds the Service port that no slice offers', () => {
      const [found, ...others] = findings(
        own,
        slice('a', '{name: web, port: 8080}, {name: dns, port: 5353, protocol: UDP}', there),
      );
      expect(others).toEqual([]);
      expect(found!.message).toContain('no slice offers port 80/TCP (http)');
      expect(found!.witness).toMatchObject({ name: 'http', offered: ['dns/UDP', 'web/TCP'] });
    });

    test('finds the same name with another protocol', () => {
      expect(findings(own, slice('a', '{name: http, port: 8080}, {name: dns, port: 5353}', there))).toMatchObject([
        { witness: { name: 'dns', protocol: 'UDP' } },
      ]);
    });

    test('finds the slice port that joins nothing', () => {
      const [found] = findings(
        own,
        slice('a', '{name: http, port: 1}, {name: dns, port: 2, protocol: UDP}, {name: old, port: 3}', there),
      );
      expect(found!.message).toContain('port 3/TCP named `old` of slice `a-x` joins no port');
    });

    test('asks nothing of an empty slice', () => {
      expect(findings(own, slice('a', '{name: web, port: 8080}', ''))).toEqual([]);
    });

    test('does not blame the slices for a name that the pods lack', () => {
      const named = service(
        'a',
        'selector: {app: a}, ports: [{name: http, port: 80, targetPort: web}, {name: m, port: 90}]',
      );
      const both = findings(named, pods('{name: http, containerPort: 80}'), slice('a', '{name: m, port: 90}', there));
      expect(both.map(({ message }) => message.includes('no slice offers'))).toEqual([false]);
    });
  });
});
