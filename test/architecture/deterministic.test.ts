/** Same input, same bytes: the order in which files are given decides nothing. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { properties } from '../../properties/registry.ts';
import { compile } from '../../src/compile/index.ts';
import { link } from '../../src/model/link/index.ts';
import { readSources } from '../../src/model/read/index.ts';
import { judge } from '../../src/verify/index.ts';

const inputsOf = (name: string) =>
  readdirSync(`examples/${name}`)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => ({ file, bytes: readFileSync(`examples/${name}/${file}`), named: true }));

const outcome = (inputs: ReturnType<typeof inputsOf>) => {
  const [network] = link(readSources(inputs)).networks;
  const { findings, obligations } = judge(network!, properties);
  return { texts: compile(network!).map(({ path, text }) => ({ path, text })), findings, obligations };
};

test.each(['talk', 'shop', 'edge', 'bare-metal'])('examples/%s, forwards and backwards', (name) => {
  const forwards = outcome(inputsOf(name));
  expect(forwards.texts.length).toBeGreaterThan(0);
  expect(outcome(inputsOf(name).reverse())).toEqual(forwards);
});
