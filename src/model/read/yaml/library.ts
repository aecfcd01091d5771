/**
 * The `yaml` package, loaded when the first text needs it: loading it costs more than reading a small folder with
 * `block.ts` does.
 */
import { createRequire } from 'node:module';
import type * as Yaml from 'yaml';

let library: typeof Yaml | undefined;

export function loadYaml(): typeof Yaml {
  library ??= createRequire(import.meta.url)('yaml') as typeof Yaml;
  return library;
}
