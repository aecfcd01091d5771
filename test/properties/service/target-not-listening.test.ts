import { describe, expect, test } from 'vitest';
import { deployment, judge, networkOf, service } from '../judge.ts';

const id = 'service/target-not-listening';
const pods = (ports: string, name = 'w') => deployment(name, 'app: w', `ports: [${ports}]`);
const target = (port: string, spec = '') => service('s', `selector: {app: w}, ${spec}ports: [{${port}}]`);
const findings = (...documents: string[]) => judge(id, networkOf(...documents)).findings;

describe(id, () => {
  test('says which protocol is declared', () => {
    const [found] = findings(target('port: 53, protocol: UDP'), pods('{containerPort: 53}'));
    expect(found!.message).toContain('there, 53 is declared for TCP');
    expect(found!.remedy).toContain('`protocol: TCP`');
  });

  test('suggests the port of the same name, else the nearest number', () => {
    const [named] = findings(
      target('name: http, port: 80'),
      pods('{name: debug, containerPort: 81}, {name: http, containerPort: 8080}'),
    );
    expect(named!.remedy).toContain('`targetPort: http`');
    const [near] = findings(target('port: 8081'), pods('{containerPort: 9000}, {containerPort: 8080}'));
    expect(near!.remedy).toContain('`targetPort: 8080`');
  });

  test('a pod that declares nothing may listen anywhere', () => {
    expect(findings(target('port: 80'), pods(''))).toEqual([]);
  });

  test('names only the workloads that lack the port', () => {
    const [found] = findings(target('port: 80'), pods('{containerPort: 80}'), pods('{containerPort: 81}', 'v'));
    expect(found!.message).toContain('which Deployment `demo/v` does not declare');
  });

  test('names and headless Services are not judged', () => {
    expect(findings(target('port: 80, targetPort: web'), pods('{containerPort: 81}'))).toEqual([]);
    expect(judge(id, networkOf(target('port: 80', 'clusterIP: None, '), pods('{containerPort: 81}')))).toMatchObject({
      applicable: false,
    });
  });
});
