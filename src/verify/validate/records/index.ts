/**
 * `artifact/records-equivalent`: each text of an instance says of every name, type and set identifier what the definitions
 * say. Zone files, scripts and batches are carried out on the records that stand now, and what stands then is compared.
 */

import { desiredRecords } from '../../../model/external-dns/desired.ts';
import type { Network } from '../../../model/types/network.ts';
import type { CheckResult, Finding, Obligation } from '../../verdict.ts';
import { recordsEquivalent } from '../equivalents.ts';
import { instanceStops, type RecordsText, recordDiffers, textRefused } from './findings.ts';
import { compareObjects } from './object-forms.ts';
import { compareStates } from './state-forms.ts';

/** How many records of one text are shown; the others would say the same. */
const shown = 20;

export function validateRecords(network: Network, texts: readonly RecordsText[]): CheckResult {
  const obligations: Obligation[] = [];
  const findings: Finding[] = [];
  const conclude = (subject: string, found: readonly Finding[], evidence: Obligation['evidence']): void => {
    findings.push(...found);
    const verdict = found.length === 0 ? 'proved' : 'refuted';
    const fingerprint = found[0]?.fingerprint;
    obligations.push({
      property: recordsEquivalent,
      subject,
      verdict,
      engine: ['enumeration'],
      evidence: { ...evidence, ...(fingerprint === undefined ? {} : { fingerprint }) },
    });
  };
  for (const instance of network.externalDNS.instances) {
    const subject = `externaldns/${instance.name}`;
    const desired = desiredRecords(network, instance);
    if (!desired.ok) {
      conclude(subject, [instanceStops(instance, desired.fault)], {});
      continue;
    }
    for (const text of texts.filter((each) => each.instance === instance.name)) {
      const compared = compareStates(desired.value, text) ?? compareObjects(desired.value, text);
      if (compared === undefined) continue;
      const { differences, faults, records } = compared;
      const found = [
        ...faults.slice(0, shown).map(({ line, text: problem }) => textRefused(instance, text, line, problem)),
        ...differences.slice(0, shown).map((difference) => recordDiffers(instance, text, difference)),
      ];
      conclude(subject, found, { artifact: text.path, records });
    }
  }
  return { obligations, findings, fidelity: [] };
}
