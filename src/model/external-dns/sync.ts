/**
 * One round of ExternalDNS: command line, API objects and the records that stand now → what is wanted, and what has to
 * change; or why the program would stop.
 */
import { aliasAdjusted } from './aws.ts';
import { checkOptions } from './check-options.ts';
import { domainMatcher, type Matches } from './domain-filter.ts';
import { parseDuration } from './duration.ts';
import type { Endpoint } from './endpoint.ts';
import { type Options, parseFlags } from './flags.ts';
import type { ApiObject } from './objects.ts';
import { given, type Outcome } from './outcome.ts';
import { type Changes, hasChanges, noChanges, planChanges, rowsOf } from './plan.ts';
import { withAliases, withLeastTtl, withOwnProperties } from './refine.ts';
import { withPointers } from './reverse.ts';
import type { Row } from './rows.ts';
import { sourceEndpoints } from './sources/index.ts';
import { openRegistry, type Registry, readRecords, writeChanges } from './txt/records.ts';
import type { Version } from './version.ts';
import { type World, worldOf } from './world.ts';
import { parseNat64, withDefaultTargets, withinNets, withNat64, withoutDuplicates } from './wrappers.ts';

export interface SyncInput {
  readonly args: readonly string[];
  readonly objects: readonly ApiObject[];
  readonly current: readonly Endpoint[];
  readonly version: Version;
  /** Addresses of host names, where the command line asks to resolve them. */
  lookup?: World['lookup'];
}

export interface SyncResult {
  /** As the provider gets them to adjust, and adjusted. */
  readonly desired: readonly Endpoint[];
  readonly changes: Changes;
}

export function synchronise({ args, objects, current, version, lookup }: SyncInput): Outcome<SyncResult> {
  const options = parseFlags(args, version);
  if (!options.ok) return options;
  const checked = checkOptions(options.value);
  if (!checked.ok) return checked;
  const world = worldOf(objects, options.value, lookup);
  if (!world.ok) return world;
  const desired = desiredEndpoints(world.value);
  if (!desired.ok) return desired;
  const changes = changesFor(options.value, desired.value, current);
  return changes.ok ? given({ desired: desired.value, changes: changes.value.changes }) : changes;
}

export function desiredEndpoints(world: World): Outcome<readonly Endpoint[]> {
  const { options } = world;
  const networks = parseNat64(options.list('nat64-networks'));
  if (!networks.ok) return networks;
  const found: (readonly Endpoint[])[] = [];
  for (const source of options.list('source')) {
    const endpoints = sourceEndpoints(world, source);
    if (!endpoints.ok) return endpoints;
    found.push(
      withDefaultTargets(endpoints.value, options.list('default-targets'), options.isSet('force-default-targets')),
    );
  }
  const distinct = withNat64(withoutDuplicates(found.length === 1 ? found[0]! : found.flat()), networks.value);
  const within = withinNets(distinct, options.list('target-net-filter'), options.list('exclude-target-net'));
  return given(adjusted(options, refined(options, within)));
}

function refined(options: Options, endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const pointed = options.list('managed-record-types').includes('PTR')
    ? withPointers(endpoints, options.isSet('create-ptr'))
    : endpoints;
  const seconds = Math.trunc((parseDuration(options.text('min-ttl')) ?? 0) / 1e9);
  const timed = seconds > 0 ? withLeastTtl(pointed, seconds) : pointed;
  const aliased = options.isSet('prefer-alias') ? withAliases(timed, options.version) : timed;
  return withOwnProperties(aliased, options.text('provider') || 'webhook');
}

function adjusted(options: Options, endpoints: readonly Endpoint[]): readonly Endpoint[] {
  if (options.text('provider') !== 'aws') return endpoints;
  return aliasAdjusted(endpoints, {
    prefersCname: options.isSet('aws-prefer-cname'),
    evaluatesHealth: options.isSet('aws-evaluate-target-health'),
  });
}

/** Which names the command line's domain filter takes. */
export const matcherOf = (options: Options): Outcome<Matches> =>
  domainMatcher({
    include: options.list('domain-filter'),
    exclude: [...options.list('exclude-domains'), ...options.list('exclude-domain')],
    regexInclude: options.text('regex-domain-filter'),
    regexExclude: options.text('regex-domain-exclusion'),
  });

interface Planned {
  readonly changes: Changes;
  /** The records that stand, each with its owner. */
  readonly owned: readonly Endpoint[];
  readonly rows: readonly Row[];
}

export function changesFor(
  options: Options,
  desired: readonly Endpoint[],
  current: readonly Endpoint[],
): Outcome<Planned> {
  const matches = matcherOf(options);
  if (!matches.ok) return matches;
  const common = {
    desired,
    policy: options.text('policy'),
    managed: options.list('managed-record-types'),
    excluded: options.list('exclude-record-types'),
    matches: matches.value,
    oldOwnerId: oldOwnerOf(options),
  };
  if (options.text('registry') !== 'txt') {
    const input = { ...common, current, ownerId: '' };
    const rows = rowsOf(input);
    const changes = planChanges(input, rows);
    return given({ changes: hasChanges(changes) ? changes : noChanges, owned: current, rows });
  }
  const registry = registryOf(options);
  if (!registry.ok) return registry;
  const { ownerId } = registry.value.options;
  const read = readRecords(registry.value, current);
  const input = { ...common, current: read.records, ownerId };
  const rows = rowsOf(input);
  const changes = planChanges(input, rows);
  const written = hasChanges(changes) ? writeChanges(registry.value, read, changes) : noChanges;
  return given({ changes: written, owned: read.records, rows });
}

const oldOwnerOf = (options: Options): string =>
  options.text('migrate-from-txt-owner') || options.text('from-txt-owner');

function registryOf(options: Options): Outcome<Registry> {
  return openRegistry({
    mapper: {
      prefix: options.text('txt-prefix'),
      suffix: options.text('txt-suffix'),
      wildcardReplacement: options.text('txt-wildcard-replacement'),
    },
    ownerId: options.text('txt-owner-id'),
    oldOwnerId: oldOwnerOf(options),
    managed: options.list('managed-record-types'),
    excluded: options.list('exclude-record-types'),
    version: options.version,
    ...(options.isSet('txt-encrypt-enabled') ? { key: options.text('txt-encrypt-aes-key') } : {}),
  });
}
