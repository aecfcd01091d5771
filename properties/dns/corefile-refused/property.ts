/**
 * CoreDNS starts with every Corefile that is rolled out.
 *
 * Unsatisfiable iff CoreDNS 1.14.7 refuses the text: its words, a directive that it does not know, or a stanza that a
 * plugin does not take. Plugins whose stanzas nothing here reads are taken to be right.
 */
import type { Property } from '../../../src/verify/property.ts';
import { checkStanzas } from '../../../src/verify/read/corefile/plugins/index.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import {
  corefileSubject,
  corefileText,
  isOpen,
  type Place,
  type ReadCorefile,
  readCorefiles,
  spanIn,
} from '../../algebra/corefiles.ts';

const id = 'dns/corefile-refused';

export const property: Property = {
  id,
  severity: 'error',
  statement: 'CoreDNS starts with every Corefile that is rolled out.',
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

function judgeOne(read: ReadCorefile): readonly Finding[] {
  const { fault, blocks } = read.parsed;
  if (fault !== undefined) return [refused(read, fault.message, { ...fault, text: ' ' })];
  return blocks.flatMap(({ directives }) =>
    [...directives].flatMap(([directive, words]) => {
      const found = checkStanzas(directive, words);
      const at = typeof found === 'object' ? (found.at ?? words[0]) : undefined;
      return typeof found === 'object' && at !== undefined
        ? [refused(read, `\`${directive}\`: ${found.message}`, at, found.machine)]
        : [];
    }),
  );
}

function refused(read: ReadCorefile, reason: string, place: Place, machine = false): Finding {
  const { corefile } = read;
  const open = machine || isOpen(read);
  const unless = open ? ', unless the machine, its environment or its files make it right' : '';
  return finding({
    property: id,
    severity: 'error',
    verdict: open ? 'undecided' : 'refuted',
    message: `CoreDNS does not start with the ${corefileText(corefile)}${unless}: ${reason}`,
    remedy: 'correct the line; a running server keeps its old configuration, and does not come back after a restart',
    subjects: [corefileSubject(corefile)],
    locations: [spanIn(read, place)],
    witness: { reason, line: place.line, column: place.column },
    witnessClass: reason,
  });
}
