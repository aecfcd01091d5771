/** What providers make of endpoints: Route 53, Google Cloud DNS, and CoreDNS's etcd. */
import {
  aliasAdjusted,
  recordSet,
  suitableZones,
  updateActions,
  type Zone,
} from '../../../src/model/external-dns/aws.ts';
import { aliasZoneOf } from '../../../src/model/external-dns/aws-alias-zones.ts';
import { byZone, googleRecordSet } from '../../../src/model/external-dns/google.ts';
import { applyToStore, type Store } from '../../../src/model/external-dns/skydns.ts';
import type { FileSuite, Unit } from '../suite.ts';
import {
  changesOf,
  endpointDifferences,
  endpointOf,
  endpointsOf,
  type Listed,
  type ListedChanges,
  listSuite,
  valueDifferences,
} from './compare.ts';

interface Case {
  readonly id: string;
  readonly op: string;
  readonly flags?: Readonly<Record<string, boolean>>;
  readonly input?: Listed | readonly Listed[];
  readonly expected?: unknown;
  readonly zones?: readonly Zone[] | Readonly<Record<string, string>>;
  readonly hostname?: string;
  readonly expectedZoneIDs?: readonly string[];
  readonly old?: Listed;
  readonly new?: Listed;
  readonly expectedActions?: readonly string[];
  readonly expectedResourceRecordSets?: readonly unknown[];
  readonly additions?: readonly string[];
  readonly deletions?: readonly string[];
  readonly prefix?: string;
  readonly steps?: readonly (ListedChanges & { readonly expectedExactStore?: Store })[];
}

export const providers = listSuite<Case>(
  'provider',
  (first) => typeof first.op === 'string' && /^(?:aws|google|coredns)-/.test(first.op),
  (test) => {
    const input = [test.input ?? []].flat() as readonly Listed[];
    const zones = Array.isArray(test.zones) ? (test.zones as readonly Zone[]) : [];
    switch (test.op) {
      case 'aws-adjust-endpoints': {
        const found = aliasAdjusted(endpointsOf(input), {
          prefersCname: test.flags?.['aws-prefer-cname'] === true,
          evaluatesHealth: test.flags?.['aws-evaluate-target-health'] !== false,
        });
        return endpointDifferences('endpoints', test.expected as readonly Listed[], found);
      }
      case 'aws-suitable-zones': {
        const found = suitableZones(test.hostname ?? '', zones).map(({ id }) => id);
        return valueDifferences('zones', sorted(test.expectedZoneIDs ?? []), sorted(found));
      }
      case 'aws-update-action': {
        const found = updateActions(endpointOf(test.old!), endpointOf(test.new!));
        return valueDifferences('actions', sorted(test.expectedActions ?? []), sorted(found));
      }
      case 'aws-create-rrsets': {
        const found = endpointsOf(input).map((endpoint) => canonical(recordSet(endpoint, zones)));
        return valueDifferences(
          'record sets',
          sorted((test.expectedResourceRecordSets ?? []).map(canonical)),
          sorted(found),
        );
      }
      case 'google-rrset':
        return valueDifferences(
          'record set',
          canonical(test.expected),
          canonical(googleRecordSet(endpointOf(input[0]!))),
        );
      case 'google-separate':
        return separated(test);
      case 'coredns-apply-steps':
        return stored(test);
      default:
        return [`nothing is known of the operation ${test.op}`];
    }
  },
);

const sorted = (texts: readonly string[]): readonly string[] => [...texts].sort();

/** JSON with sorted keys. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

function separated(test: Case): readonly string[] {
  const zones = test.zones as Readonly<Record<string, string>>;
  const [additions, deletions] = [byZone(test.additions ?? [], zones), byZone(test.deletions ?? [], zones)];
  const found = Object.fromEntries(
    [...new Set([...Object.keys(additions), ...Object.keys(deletions)])].map((id) => [
      id,
      { additions: additions[id] ?? [], deletions: deletions[id] ?? [] },
    ]),
  );
  return valueDifferences('changes', canonical(test.expected), canonical(found));
}

function stored(test: Case): readonly string[] {
  let store: Store = {};
  return (test.steps ?? []).flatMap((step, position) => {
    store = applyToStore(store, changesOf(step), test.prefix);
    const { expectedExactStore: expected } = step;
    return expected === undefined
      ? []
      : valueDifferences(`step ${position + 1}`, canonical(expected), canonical(store));
  });
}

/** AWS's own zones, by the names that aliases point at. */
export const aliasZones: FileSuite = {
  recognises: (document) => Object.keys(zonesOf(document)).some((name) => name.endsWith('.elb.amazonaws.com')),
  units: (document) =>
    Object.entries(zonesOf(document)).map(
      ([name, zone]): Unit => ({
        name: `external-dns-alias-zones/${name}`,
        run: () => valueDifferences('zone', zone, aliasZoneOf(`lb-1.${name}`)),
      }),
    ),
};

function zonesOf(document: unknown): Readonly<Record<string, string>> {
  const zones = (document as { zones?: unknown } | null | undefined)?.zones;
  return typeof zones === 'object' && zones !== null && !Array.isArray(zones) ? (zones as Record<string, string>) : {};
}
