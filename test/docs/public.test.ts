/** The public name of examples/public goes all the way: rewrite, record, rules, endpoint and back. */
import { expect, test } from 'vitest';
import { run } from '../cli/run.ts';

const folder = 'examples/public/east';

test('a trace of the name goes end to end', async () => {
  const { status, out } = await run(process.cwd(), [
    'trace',
    folder,
    '--from',
    'node/node-1',
    '--to',
    'nginx.example.org',
  ]);
  expect(status).toBe(0);
  const layers = out
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' ')[0]!);
  expect([...new Set(layers)]).toEqual(['resolver', 'rewrite', 'record', 'rule', 'endpoint', 'reply', 'delivered']);
  expect(out).toContain('DNSRewrite `nginx` makes `nginx.example.org.` into `nginx.project-pink.svc.cluster.local.`');
});

test('nothing has to change in the zone, and the other owner is left alone', async () => {
  const { status, out } = await run(process.cwd(), ['plan', 'examples/public']);
  expect(status).toBe(0);
  expect(out.match(/^plan: .*$/gm)).toEqual([
    'plan: 0 to create, 0 to change, 0 to delete, 0 left out',
    'plan: 0 to create, 0 to change, 0 to delete, 0 left out',
  ]);
});
