/** The suites that stand in one file each; the first that recognises a document takes it. */
import { serviceAdvertisement } from './service-advertisement.ts';
import type { FileSuite } from './suite.ts';

export const fileSuites: readonly FileSuite[] = Object.freeze([serviceAdvertisement]);
