/** Everything that can be explained: the registered properties, and the obligations about artifacts and changes. */
import { properties, siteProperties } from '../../properties/registry.ts';
import type { Severity } from '../diagnostics/diagnostic.ts';

export interface Explained {
  readonly id: string;
  readonly severity: Severity;
  readonly statement: string;
}

/** Obligations that the validators discharge; they have no `judge`, because they speak of texts. */
const artifactProperties: readonly Explained[] = [
  { id: 'artifact/iptables-equivalent', severity: 'error', statement: 'every packet fares as declared' },
  { id: 'artifact/bird-equivalent', severity: 'error', statement: 'every route fares as declared' },
  { id: 'artifact/corefile-equivalent', severity: 'error', statement: 'every question is answered as declared' },
  { id: 'artifact/records-equivalent', severity: 'error', statement: 'every record is written as declared' },
];

/** Of two states of the definitions: `diff` judges them. */
const changeProperties: readonly Explained[] = [
  {
    id: 'diff/zone-serial',
    severity: 'error',
    statement: 'A zone with other content has a later serial, and one with the same content keeps its own.',
  },
];

export const explained: readonly Explained[] = [
  ...properties,
  ...siteProperties,
  ...artifactProperties,
  ...changeProperties,
];

export const statements: ReadonlyMap<string, string> = new Map(explained.map(({ id, statement }) => [id, statement]));
