/** Objects and flags of one source → its endpoints, or an error. */
import { type Options, parseFlags } from '../../../src/model/external-dns/flags.ts';
import type { ApiObject } from '../../../src/model/external-dns/objects.ts';
import type { Outcome } from '../../../src/model/external-dns/outcome.ts';
import { sourceEndpoints } from '../../../src/model/external-dns/sources/index.ts';
import { worldOf } from '../../../src/model/external-dns/world.ts';
import { endpointDifferences, type Listed, listSuite } from './compare.ts';

type Flag = string | number | boolean | readonly string[];

interface Case {
  readonly id: string;
  readonly source: string;
  readonly flags: Readonly<Record<string, Flag>>;
  readonly objects: readonly ApiObject[];
  readonly expected?: readonly Listed[];
  readonly expectError?: boolean;
}

export const sources = listSuite<Case>(
  'source',
  (first) => 'source' in first && 'objects' in first,
  (test) => {
    const found = endpointsFor(test);
    if (!found.ok) return test.expectError === true ? [] : [`unexpected fault: ${found.fault}`];
    if (test.expectError === true) return ['expected a fault'];
    return endpointDifferences('endpoints', test.expected, found.value);
  },
);

function endpointsFor({ flags, objects, source }: Case) {
  const options = optionsOf(flags);
  if (!options.ok) return options;
  const world = worldOf(objects, options.value);
  return world.ok ? sourceEndpoints(world.value, source) : world;
}

function optionsOf(flags: Case['flags']): Outcome<Options> {
  const args = Object.entries(flags).flatMap(([name, value]) => {
    if (typeof value === 'boolean') return [value ? `--${name}` : `--no-${name}`];
    return (Array.isArray(value) ? value : [value]).map((item) => `--${name}=${item}`);
  });
  return parseFlags(args);
}
