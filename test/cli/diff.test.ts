import { describe, expect, test } from 'vitest';
import { folderWith, run } from './run.ts';

const cluster = (dns = '') =>
  `apiVersion: plumbline.dev/v1alpha1\nkind: Cluster\nmetadata: {name: site}\nspec: {dns: {upstreams: [192.0.2.1]${dns}}}\n`;
const service = (name: string, ip: string, more = '') =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: demo}\nspec: {clusterIP: ${ip}, selector: {app: a}, ports: [{port: 80}]${more}}\n`;
const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: demo, labels: {app: a}}\nspec: {containers: [{name: c}]}\n`;
const zone = (serial: number, address: string) =>
  `apiVersion: plumbline.dev/v1alpha1\nkind: DNSZone\nmetadata: {name: example}\nspec: {zone: example.org, serial: ${serial}, records: [{name: www, type: A, data: [${address}]}]}\n`;
const rewrite = (to: string) =>
  `apiVersion: plumbline.dev/v1alpha1\nkind: DNSRewrite\nmetadata: {name: r}\nspec: {name: {match: suffix, from: .old.example.org., to: ${to}}, answer: {auto: true}}\n`;

async function diff(before: readonly string[], after: readonly string[], ...args: readonly string[]) {
  const cwd = folderWith({ 'old/a.yaml': before.join('---\n'), 'new/a.yaml': after.join('---\n') });
  return run(cwd, ['diff', 'old', 'new', ...args]);
}

const site = [cluster(), service('web', '10.96.0.8'), pod];

describe('a change of routes', () => {
  const calico = (kind: string, name: string, spec: string): string =>
    `{apiVersion: projectcalico.org/v3, kind: ${kind}, metadata: {name: ${name}}, spec: {${spec}}}\n`;
  const routed = (filters: string, more = ''): string[] => [
    ...site,
    calico('BGPConfiguration', 'default', `serviceClusterIPs: [{cidr: 10.96.0.0/16}${more}]`),
    calico('BGPPeer', 'rack', `peerIP: 192.0.2.1, asNumber: 64496${filters}`),
    calico('BGPFilter', 'none', 'exportV4: [{action: Reject}]'),
    calico('Node', 'a', 'bgp: {ipv4Address: 192.0.2.11/24}'),
  ];

  test('adds a range that is announced', async () => {
    const { out } = await diff(routed(''), routed('', ', {cidr: 10.97.0.0/16}'));
    expect(out).toBe('+ cluster/site: 10.97.0.0/16 from a, heard outside\n1 added, 0 changed, 0 removed\n');
  });

  test('takes what others hear away, with the prefix that shows it', async () => {
    const { out } = await diff(routed(''), routed(', filters: [none]'), '--format', 'json');
    const { changed } = JSON.parse(out);
    expect(changed.map(({ witness }: { witness: object }) => witness)).toEqual([
      { session: 'session of a with 192.0.2.1', expected: 'AS 64496', actual: 'AS 64496 filters none' },
      { prefix: '10.96.0.0/16', expected: 'from a, heard outside', actual: 'from a' },
    ]);
  });
});

describe('a change of definitions', () => {
  test('of their text alone changes nothing', async () => {
    const { status, out } = await diff(site, [...site].reverse(), '--format', 'json');
    expect(status).toBe(0);
    expect(JSON.parse(out)).toEqual({ added: [], removed: [], changed: [], refactorOnly: true, findings: [] });
  });

  test('adds a Service with its name', async () => {
    const { status, out } = await diff(site, [...site, service('shop', '10.96.0.9')]);
    expect(status).toBe(0);
    expect(out).toMatch(/^\+ cluster\/site: 10\.96\.0\.9:80\/TCP 10\.244\.\d+\.\d+:80$/m);
    expect(out).toContain('+ cluster/site: shop.demo.svc.cluster.local. A A 10.96.0.9 ttl 5\n');
    expect(out).toMatch(/^\d+ added, 0 changed, 0 removed$/m);
  });

  test('takes a Service away', async () => {
    const { out } = await diff([...site, service('shop', '10.96.0.9')], site, '--format', 'json');
    const { removed, added, changed } = JSON.parse(out);
    expect([added, changed]).toEqual([[], []]);
    expect(removed.map(({ what }: { what: string }) => what)).toContain('shop.demo.svc.cluster.local. A');
  });

  test('moves a Service, with a packet and a question that show it', async () => {
    const { out } = await diff(
      site,
      [cluster(), service('web', '10.96.0.8', ', sessionAffinity: ClientIP'), pod],
      '--format',
      'json',
    );
    const { changed } = JSON.parse(out);
    expect(changed).toHaveLength(1);
    expect(changed[0].witness).toMatchObject({ destination: '10.96.0.8', port: 80, protocol: 'TCP' });
    expect(changed[0].after.outcome).toContain('the same endpoint for 10800 s');
  });

  test('rewrites otherwise, with a name that shows it', async () => {
    const { out } = await diff(
      [...site, rewrite('.demo.svc.cluster.local.')],
      [...site, rewrite('.x.example.net.')],
      '--format',
      'json',
    );
    const rewritten = JSON.parse(out).changed.find(
      ({ after }: { after: { kind: string } }) => after.kind === 'rewrite',
    );
    expect(rewritten.witness.name).toMatch(/\.old\.example\.org\.$/);
    expect(rewritten.before.outcome).not.toBe(rewritten.after.outcome);
  });

  test('changes what the server keeps, and the lists that pods search', async () => {
    const { out } = await diff(site, [cluster(', cacheSeconds: 60'), ...site.slice(1)]);
    expect(out).toMatch(/^~ cluster\/site: cache of .*30.* -> .*60.*$/m);
  });

  test('that cannot be read is an error', async () => {
    const { status, err } = await diff(site, [service('web', 'nonsense')]);
    expect(status).toBe(2);
    expect(err).toContain('new/a.yaml:');
  });
});

describe('the serial of a zone', () => {
  test.each<[string, string, string, RegExp | undefined, number]>([
    ['goes up with other content', zone(1, '192.0.2.1'), zone(2, '192.0.2.2'), undefined, 0],
    ['goes round with other content', zone(4294967295, '192.0.2.1'), zone(1, '192.0.2.2'), undefined, 0],
    ['stays with the same content', zone(1, '192.0.2.1'), zone(1, '192.0.2.1'), undefined, 0],
    ['stays with other content', zone(1, '192.0.2.1'), zone(1, '192.0.2.2'), /error: diff\/zone-serial/, 1],
    ['goes back with other content', zone(2, '192.0.2.1'), zone(1, '192.0.2.2'), /error: diff\/zone-serial/, 1],
    ['goes up with the same content', zone(1, '192.0.2.1'), zone(2, '192.0.2.1'), /warning: diff\/zone-serial/, 0],
  ])('%s', async (_, before, after, expected, code) => {
    const { status, out } = await diff(
      [cluster(), before, service('web', '10.96.0.8')],
      [cluster(), after, service('web', '10.96.0.8')],
    );
    if (expected === undefined) expect(out).not.toContain('zone-serial');
    else expect(out).toMatch(expected);
    expect(status).toBe(code);
  });
});
