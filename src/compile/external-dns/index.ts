/**
 * Target external-dns: the records of each instance in every format that something loads: DNSEndpoint objects, master
 * files, nsupdate scripts, change batches of Route 53 and Google Cloud DNS, SkyDNS keys, the webhook's changes, and the plan.
 */
import type { Endpoint } from '../../model/external-dns/endpoint.ts';
import { zoneFile } from '../../model/external-dns/zones.ts';
import type { Network } from '../../model/types/network.ts';
import type { Provenance, RecordsArtifact, RecordsForm } from '../artifact.ts';
import { template } from '../render.ts';
import { type InstanceRecords, lowerInstance } from './lower.ts';
import { viewPlan } from './plan.ts';
import { viewEndpoints, viewGoogle, viewNsupdate, viewRoute53, viewSkydns, viewWebhook, viewZone } from './view.ts';

/** The texts of every instance, or of the forms that are asked for. */
export const compileExternalDns = (network: Network, forms: readonly string[] = all): readonly RecordsArtifact[] =>
  network.externalDNS.instances.flatMap((instance) => {
    const records = lowerInstance(network, instance);
    if (records === undefined) return [];
    return all.filter((form) => forms.includes(form)).flatMap((form) => compileForm(network, records, form));
  });

const all: readonly RecordsForm[] = [
  'dnsendpoints',
  'zone',
  'nsupdate',
  'route53',
  'google',
  'skydns',
  'webhook',
  'plan',
];

function compileForm(network: Network, records: InstanceRecords, form: RecordsForm): readonly RecordsArtifact[] {
  const print = printer(records);
  const settings = { instance: records.instance.name };
  const inZones = <T>(own: 'nsupdate' | 'route53' | 'google', view: (...args: ViewArguments) => readonly T[]) =>
    records.in(own).flatMap(({ zone, transition }) => view(records, zone, transition));
  const batches = <T>(found: readonly T[]) => ({
    batches: found.map((batch, at) => ({ ...batch, end: at === found.length - 1 ? '' : ',' })),
  });
  switch (form) {
    case 'dnsendpoints':
      return [print(form, 'dnsendpoints.yaml', viewEndpoints(records))];
    case 'zone':
      return records.in('zone').map(({ zone, transition }) => {
        const view = { ...settings, ...viewZone(records, zone, transition) };
        return { ...print(form, `${zoneFile(zone)}.zone`, view), zone: zone.name };
      });
    case 'nsupdate':
      return [print(form, 'nsupdate.txt', { ...settings, batches: inZones(form, viewNsupdate) })];
    case 'route53':
      return [print(form, 'route53.json', batches(inZones(form, viewRoute53)))];
    case 'google':
      return [print(form, 'google.json', batches(inZones(form, viewGoogle)))];
    case 'skydns':
      return [print(form, 'skydns.json', viewSkydns(records))];
    case 'webhook':
      return [print(form, 'webhook.json', viewWebhook(records))];
    case 'plan':
      return [print(form, 'plan.json', viewPlan(network, records))];
  }
}

type ViewArguments = Parameters<typeof viewNsupdate>;

type Print = (form: RecordsForm, file: string, view: object) => RecordsArtifact;

function printer(records: InstanceRecords): Print {
  return (form, file, view) => {
    const marked: Endpoint[] = [];
    const text = template(`external-dns/${form}`)(withMarks(view, marked) as object);
    const { lines, provenance } = unmarked(text, (at) => records.sourcesOf(marked[at]!));
    return {
      path: `records/${records.instance.name}/${file}`,
      target: 'external-dns',
      instance: records.instance.name,
      form,
      text: lines,
      provenance,
    };
  };
}

/** Each line of a record ends with a mark, which no text from a definition can hold: control characters are escaped. */
function withMarks(view: unknown, marked: Endpoint[]): unknown {
  if (Array.isArray(view)) return view.map((each) => withMarks(each, marked));
  if (typeof view !== 'object' || view === null) return view;
  if ('line' in view && 'endpoint' in view) {
    marked.push(view.endpoint as Endpoint);
    return { ...view, mark: `\u0001${marked.length - 1}` };
  }
  return Object.fromEntries(Object.entries(view).map(([key, each]) => [key, withMarks(each, marked)]));
}

function unmarked(text: string, sourcesOf: (at: number) => Provenance['sources']) {
  const provenance: Provenance[] = [];
  const lines = text.split('\n').map((line, index) => {
    const [plain = '', mark] = line.split('\u0001');
    if (mark === undefined) return line;
    provenance.push({ first: index + 1, last: index + 1, sources: sourcesOf(Number(mark)) });
    return plain;
  });
  return { lines: lines.join('\n'), provenance };
}
