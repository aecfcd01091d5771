/** The public records that ExternalDNS is to keep: what each instance wants. */
import { desiredRecords } from '../../model/external-dns/desired.ts';
import type { Network } from '../../model/types/network.ts';
import type { JsonObject } from '../verdict.ts';
import { type Behaviour, type Differences, differences } from './behaviour.ts';

export const recordsDiffer = (before: Network, after: Network): Differences =>
  differences(wishesOf(before), wishesOf(after), witnessOf);

const wishesOf = (network: Network): readonly Behaviour[] =>
  network.externalDNS.instances.flatMap((instance): readonly Behaviour[] => {
    const where = `cluster/${network.cluster.name} instance/${instance.name}`;
    const desired = desiredRecords(network, instance);
    if (!desired.ok) return [{ kind: 'public-record', where, what: 'start', outcome: desired.fault }];
    return desired.value.wishes.map(({ dnsName, recordType, setIdentifier, targets, recordTTL, providerSpecific }) => ({
      kind: 'public-record',
      where,
      what: [dnsName, recordType, ...(setIdentifier === '' ? [] : [setIdentifier])].join(' '),
      outcome: [
        [...targets].sort().join(' '),
        ...(recordTTL > 0 ? [`ttl ${recordTTL}`] : []),
        ...providerSpecific.map(({ name, value }) => `${name}=${value}`).sort(),
      ].join('; '),
    }));
  });

function witnessOf(before: Behaviour, after: Behaviour): JsonObject {
  const [name = '', type = '', setIdentifier = ''] = after.what.split(' ');
  return { name, type, setIdentifier, expected: before.outcome, actual: after.outcome };
}
