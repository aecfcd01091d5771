/**
 * The command line of ExternalDNS 0.21 and 0.22: what may be given, what is given by default, and what kingpin and the
 * start-up checks refuse.
 */
import { parseDuration } from './duration.ts';
import { flagTable, isProviderFlag, providerSwitches } from './flag-table.ts';
import { given, type Outcome, refused } from './outcome.ts';
import type { Version } from './version.ts';

/** Values by flag name; flags that were not given have their defaults. */
export interface Options {
  readonly version: Version;
  text(name: string): string;
  list(name: string): readonly string[];
  isSet(name: string): boolean;
  /** The flag stood on the command line. */
  wasGiven(name: string): boolean;
}

type Shape = 'switch' | 'text' | 'list';

interface Word {
  readonly name: string;
  readonly shape: Shape;
  readonly value: string;
}

/** Reads the words of a command line; checks that need more than one flag are `checkOptions`'s. */
export function parseFlags(args: readonly string[], version: Version = '0.22'): Outcome<Options> {
  const found = new Map<string, string[]>();
  for (let at = 0; at < args.length; at++) {
    const word = wordOf(args, at, version);
    if (!word.ok) return word;
    if (word.value.taken) at++;
    const { name, shape, value } = word.value;
    const fault = faultOf(name, value, version);
    if (fault !== undefined) return refused(fault);
    const earlier = found.get(name);
    if (earlier !== undefined && shape !== 'list') return refused(`flag \`${name}\` cannot be repeated`);
    found.set(name, [...(earlier ?? []), value]);
  }
  return given(optionsOf(found, version));
}

function wordOf(args: readonly string[], at: number, version: Version): Outcome<Word & { readonly taken: boolean }> {
  const arg = args[at]!;
  if (!arg.startsWith('--')) return refused(`unexpected \`${arg}\`; expected a flag`);
  const equals = arg.indexOf('=');
  const written = arg.slice(2, equals < 0 ? undefined : equals);
  const given_ = equals < 0 ? undefined : arg.slice(equals + 1);
  const shape = shapeOf(written, version);
  if (shape === undefined) {
    const positive = written.startsWith('no-') ? written.slice(3) : '';
    if (shapeOf(positive, version) !== 'switch') return refused(`unknown long flag \`--${written}\``);
    if (given_ !== undefined) return refused(`\`--${written}\` takes no value`);
    return given({ name: positive, shape: 'switch', value: 'false', taken: false });
  }
  if (shape === 'switch') {
    if (given_ !== undefined && !/^(?:true|false)$/.test(given_)) return refused(`\`--${written}\` takes no value`);
    return given({ name: written, shape, value: given_ ?? 'true', taken: false });
  }
  const value = given_ ?? args[at + 1];
  if (value === undefined) return refused(`expected argument for flag \`--${written}\``);
  return given({ name: written, shape, value, taken: given_ === undefined });
}

function shapeOf(name: string, version: Version): Shape | undefined {
  const row = flagTable.get(name);
  if (row !== undefined) {
    if (row.since === '0.22' && version === '0.21') return undefined;
    return name === 'fqdn-template' && version === '0.21' ? 'text' : row.shape;
  }
  if (!isProviderFlag(name)) return undefined;
  return providerSwitches.has(name) ? 'switch' : 'list';
}

function faultOf(name: string, value: string, version: Version): string | undefined {
  const row = flagTable.get(name);
  if (row?.values !== undefined && !row.values(version).includes(value)) {
    return `enum value must be one of ${row.values(version).join(',')}, got \`${value}\``;
  }
  if (row?.isDuration === true && parseDuration(value) === undefined) {
    return `time: invalid duration \`${value}\` in \`--${name}\`; expected one such as \`1m30s\``;
  }
  return undefined;
}

function optionsOf(found: ReadonlyMap<string, readonly string[]>, version: Version): Options {
  const valuesOf = (name: string): readonly string[] =>
    found.get(name) ?? flagTable.get(name)?.initially?.(version) ?? [];
  return {
    version,
    text: (name) => valuesOf(name).at(-1) ?? '',
    list: valuesOf,
    isSet: (name) => valuesOf(name).at(-1) === 'true',
    wasGiven: (name) => found.has(name),
  };
}
