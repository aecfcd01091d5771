/** The suites that stand in one file each; the first that recognises a document takes it. */
import { corefileE2e } from './corefile-e2e.ts';
import { corefileParse } from './corefile-parse.ts';
import { externalDns } from './external-dns/index.ts';
import { kubednsTranslation } from './kubedns-translation.ts';
import { kubernetesQueries } from './kubernetes-queries.ts';
import { resolver } from './resolver.ts';
import { rewriteCases } from './rewrite.ts';
import { serviceAdvertisement } from './service-advertisement.ts';
import type { FileSuite } from './suite.ts';

export const fileSuites: readonly FileSuite[] = Object.freeze([
  serviceAdvertisement,
  corefileE2e,
  corefileParse,
  kubednsTranslation,
  kubernetesQueries,
  resolver,
  rewriteCases,
  ...externalDns,
]);
