import { describe, expect, test } from 'vitest';
import { deployment, judge, networkOf, service, slice } from '../judge.ts';

const id = 'service/selects-nothing';
const ports = 'ports: [{port: 80}]';
const lost = service('a', `selector: {app: gone, tier: web}, ${ports}`);
const web = deployment('b', 'app: web, tier: web', 'ports: [{containerPort: 80}]');
const custom = (kind: string, name: string, namespace = 'demo') =>
  `{apiVersion: example.org/v1, kind: ${kind}, metadata: {name: ${name}, namespace: ${namespace}}}`;
const findings = (...documents: string[]) => judge(id, networkOf(...documents)).findings;

describe(id, () => {
  test('names the pod that matches most of the selector', () => {
    const [found] = findings(lost, web);
    expect(found).toMatchObject({
      verdict: 'refuted',
      severity: 'error',
      witness: { nearMiss: { differs: { app: 'web' } } },
    });
    expect(found!.message).toContain('the pod of Deployment `demo/b`, has `app=web`');
  });

  test('keeps quiet about a pod that shares less than half of the selector', () => {
    const [found] = findings(service('a', `selector: {app: gone, tier: db, track: x}, ${ports}`), web);
    expect(found!.witness).toMatchObject({ nearMiss: null });
  });

  test('says that the pods are in another namespace', () => {
    const [found] = findings(
      service('a', `selector: {app: web}, ${ports}`).replace('demo', 'other'),
      custom('Role', 'r', 'other'),
      web,
      deployment('c', 'app: x', 'ports: []').replace('namespace: demo', 'namespace: other'),
    );
    expect(found).toMatchObject({ verdict: 'refuted', witness: { nearMiss: { differs: { namespace: 'demo' } } } });
  });

  test('judges headless Services', () => {
    expect(findings(service('a', `clusterIP: None, selector: {app: gone}, ${ports}`), web)).toHaveLength(1);
  });

  test('is undecided while a custom resource may make the pods, and names the likeliest', () => {
    const [found] = findings(
      lost,
      web,
      custom('Widget', 'w'),
      custom('Web', 'gone'),
      custom('Widget', 'gone', 'other'),
    );
    expect(found).toMatchObject({
      verdict: 'undecided',
      severity: 'note',
      witness: { source: { kind: 'Web', name: 'gone' } },
    });
    expect(found!.message).toContain('pods of `app=gone,tier=web` may come from the Web `demo/gone` at input.yaml:');
    expect(found!.locations).toHaveLength(2);
  });

  test.each(['ServiceAccount', 'NetworkPolicy', 'ServiceMonitor', 'ClusterRole', 'Certificate'])(
    'knows that a %s makes no pods',
    (kind) => {
      expect(findings(lost, web, custom(kind, 'gone'))).toMatchObject([{ verdict: 'refuted' }]);
    },
  );

  test('is undecided when the namespace shows no workload at all', () => {
    expect(findings(lost)).toMatchObject([{ verdict: 'undecided', severity: 'note' }]);
  });

  test('refutes in a live input whatever else is there', () => {
    const live = service('z', `selector: {app: web, tier: web}, ${ports}`);
    const [found] = findings(
      lost,
      web,
      custom('Web', 'gone'),
      live,
      slice('z', '{port: 80}', '{addresses: [10.244.0.9]}'),
    );
    expect(found).toMatchObject({ verdict: 'refuted', subjects: [{ name: 'a' }] });
  });

  test('leaves out Services that need no selector', () => {
    const network = networkOf(
      service('own', `selector: {app: gone}, ${ports}`),
      slice('own', '{port: 80}', '{addresses: [10.244.0.9]}'),
      service('bare', ports),
      service('name', 'type: ExternalName, externalName: example.org, selector: {app: gone}'),
    );
    expect(judge(id, network)).toMatchObject({ applicable: false, findings: [] });
  });
});
