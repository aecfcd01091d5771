/** Names with letters beyond ASCII (IDNA, UTS 46): in Unicode for filters, in ASCII for the rows of a plan. */
import { domainToASCII, domainToUnicode } from 'node:url';
import { withoutDot } from './endpoint.ts';

/** Label by label, so that one odd label leaves the others as they are. */
const byLabel = (name: string, convert: (label: string) => string): string => name.split('.').map(convert).join('.');

const ascii = /^[\0-\x7f]*$/;
/** Most names have nothing of these, and stay as they are. */
const unlikeAscii = /[A-Z\x80-\uffff]/;
const unlikeUnicode = /[A-Z\x80-\uffff]|xn--/;

export const unicodeName = (name: string): string =>
  !unlikeUnicode.test(name)
    ? name
    : byLabel(name, (label) => (/^xn--/i.test(label) ? domainToUnicode(label) || label : label))
        .normalize('NFC')
        .toLowerCase();

export const asciiName = (name: string): string =>
  !unlikeAscii.test(name)
    ? name
    : byLabel(name, (label) => (ascii.test(label) ? label : domainToASCII(label) || label)).toLowerCase();

/** What all spellings of a name have alike. */
export const oneSpelling = (name: string): string => withoutDot(asciiName(name));
