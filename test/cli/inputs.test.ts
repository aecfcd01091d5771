/** What is read, what is passed over, and in which order. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gatherInputs } from '../../src/cli/inputs.ts';
import { nodeHost } from '../../src/cli/node-host.ts';
import { sizeLimit } from '../../src/model/read/index.ts';
import { folderWith, run } from './run.ts';

const gather = (cwd: string, paths: readonly string[], stdin = '') =>
  gatherInputs(paths, { ...nodeHost(), cwd, readStdin: async () => new TextEncoder().encode(stdin) });

const files = async (cwd: string, paths: readonly string[]) =>
  (await gather(cwd, paths)).inputs.map(({ file, named }) => (named ? `${file}!` : file));

test('folders are walked in byte order, and only for definitions', async () => {
  const cwd = folderWith({
    'b/z.yaml': '',
    'b/Z.yml': '',
    'b/a/x.json': '{}',
    'b/README.md': '',
    'b/.hidden/x.yaml': '',
    'b/node_modules/x.yaml': '',
    'b/.dot.yaml': '',
  });
  expect(await files(cwd, ['b'])).toEqual(['b/.dot.yaml', 'b/Z.yml', 'b/a/x.json', 'b/z.yaml']);
  expect(await files(join(cwd, 'b', 'a'), ['..', '.'])).toEqual(['../.dot.yaml', '../Z.yml', 'x.json', '../z.yaml']);
});

test('a file that is named is read whatever its name is, and a file is read once', async () => {
  const cwd = folderWith({ 'a/x.txt': '', 'a/y.yaml': '' });
  expect(await files(cwd, ['a/x.txt', 'a', 'a/y.yaml', './a/../a/x.txt'])).toEqual(['a/x.txt!', 'a/y.yaml!']);
});

test('standard input is read once', async () => {
  const { inputs } = await gather(folderWith({}), ['-', '-'], 'kind: Pod');
  expect(inputs.map(({ file, bytes, named }) => [file, new TextDecoder().decode(bytes), named])).toEqual([
    ['-', 'kind: Pod', true],
  ]);
});

test('a path that is not there is an error, and the others are still read', async () => {
  const cwd = folderWith({ 'a.yaml': '' });
  const { inputs, diagnostics } = await gather(cwd, ['nope', 'a.yaml']);
  expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
    ['read/no-such-path', 'no such file or folder: `nope`'],
  ]);
  expect(inputs).toHaveLength(1);
});

test('a file of more than the limit is not read into memory', async () => {
  const cwd = folderWith({ 'a.yaml': '' });
  const host = nodeHost();
  const asked: number[] = [];
  const finishReading = (path: string, limit: number) => {
    asked.push(limit);
    return host.finishReading(path, limit === sizeLimit ? -1 : limit);
  };
  const { diagnostics } = await gatherInputs(['a.yaml'], { ...host, cwd, finishReading });
  expect(asked).toEqual([sizeLimit]);
  expect(diagnostics.map(({ code }) => code)).toEqual(['read/too-large']);
});

test('links are followed, and a circle of links ends', async () => {
  const cwd = folderWith({ 'a/x.yaml': '', 'other/y.yaml': '' });
  symlinkSync('..', join(cwd, 'a', 'up'));
  symlinkSync('../other', join(cwd, 'a', 'link'));
  expect(await files(cwd, ['a'])).toEqual(['a/link/y.yaml', 'a/x.yaml']);
});

test('a path that cannot be looked at is complained of, whatever was begun before', async () => {
  const cwd = folderWith({});
  symlinkSync('b', join(cwd, 'a'));
  symlinkSync('a', join(cwd, 'b'));
  const { status, err } = await run(cwd, ['check', 'a']);
  expect(err).toContain('error read/unreadable: cannot read `a`: ELOOP');
  expect(status).toBe(2);
});

test('a link to nothing is passed over when walking', async () => {
  const cwd = folderWith({ 'a/x.yaml': '' });
  symlinkSync('gone.yaml', join(cwd, 'a', 'b.yaml'));
  expect(await files(cwd, ['a'])).toEqual(['a/x.yaml']);
});
