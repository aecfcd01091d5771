/** Target external-dns for the commands: an instance has few texts, which are compiled and proven at once. */

import type { Described, RecordsArtifact, Written } from '../../compile/artifact.ts';
import { compileRecords } from '../../compile/index.ts';
import { desiredRecords } from '../../model/external-dns/desired.ts';
import { zoneFile } from '../../model/external-dns/zones.ts';
import type { Network } from '../../model/types/network.ts';
import { recordsEquivalent } from '../../verify/validate/equivalents.ts';
import type { CheckResult } from '../../verify/verdict.ts';
import { nothing, type RunOptions, type Target } from './target.ts';

export const externalDns: Target<'external-dns'> = {
  name: 'external-dns',
  property: recordsEquivalent,
  inputs: ({ externalDNS: { instances } }) => instances.length > 0 || { instances: 0 },
  run,
  expected,
  prove: async (network, texts) => (await verifier()).validateRecords(network, texts.filter(isOwn)),
  subjectOf: (artifact) => ({
    kind: 'ExternalDNS',
    name: artifact.target === 'external-dns' ? artifact.instance : '',
  }),
};

const verifier = () => import('../../verify/validate/records/index.ts');

const isOwn = (text: Written): text is Written<RecordsArtifact> => text.target === 'external-dns';

async function run(network: Network, { prefix, prove = true, only, emit }: RunOptions): Promise<CheckResult> {
  const artifacts = compileRecords(network, {
    ...(prefix === undefined ? {} : { prefix }),
    ...(only?.target === 'external-dns' ? { forms: [only.form] } : {}),
  }).filter(({ path }) => only === undefined || path === only.path);
  for (const artifact of artifacts) emit?.(artifact);
  return prove ? (await verifier()).validateRecords(network, artifacts) : nothing;
}

const files = [
  ['dnsendpoints', 'dnsendpoints.yaml'],
  ['nsupdate', 'nsupdate.txt'],
  ['route53', 'route53.json'],
  ['google', 'google.json'],
  ['skydns', 'skydns.json'],
  ['webhook', 'webhook.json'],
  ['plan', 'plan.json'],
] as const;

function expected(network: Network, _: readonly string[] | null, prefix: string): readonly Described[] {
  return network.externalDNS.instances.flatMap((instance): readonly Described<RecordsArtifact>[] => {
    const desired = desiredRecords(network, instance);
    if (!desired.ok) return [];
    const base = { target: 'external-dns', instance: instance.name } as const;
    const folder = `${prefix}records/${instance.name}`;
    return [
      ...files.map(([form, file]) => ({ ...base, form, path: `${folder}/${file}` })),
      ...desired.value.zones.map((zone) => ({
        ...base,
        form: 'zone' as const,
        zone: zone.name,
        path: `${folder}/${zoneFile(zone)}.zone`,
      })),
    ];
  });
}
