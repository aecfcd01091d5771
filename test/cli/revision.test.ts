/** Definitions as a revision of git has them. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { badSite, folderWith, goodSite, run, service } from './run.ts';

const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'init.defaultBranch=main'];
const git = (cwd: string, ...args: string[]): void => {
  execFileSync('git', [...identity, ...args], { cwd, stdio: 'ignore' });
};

/** A repository whose first revision is good, and whose folder is not. */
function repository(more: Readonly<Record<string, string>> = {}): string {
  const cwd = folderWith({ ...goodSite, ...more });
  git(cwd, 'init');
  git(cwd, 'add', '-A');
  git(cwd, 'commit', '-m', 'one');
  git(cwd, 'tag', 'good');
  for (const [file, text] of Object.entries(badSite)) writeFileSync(join(cwd, file), text);
  return cwd;
}

test('a revision is read in place of the folder', async () => {
  const cwd = repository();
  expect((await run(cwd, ['check', 'site'])).status).toBe(1);
  expect((await run(cwd, ['check', 'good:site'])).status).toBe(0);
  expect((await run(cwd, ['check', 'good:'])).status).toBe(0);
  expect((await run(cwd, ['check', 'HEAD:site/cart.yaml'])).status).toBe(0);
  git(cwd, 'commit', '-am', 'two');
  const { status, out } = await run(cwd, ['check', 'main:site']);
  expect(status).toBe(1);
  expect(out).toContain('main:site/cart.yaml:');
});

test('a change is a difference between a revision and the folder', async () => {
  const { status, out } = await run(repository(), ['diff', 'good:site', 'site']);
  expect(status).toBe(0);
  expect(out).toContain('1 added, 0 changed, 1 removed');
});

test('paths are those of the working directory, also below the top', async () => {
  const cwd = join(repository(), 'site');
  expect((await run(cwd, ['check', 'good:.'])).status).toBe(0);
  expect((await run(cwd, ['check', 'good:cart.yaml'])).status).toBe(0);
});

test('what walking passes over is passed over', async () => {
  const hidden = { 'site/.old/x.yaml': '{', 'site/node_modules/x.yaml': '{', 'site/notes.txt': 'x' };
  expect((await run(repository(hidden), ['check', 'good:site'])).status).toBe(0);
  const shown = await run(repository({ 'site/x.yaml': '{' }), ['check', 'good:site']);
  expect([shown.status, shown.err]).toEqual([2, expect.stringContaining('good:site/x.yaml:1')]);
});

test.each([
  ['nothing:site', 'git knows no revision `nothing`'],
  ['good:elsewhere', '`good` has nothing at `elsewhere`'],
  ['--help:site', 'git knows no revision `--help`'],
])('%s is refused', async (path, why) => {
  const { status, err } = await run(repository(), ['check', '--', path]);
  expect([status, err]).toEqual([2, expect.stringContaining(why)]);
});

test('a link in a revision is told of', async () => {
  const cwd = folderWith(goodSite);
  mkdirSync(join(cwd, 'site'), { recursive: true });
  symlinkSync('cart.yaml', join(cwd, 'site/other.yaml'));
  git(cwd, 'init');
  git(cwd, 'add', '-A');
  git(cwd, 'commit', '-m', 'one');
  const { status, err } = await run(cwd, ['check', 'HEAD:site']);
  expect([status, err]).toEqual([2, expect.stringContaining('`HEAD:site/other.yaml`')]);
});

test('a path with a colon that is there is no revision', async () => {
  const cwd = folderWith({ 'a:b.yaml': service('cart') });
  expect((await run(cwd, ['check', 'a:b.yaml'])).err).toBe('');
});

test('without git, or without a repository, it is said why', async () => {
  const cwd = repository();
  const without = await run(cwd, ['check', 'good:site'], { git: () => undefined });
  expect([without.status, without.err]).toEqual([2, expect.stringContaining('git is not there to ask')]);
  rmSync(join(cwd, '.git'), { recursive: true });
  expect((await run(cwd, ['check', 'good:site'])).err).toContain('git knows no revision');
});
