/** The change plan as JSON: what is created, changed and deleted, with what stands now, and what is left out and why. */

import type { Origin } from '../../diagnostics/span.ts';
import type { DesiredRecords } from '../../model/external-dns/desired.ts';
import type { Endpoint } from '../../model/external-dns/endpoint.ts';
import { type Refused, transitionFor } from '../../model/external-dns/transition.ts';
import type { Network } from '../../model/types/network.ts';
import { json } from './escape.ts';
import type { InstanceRecords } from './lower.ts';
import { endpointObject, type Line, listed } from './view.ts';

export function viewPlan(network: Network, records: InstanceRecords) {
  const { desired, instance } = records;
  const { options, changes, current } = desired;
  const { create, updateOld, updateNew, delete: deletes } = changes;
  const placesOf = placesIn(records);
  const line = (action: string, endpoint: Endpoint, before?: Endpoint, after?: Endpoint): Line => ({
    endpoint,
    line: json({
      action,
      name: endpoint.dnsName,
      type: endpoint.recordType,
      setIdentifier: endpoint.setIdentifier,
      before: before === undefined ? null : endpointObject(before, true),
      after: after === undefined ? null : endpointObject(after, true),
      projected: isProjected(network, endpoint),
      sources: placesOf(endpoint),
    }),
  });
  return {
    instance: json(instance.name),
    version: json(instance.version ?? instance.release),
    policy: json(options.text('policy')),
    owner: json(options.text('registry') === 'txt' ? options.text('txt-owner-id') : null),
    current: json(current.isGiven ? current.records.length : null),
    summary: json({ create: create.length, update: updateNew.length, delete: deletes.length }),
    changes: listed([
      ...create.map((endpoint) => line('create', endpoint, undefined, endpoint)),
      ...updateNew.map((endpoint, at) => line('update', endpoint, updateOld[at], endpoint)),
      ...deletes.map((endpoint) => line('delete', endpoint, endpoint)),
    ]),
    left: listed([
      ...desired.dropped.map(({ endpoint, why, text, winners }) => ({
        endpoint,
        line: json({
          name: endpoint.dnsName,
          type: endpoint.recordType,
          setIdentifier: endpoint.setIdentifier,
          why,
          text,
          winners: winners.map((winner) => endpointObject(winner, true)),
          sources: placesOf(endpoint),
        }),
      })),
      ...refusedBy(desired).map(({ form, endpoint, text }) => ({
        endpoint,
        line: json({
          name: endpoint.dnsName,
          type: endpoint.recordType,
          setIdentifier: endpoint.setIdentifier,
          why: `not-in-${form}`,
          text,
          winners: [],
          sources: placesOf(endpoint),
        }),
      })),
    ]),
  };
}

/** Where an endpoint's objects are named; each object is looked up once. */
function placesIn(records: InstanceRecords): (endpoint: Endpoint) => readonly string[] {
  const known = new Map<Origin, string>();
  return (endpoint) =>
    records
      .sourcesOf(endpoint)
      .slice(0, -1)
      .map(({ origin, path }) => {
        const before = known.get(origin);
        if (before !== undefined) return before;
        const { file, line } = origin.span(path);
        known.set(origin, `${file}:${line}`);
        return `${file}:${line}`;
      });
}

const isProjected = ({ externalDNS }: Network, { targets }: Endpoint): boolean =>
  targets.some((target) => externalDNS.projected.has(target));

/** What single formats can't say. */
function refusedBy(desired: DesiredRecords): readonly (Refused & { readonly form: string })[] {
  const inZones = (['zone', 'nsupdate', 'route53', 'google'] as const).flatMap((form) =>
    desired.zones.flatMap((zone) => transitionFor(form, desired, zone).refused.map((each) => ({ ...each, form }))),
  );
  return [...inZones, ...transitionFor('skydns', desired).refused.map((each) => ({ ...each, form: 'skydns' }))];
}
