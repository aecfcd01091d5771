/** Every finding has a place in the definitions, and every line that a Service caused leads back to that Service. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { properties } from '../../properties/registry.ts';
import { compile } from '../../src/compile/index.ts';
import { link } from '../../src/model/link/index.ts';
import { readSources } from '../../src/model/read/index.ts';

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:yaml|json)$/.test(file))
    .sort()
    .map((file) => `${folder}/${file}`);

const networksOf = (files: readonly string[]) =>
  link(readSources(files.map((file) => ({ file, bytes: readFileSync(file), named: true })))).networks;

test.each(properties.map((property) => [property.id, property] as const))(
  'findings of %s have places',
  (id, property) => {
    const texts = new Map(
      filesOf(`properties/${id}/bad`).map((file) => [file, readFileSync(file, 'utf8').split('\n')]),
    );
    const findings = networksOf([...texts.keys()]).flatMap((network) => property.judge(network).findings);
    expect(findings.length).toBeGreaterThan(0);
    for (const { locations, message } of findings) {
      expect(locations.length, message).toBeGreaterThan(0);
      for (const { file, line, column, endLine, endColumn } of locations) {
        const text = texts.get(file)!;
        expect(line, message).toBeLessThanOrEqual(text.length);
        expect(column, message).toBeLessThanOrEqual(text[line - 1]!.length + 1);
        expect(endLine > line || endColumn > column, message).toBe(true);
      }
    }
  },
);

test.each(['talk', 'shop', 'edge', 'bare-metal'])('lines of examples/%s lead back to their Service', (name) => {
  const [network] = networksOf(filesOf(`examples/${name}`));
  const services = new Map(network!.services.map((service) => [`${service.namespace}/${service.name}`, service]));
  let followed = 0;
  for (const { path, text, provenance } of compile(network!)) {
    for (const [index, line] of text.split('\n').entries()) {
      const named = /--comment "?([a-z-]+\/[a-z-]+)[ :"]/.exec(line)?.[1];
      const service = named === undefined ? undefined : services.get(named);
      if (service === undefined) continue;
      const sources = provenance.find(({ first, last }) => first <= index + 1 && index + 1 <= last)?.sources ?? [];
      expect(sources[0]?.origin, `${path}:${index + 1}: ${line}`).toBe(service.origin);
      followed++;
    }
  }
  expect(followed).toBeGreaterThan(10);
});
