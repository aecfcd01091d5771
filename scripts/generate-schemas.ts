/** Writes the JSON Schemas of our own kinds into `schemas/`. A test fails while they are out of date. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { schemaFiles } from '../src/model/read/json-schema.ts';

const folder = new URL('../schemas/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const { name, text } of schemaFiles()) writeFileSync(new URL(name, folder), text);
