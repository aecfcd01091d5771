/** The suites of ExternalDNS, in the order in which they are asked. */
import type { FileSuite } from '../suite.ts';
import { choices, domainFilters, plans, policies } from './planning.ts';
import { aliasZones, providers } from './provider.ts';
import { sources } from './source.ts';
import { annotationReadings, checks, wrapperSteps } from './steps.ts';
import { recordedSyncs } from './sync.ts';
import { txtNames, txtRecreations, txtRegistry } from './txt.ts';

export const externalDns: readonly FileSuite[] = Object.freeze([
  recordedSyncs,
  sources,
  plans,
  policies,
  choices,
  domainFilters,
  checks,
  txtNames,
  txtRegistry,
  txtRecreations,
  providers,
  aliasZones,
  annotationReadings,
  wrapperSteps,
]);
