/** Names with letters beyond ASCII (IDNA, UTS 46): in Unicode for filters, in ASCII for the rows of a plan. */
import { domainToASCII, domainToUnicode } from 'node:url';

/** Label by label, so that one odd label leaves the others as they are. */
const byLabel = (name: string, convert: (label: string) => string): string => name.split('.').map(convert).join('.');

export const unicodeName = (name: string): string =>
  byLabel(name, (label) => (/^xn--/i.test(label) ? domainToUnicode(label) || label : label))
    .normalize('NFC')
    .toLowerCase();

const ascii = /^[\0-\x7f]*$/;

export const asciiName = (name: string): string =>
  byLabel(name, (label) => (ascii.test(label) ? label : domainToASCII(label) || label)).toLowerCase();
