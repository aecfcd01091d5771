/** Small steps: annotations, the validity of an endpoint, and what happens to endpoints after the sources. */
import * as annotations from '../../../src/model/external-dns/annotations.ts';
import { isValid } from '../../../src/model/external-dns/check.ts';
import { parseDuration } from '../../../src/model/external-dns/duration.ts';
import type { Endpoint } from '../../../src/model/external-dns/endpoint.ts';
import { withAliases, withLeastTtl, withOwnProperties } from '../../../src/model/external-dns/refine.ts';
import { withPointers } from '../../../src/model/external-dns/reverse.ts';
import {
  parseNat64,
  withDefaultTargets,
  withNat64,
  withoutDuplicates,
} from '../../../src/model/external-dns/wrappers.ts';
import { endpointDifferences, endpointOf, endpointsOf, type Listed, listSuite, valueDifferences } from './compare.ts';

interface Reading {
  readonly id: string;
  readonly op: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly expected: unknown;
  readonly expectedSetIdentifier?: string;
}

const prefix = annotations.prefixOf('0.22');

export const annotationReadings = listSuite<Reading>(
  'annotations',
  (first) => 'op' in first && ('annotations' in first || typeof first.input === 'string') && !('mapper' in first),
  (test) => {
    const given = test.annotations ?? {};
    const expected = test.expected ?? [];
    switch (test.op) {
      case 'ttl':
        return valueDifferences('ttl', test.expected, annotations.ttlIn(given, prefix));
      case 'targets':
        return valueDifferences('targets', expected, annotations.targetsIn(given, prefix));
      case 'hostnames':
        return valueDifferences('hostnames', expected, annotations.hostnamesIn(given, prefix));
      case 'internal-hostnames':
        return valueDifferences('internal hostnames', expected, annotations.internalHostnamesIn(given, prefix));
      case 'split':
        return valueDifferences('list', expected, annotations.splitList(test.input ?? ''));
      case 'provider-specific':
        return [
          ...endpointDifferences(
            'properties',
            [{ dnsName: '', providerSpecific: test.expected as Endpoint['providerSpecific'] }],
            [endpointOf({ dnsName: '', providerSpecific: annotations.propertiesIn(given, prefix) })],
          ),
          ...valueDifferences(
            'set identifier',
            test.expectedSetIdentifier ?? '',
            annotations.setIdentifierIn(given, prefix),
          ),
        ];
      default:
        return [`nothing is known of the operation ${test.op}`];
    }
  },
);

interface Check {
  readonly id: string;
  readonly endpoint: Listed;
  readonly expectedValid: boolean;
}

export const checks = listSuite<Check>(
  'check',
  (first) => 'expectedValid' in first,
  (test) => valueDifferences('valid', test.expectedValid, isValid(endpointOf(test.endpoint))),
);

interface Step {
  readonly id: string;
  readonly op: string;
  readonly input: readonly Listed[];
  readonly expected: readonly Listed[];
  readonly networks?: readonly string[];
  readonly enabledByDefault?: boolean;
  readonly enabled?: boolean;
  readonly force?: boolean;
  readonly ttl?: string;
  readonly provider?: string;
  readonly defaultTargets?: readonly string[];
}

export const wrapperSteps = listSuite<Step>(
  'wrappers',
  (first) =>
    ['op', 'input', 'expected', 'title'].every((key) => key in first) &&
    Array.isArray(first.input) &&
    !('flags' in first),
  (test) => {
    const after = stepped(test, endpointsOf(test.input));
    return typeof after === 'string' ? [after] : endpointDifferences('endpoints', test.expected, after);
  },
);

function stepped(test: Step, endpoints: readonly Endpoint[]): readonly Endpoint[] | string {
  switch (test.op) {
    case 'dedup':
      return withoutDuplicates(endpoints);
    case 'create-ptr':
      return withPointers(endpoints, test.enabledByDefault === true);
    case 'nat64': {
      const networks = parseNat64(test.networks ?? []);
      return networks.ok ? withNat64(endpoints, networks.value) : networks.fault;
    }
    case 'min-ttl':
      return withLeastTtl(endpoints, (parseDuration(test.ttl ?? '0s') ?? 0) / 1e9);
    case 'prefer-alias':
      return test.enabled === true ? withAliases(endpoints, '0.22') : endpoints;
    case 'retain-provider-properties':
      return withOwnProperties(endpoints, test.provider ?? '');
    case 'default-targets':
      return withDefaultTargets(endpoints, test.defaultTargets ?? [], test.force === true);
    default:
      return `nothing is known of the operation ${test.op}`;
  }
}
