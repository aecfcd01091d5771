/**
 * No two server blocks of a Corefile serve the same zone on the same port.
 *
 * Unsatisfiable iff two blocks without a view have a key in common (scheme, zone and port) on the same address, or one of them
 * on an address and the other on all.
 */
import type { Property } from '../../../src/verify/property.ts';
import { clashesOf, type Listener, placedListeners, textOfKey } from '../../../src/verify/read/corefile/listeners.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import {
  corefileSubject,
  corefileText,
  type Place,
  type ReadCorefile,
  readCorefiles,
  spanIn,
  verdictOn,
} from '../../algebra/corefiles.ts';

const id = 'dns/duplicate-server-block';

export const property: Property = {
  id,
  severity: 'error',
  statement: 'No two server blocks of a Corefile serve the same zone on the same port.',
  engine: ['enumeration'],
  judge: (network) => {
    const corefiles = readCorefiles(network);
    return {
      applicable: corefiles.length > 0,
      evidence: { corefiles: corefiles.length },
      findings: corefiles.flatMap(judgeOne),
    };
  },
};

type PlacedListener = Listener & { readonly place: Place };

function judgeOne(read: ReadCorefile): readonly Finding[] {
  const listeners = read.parsed.blocks.flatMap(placedListeners);
  return [...clashesOf(listeners)].flatMap(([index, how]) => {
    const second = listeners[index];
    const first = listeners.find((each) => second !== undefined && textOfKey(each) === textOfKey(second));
    return first === undefined || second === undefined ? [] : [clash(read, first, second, how)];
  });
}

function clash(read: ReadCorefile, first: PlacedListener, second: PlacedListener, how: 'defined' | 'overlap'): Finding {
  const { corefile } = read;
  const key = textOfKey(second);
  const twice = how === 'defined' ? 'twice' : 'once on an address and once on all of them';
  return finding({
    property: id,
    severity: 'error',
    verdict: verdictOn(read),
    message: `the ${corefileText(corefile)} serves \`${key}\` ${twice}; CoreDNS does not start with it`,
    remedy: 'join the two blocks, or give each a `view` that tells their questions apart',
    subjects: [corefileSubject(corefile)],
    locations: [first, second].map(({ place }) => spanIn(read, place)),
    witness: { key, lines: [first.place.line, second.place.line] },
    witnessClass: key,
  });
}
