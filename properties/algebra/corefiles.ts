/** The Corefiles of a network, read, and findings about places in them. */
import type { Corefile, Network } from '../../src/model/types/network.ts';
import { directiveOrder } from '../../src/verify/read/corefile/directives.ts';
import { type ParsedCorefile, parseCorefile } from '../../src/verify/read/corefile/parser.ts';
import type { Finding, Subject } from '../../src/verify/verdict.ts';

export interface ReadCorefile {
  readonly corefile: Corefile;
  readonly parsed: ParsedCorefile;
}

/** A place in a Corefile, or in a file that it imports. */
export interface Place {
  readonly text: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

const known: ReadonlySet<string> = new Set(directiveOrder);
/** Under which the Corefile's own words are known; what another value of the ConfigMap says has that value's name. */
const own = 'Corefile';

export function readCorefiles({ corefiles }: Network): readonly ReadCorefile[] {
  return corefiles.map((corefile) => ({
    corefile,
    parsed: parseCorefile(corefile.text, { file: own, files: corefile.files, directives: known }),
  }));
}

/**
 * Whether the text leaves something open: a variable of the server's environment, or a file that is mounted from
 * elsewhere. What is found in such a text may not be so.
 */
export function isOpen({ corefile, parsed }: ReadCorefile): boolean {
  return /\{[$%]/.test(corefile.text) || (parsed.fault?.message.startsWith('file to import not found') ?? false);
}

export const verdictOn = (read: ReadCorefile): Finding['verdict'] => (isOpen(read) ? 'undecided' : 'refuted');

export function spanIn({ corefile }: ReadCorefile, { text, file, line, column }: Place) {
  const place = file === own ? { line, column, length: text.length } : { line: 1, column: 1, length: 0 };
  return corefile.spanOf({
    file,
    line: place.line,
    column: place.column,
    endLine: place.line,
    endColumn: place.column + place.length,
  });
}

export const corefileText = ({ namespace, name }: Corefile): string => `Corefile of ConfigMap \`${namespace}/${name}\``;

export const corefileSubject = ({ namespace, name }: Corefile): Subject => ({ kind: 'ConfigMap', namespace, name });
