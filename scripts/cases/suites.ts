/** The suites that stand in one file each; the first that recognises a document takes it. */
import { externalDns } from './external-dns/index.ts';
import { serviceAdvertisement } from './service-advertisement.ts';
import type { FileSuite } from './suite.ts';

export const fileSuites: readonly FileSuite[] = Object.freeze([serviceAdvertisement, ...externalDns]);
