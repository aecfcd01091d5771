/** Plans, policies, the choice between candidates, and domain filters. */
import { type DomainFilter, domainMatcher } from '../../../src/model/external-dns/domain-filter.ts';
import { hasChanges, planChanges, resolveUpdate, smallest, underPolicy } from '../../../src/model/external-dns/plan.ts';
import {
  changeDifferences,
  changesOf,
  endpointDifferences,
  endpointOf,
  endpointsOf,
  type Listed,
  type ListedChanges,
  listSuite,
  valueDifferences,
} from './compare.ts';

interface Plan {
  readonly id: string;
  readonly config: {
    readonly policy: string;
    readonly managedRecordTypes: readonly string[];
    readonly excludeRecordTypes?: readonly string[];
    readonly ownerID: string;
    readonly oldOwnerID?: string;
    readonly domainFilter?: readonly string[] | DomainFilter;
    readonly domainFilters?: readonly string[];
  };
  readonly current: readonly Listed[];
  readonly desired: readonly Listed[];
  readonly expected?: ListedChanges;
  readonly expectedHasChanges?: boolean;
}

export const plans = listSuite<Plan>(
  'plan',
  (first) => 'config' in first && 'desired' in first,
  (test) => {
    const { config } = test;
    const domainFilter = config.domainFilter ?? config.domainFilters ?? [];
    const matcher = domainMatcher('length' in domainFilter ? { include: domainFilter } : domainFilter);
    if (!matcher.ok) return [matcher.fault];
    const changes = planChanges({
      current: endpointsOf(test.current),
      desired: endpointsOf(test.desired),
      policy: config.policy,
      managed: config.managedRecordTypes,
      excluded: config.excludeRecordTypes ?? [],
      ownerId: config.ownerID,
      oldOwnerId: config.oldOwnerID ?? '',
      matches: matcher.value,
    });
    return [
      ...(test.expected === undefined ? [] : changeDifferences(test.expected, changes)),
      ...(test.expectedHasChanges === undefined
        ? []
        : valueDifferences('has changes', test.expectedHasChanges, hasChanges(changes))),
    ];
  },
);

interface Policy {
  readonly id: string;
  readonly policy: string;
  readonly changes: ListedChanges;
  readonly expected: ListedChanges;
}

export const policies = listSuite<Policy>(
  'policy',
  (first) => 'policy' in first && 'changes' in first,
  (test) => changeDifferences(test.expected, underPolicy(changesOf(test.changes), test.policy)),
);

interface Choice {
  readonly id: string;
  readonly op: string;
  readonly current?: Listed;
  readonly candidates: readonly Listed[];
  readonly expected: Listed;
}

export const choices = listSuite<Choice>(
  'resolve',
  (first) => 'candidates' in first && 'op' in first,
  (test) => {
    const candidates = endpointsOf(test.candidates);
    const chosen =
      test.op === 'update' && test.current !== undefined
        ? resolveUpdate(endpointOf(test.current), candidates)
        : smallest(candidates);
    return endpointDifferences('chosen', [test.expected], [chosen]);
  },
);

interface Filter extends DomainFilter {
  readonly id: string;
  readonly domains: readonly string[];
  readonly expectedMatchAll?: boolean;
  readonly expectedMatchNone?: boolean;
}

export const domainFilters = listSuite<Filter>(
  'domain-filter',
  (first) => 'domains' in first,
  (test) => {
    const matcher = domainMatcher(test);
    if (!matcher.ok) return [matcher.fault];
    const { expectedMatchAll: all = false } = test;
    return test.domains.flatMap((name) => valueDifferences(name, all, matcher.value(name)));
  },
);
