/** What ExternalDNS checks at start-up, once the words of its command line are read. */
import { parseDuration } from './duration.ts';
import type { Options } from './flags.ts';
import { given, type Outcome, refused } from './outcome.ts';
import { parseSelector } from './selector.ts';

export function checkOptions(options: Options): Outcome<Options> {
  const fault = faults(options).next().value;
  return fault === undefined ? given(options) : refused(fault);
}

function* faults(options: Options): Generator<string, undefined> {
  const { text, list, isSet, wasGiven } = options;
  if (!wasGiven('source')) yield 'required flag `--source` not provided';
  if (text('policy') === '') yield 'required flag `--policy` not provided';
  if (isSet('ignore-hostname-annotation') && list('fqdn-template').join('') === '') {
    yield 'FQDN Template must be set if ignoring annotations';
  }
  if (text('txt-prefix') !== '' && text('txt-suffix') !== '') yield 'txt-prefix and txt-suffix are mutual exclusive';
  for (const name of ['annotation-filter', 'label-filter', 'gateway-label-filter']) {
    const selector = parseSelector(text(name));
    if (!selector.ok) yield `--${name} does not parse as a label selector: ${selector.fault}`;
  }
  if (!text('annotation-prefix').endsWith('/')) yield '--annotation-prefix must end with `/`';
  if ((parseDuration(text('min-ttl')) ?? 0) < 0) yield '--min-ttl must not be negative';
  if (isSet('create-ptr') && !list('managed-record-types').includes('PTR')) {
    yield '--create-ptr requires PTR in --managed-record-types';
  }
  return undefined;
}
