import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { schemaFiles } from '../../../src/model/read/json-schema.ts';

const folder = new URL('../../../schemas/', import.meta.url);

describe('JSON Schemas', () => {
  it('are those of our own kinds', () => {
    expect(
      schemaFiles()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(readdirSync(folder).sort());
  });

  it.each(schemaFiles())('$name is current (`npx tsx scripts/generate-schemas.ts` writes it)', ({ name, text }) => {
    expect(readFileSync(new URL(name, folder), 'utf8')).toBe(text);
  });

  it('say what the decoder says', () => {
    const cluster = JSON.parse(schemaFiles()[0]!.text);
    expect(cluster).toMatchObject({
      properties: {
        apiVersion: { const: 'plumbline.dev/v1alpha1' },
        kind: { const: 'Cluster' },
        metadata: { required: ['name'] },
      },
      required: ['apiVersion', 'kind', 'metadata'],
      additionalProperties: false,
    });
    expect(cluster.properties.spec.properties.proxy.properties.mode).toEqual({
      enum: ['iptables', 'ipvs', 'nftables'],
    });
    expect(cluster.properties.spec.properties.nodes.properties.count).toEqual({
      type: 'integer',
      minimum: 0,
      maximum: 100000,
    });
    expect(cluster.properties.spec.properties.dns.properties.stubDomains.additionalProperties.type).toBe('array');
  });
});
