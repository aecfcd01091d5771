/**
 * Target external-dns: the records of each instance in every format that something loads: DNSEndpoint objects, master
 * files, nsupdate scripts, change batches of Route 53 and Google Cloud DNS, SkyDNS keys, the webhook's changes, and the plan.
 */
import type { Endpoint } from '../../model/external-dns/endpoint.ts';
import { zoneFile } from '../../model/external-dns/zones.ts';
import type { ExternalDnsInstance } from '../../model/types/external-dns.ts';
import type { Network } from '../../model/types/network.ts';
import type { Provenance, RecordsArtifact, RecordsForm } from '../artifact.ts';
import { type TemplateName, template } from '../render.ts';
import { type InstanceRecords, lowerInstance } from './lower.ts';
import { viewPlan } from './plan.ts';
import { viewEndpoints, viewGoogle, viewNsupdate, viewRoute53, viewSkydns, viewWebhook, viewZone } from './view.ts';

export const compileExternalDns = (network: Network): readonly RecordsArtifact[] =>
  network.externalDNS.instances.flatMap((instance) => compileInstance(network, instance));

function compileInstance(network: Network, instance: ExternalDnsInstance): readonly RecordsArtifact[] {
  const records = lowerInstance(network, instance);
  if (records === undefined) return [];
  const print = printer(records);
  const settings = { instance: instance.name };
  const allOf = <T>(
    form: 'nsupdate' | 'route53' | 'google',
    view: (...args: Parameters<typeof viewNsupdate>) => readonly T[],
  ) => records.in(form).flatMap(({ zone, transition }) => view(records, zone, transition));
  const batches = <T>(found: readonly T[]) => ({
    batches: found.map((batch, at) => ({ ...batch, end: at === found.length - 1 ? '' : ',' })),
  });
  return [
    print('dnsendpoints', 'dnsendpoints.yaml', 'external-dns/dnsendpoints', viewEndpoints(records)),
    ...records
      .in('zone')
      .map(({ zone, transition }) =>
        print(
          'zone',
          `${zoneFile(zone)}.zone`,
          'external-dns/zone',
          { ...settings, ...viewZone(records, zone, transition) },
          zone.name,
        ),
      ),
    print('nsupdate', 'nsupdate.txt', 'external-dns/nsupdate', {
      ...settings,
      batches: allOf('nsupdate', viewNsupdate),
    }),
    print('route53', 'route53.json', 'external-dns/route53', batches(allOf('route53', viewRoute53))),
    print('google', 'google.json', 'external-dns/google', batches(allOf('google', viewGoogle))),
    print('skydns', 'skydns.json', 'external-dns/skydns', viewSkydns(records)),
    print('webhook', 'webhook.json', 'external-dns/webhook', viewWebhook(records)),
    print('plan', 'plan.json', 'external-dns/plan', viewPlan(network, records)),
  ];
}

type Print = (form: RecordsForm, file: string, name: TemplateName, view: object, zone?: string) => RecordsArtifact;

function printer(records: InstanceRecords): Print {
  return (form, file, name, view, zone) => {
    const marked: Endpoint[] = [];
    const text = template(name)(withMarks(view, marked) as object);
    const { lines, provenance } = unmarked(text, (at) => records.sourcesOf(marked[at]!));
    return {
      path: `records/${records.instance.name}/${file}`,
      target: 'external-dns',
      instance: records.instance.name,
      form,
      ...(zone === undefined ? {} : { zone }),
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
