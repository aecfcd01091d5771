/** The README's tour is true: each command is run, and prints what the page shows. */
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith } from '../cli/run.ts';
import { differences, stepsOf } from './console.ts';

const page = readFileSync('README.md', 'utf8');

test('the tour', async () => {
  const cwd = folderWith({});
  cpSync('examples', join(cwd, 'examples'), { recursive: true });
  const steps = stepsOf(page);
  expect(steps.length).toBeGreaterThan(8);
  expect(await differences(steps, cwd)).toEqual([]);
});

test.each(['talk', 'shop', 'edge', 'talk-dns', 'public', 'bare-metal'])('the commands in examples/%s', async (name) => {
  const steps = stepsOf(readFileSync(`examples/${name}/README.md`, 'utf8'));
  expect(steps.map(({ command }) => command)).toEqual([`npx plumbline check examples/${name}`]);
  const [step] = steps;
  expect(
    await differences(
      [
        { ...step!, printed: ['…'] },
        { command: 'echo $?', printed: ['0'] },
      ],
      process.cwd(),
    ),
  ).toEqual([]);
});

test('it shows the two commands that everybody starts with', () => {
  expect(page).toContain('npm ci && npx plumbline check examples/talk');
  expect(page).toContain('npm ci && npm test');
});

test('links lead somewhere', () => {
  for (const file of ['README.md', 'ARCHITECTURE.md', 'STYLE.md', 'CHANGELOG.md']) {
    const links = [...readFileSync(file, 'utf8').matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map((match) => match[1]!);
    for (const link of links) expect(existsSync(link), link).toBe(true);
  }
});

test('a page that is not true is found', async () => {
  const cwd = folderWith({ 'a.txt': 'one\ntwo\nthree\n' });
  const steps = (printed: string) => stepsOf(`\`\`\`console\n$ cat a.txt\n${printed}\`\`\`\n`);
  expect(await differences(steps('one\ntwo\nthree\n'), cwd)).toEqual([]);
  expect(await differences(steps('one\n…\n'), cwd)).toEqual([]);
  expect(await differences(steps('…\nthr…\n'), cwd)).toEqual([]);
  for (const wrong of ['one\ntwo\n', 'two\n…\n', '…\ntwo\n', '', 'one\ntwo\nthree\nfour\n']) {
    expect(await differences(steps(wrong), cwd), wrong).toHaveLength(1);
  }
});
