/** A round's outcome as lines that can be compared, and what two of them have not in common. */
import type { Endpoint } from '../../src/model/external-dns/endpoint.ts';
import { synchronise } from '../../src/model/external-dns/sync.ts';
import { decryptText } from '../../src/model/external-dns/txt/encryption.ts';
import type { Version } from '../../src/model/external-dns/version.ts';
import { randomKey } from './random/arguments.ts';
import type { Round } from './random/round.ts';
import type { SaidChanges, SaidEndpoint } from './webhook.ts';

/** For a round that ExternalDNS does not start or finish. */
export const refuses = 'refuses';

export function predicted({ args, objects, current }: Round, version: Version): string {
  const said = synchronise({ args, objects, current, version });
  return said.ok ? textOf(said.value.desired, said.value.changes) : refuses;
}

export function textOf(desired: readonly SaidEndpoint[], changes: SaidChanges): string {
  const lists = ['create', 'updateOld', 'updateNew', 'delete'] as const;
  return [
    ...desired.map((endpoint) => `desired ${endpointText(endpoint, false)}`).sort(),
    ...lists.flatMap((list) =>
      (changes[list] ?? [])
        .map((endpoint) => `${list} ${endpointText(endpoint, list === 'updateOld' || list === 'delete')}`)
        .sort(),
    ),
  ].join('\n');
}

/** The nonce of a text that is written anew is drawn at random by ExternalDNS, and derived from the text by us. */
function endpointText(endpoint: Partial<Endpoint>, keepsNonce: boolean): string {
  const { dnsName, recordType, targets, recordTTL, setIdentifier, labels, providerSpecific } = endpoint;
  return JSON.stringify([
    dnsName,
    recordType,
    (recordType === 'TXT' ? (targets ?? []).map((text) => opened(text, keepsNonce)) : [...(targets ?? [])]).sort(),
    recordTTL ?? 0,
    setIdentifier ?? '',
    Object.entries(labels ?? {})
      .filter(([, value]) => value !== '')
      .map(([name, value]) => (name === 'txt-encryption-nonce' && !keepsNonce ? [name, 'drawn'] : [name, value]))
      .sort(),
    (providerSpecific ?? []).map(({ name, value }) => `${name}=${value}`).sort(),
  ]);
}

function opened(text: string, keepsNonce: boolean): string {
  const found = decryptText(Buffer.from(randomKey), text);
  if (found === undefined) return text;
  return keepsNonce ? `sealed with ${found.nonce}: ${found.text}` : `sealed: ${found.text}`;
}

export function firstDifference(theirs: string, ours: string): string {
  const [left, right] = [theirs.split('\n'), ours.split('\n')];
  const missing = left.filter((line) => !right.includes(line));
  const surplus = right.filter((line) => !left.includes(line));
  return [
    ...missing.slice(0, 3).map((line) => `    ExternalDNS: ${line}`),
    ...surplus.slice(0, 3).map((line) => `    predicted:   ${line}`),
  ].join('\n');
}
