/** A change of records for people, as terraform shows one: `+` comes, `~` changes, `-` goes, and what is left out and why. */
import type { DesiredRecords } from '../model/external-dns/desired.ts';
import type { Endpoint } from '../model/external-dns/endpoint.ts';

export function formatRecordPlan({ instance, changes, current, dropped }: DesiredRecords): string {
  const { create, updateOld, updateNew, delete: deletes } = changes;
  const lines = [
    `records of instance \`${instance.name}\`${current.isGiven ? '' : ' (nobody said what stands, so that all is new)'}`,
    ...create.map((endpoint) => `  + ${headOf(endpoint)} ${contentOf(endpoint)}`),
    ...updateNew.map((after, at) => `  ~ ${headOf(after)} ${change(updateOld[at]!, after)}`),
    ...deletes.map((endpoint) => `  - ${headOf(endpoint)} ${contentOf(endpoint)}`),
    ...dropped.map(({ endpoint, text }) => `  ! ${headOf(endpoint)} left out: ${text}`),
    `plan: ${create.length} to create, ${updateNew.length} to change, ${deletes.length} to delete, ${dropped.length} left out`,
  ];
  return lines.map((line) => `${printable(line)}\n`).join('');
}

const headOf = ({ dnsName, recordType, setIdentifier }: Endpoint): string =>
  `${dnsName} ${recordType}${setIdentifier === '' ? '' : ` (${setIdentifier})`}`;

const contentOf = ({ targets, recordTTL }: Endpoint): string =>
  `${targets.join(', ')}${recordTTL > 0 ? ` ttl ${recordTTL}` : ''}`;

function change(before: Endpoint, after: Endpoint): string {
  const [one, other] = [contentOf(before), contentOf(after)];
  return one === other ? `${other} (properties)` : `${one} -> ${other}`;
}

/** Text from definitions moves no cursor. */
const printable = (line: string): string => line.replace(/\p{Cc}/gu, '\ufffd');
