/** What the comparison of an instance's texts says to a person. */

import type { RecordsArtifact, Written } from '../../../compile/artifact.ts';
import type { ExternalDnsInstance } from '../../../model/types/external-dns.ts';
import { type Finding, finding, type Json, type JsonObject } from '../../verdict.ts';
import { recordsEquivalent } from '../equivalents.ts';

export type RecordsText = Written<RecordsArtifact>;

/** A record that is not as it should be; null stands for no record. */
export interface Difference {
  readonly name: string;
  readonly type: string;
  readonly setIdentifier: string;
  readonly expected: Json;
  readonly actual: Json;
}

export function recordDiffers(instance: ExternalDnsInstance, text: RecordsText, difference: Difference): Finding {
  const { name, type, setIdentifier, expected, actual } = difference;
  const which = `\`${name}\` ${type}${setIdentifier === '' ? '' : ` (\`${setIdentifier}\`)`}`;
  const what =
    actual === null ? 'lacks' : expected === null ? 'has, against the definitions,' : 'has otherwise than declared';
  return about(instance, {
    message: `\`${text.path}\` ${what} ${which}`,
    witness: { ...difference },
    witnessClass: `${text.form} ${which}`,
  });
}

export function textRefused(instance: ExternalDnsInstance, text: RecordsText, line: number, problem: string): Finding {
  return about(instance, {
    message: `\`${text.path}\` would not be taken: line ${line}: ${problem}`,
    witness: { artifact: text.path, line, problem },
    witnessClass: `${text.form} refused ${problem}`,
  });
}

/** ExternalDNS would end instead of writing a record. */
export function instanceStops(instance: ExternalDnsInstance, fault: string): Finding {
  return about(instance, {
    message: `ExternalDNS instance \`${instance.name}\` would stop before it wrote a record: ${fault}`,
    witness: { instance: instance.name, problem: fault },
    witnessClass: `stops ${fault}`,
  });
}

function about(
  { name, declared: { origin, path } }: ExternalDnsInstance,
  parts: { readonly message: string; readonly witness: JsonObject; readonly witnessClass: string },
): Finding {
  return finding({
    property: recordsEquivalent,
    severity: 'error',
    remedy: 'compile the bundle again, or change the definition to what the text says',
    subjects: [{ kind: 'ExternalDNS', name }],
    locations: [origin.span([...path, 'name'])],
    ...parts,
  });
}
