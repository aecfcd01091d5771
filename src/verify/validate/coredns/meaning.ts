/**
 * A Corefile as what it means: for each zone that is served, the settings of each plugin with their defaults, whatever the
 * text looks like. The interpreter of a server looks at nothing else, so two Corefiles of one meaning answer every
 * question alike.
 */
import { isWithin } from '../../../core/name/names.ts';
import type { Token } from '../../read/corefile/lexer.ts';
import { serverKeys, textOfKey } from '../../read/corefile/listeners.ts';
import type { ParsedCorefile, ServerBlock } from '../../read/corefile/parser.ts';
import { type Stanza, stanzasOf } from '../../read/corefile/stanza.ts';
import { originsOf } from '../../read/corefile/zones.ts';
import type { Rule } from '../../read/rewrite/rule.ts';
import { ruleOfStanza } from '../../read/rewrite/stanza.ts';
import { kubernetesOptions } from '../../semantics/dns/kubernetes/stanza.ts';
import { canonicalRules, textOf } from './rules.ts';

/** What one plugin is told: as canonical JSON, and for `rewrite` also as rules. */
export interface Setting {
  readonly text: string;
  readonly rules?: readonly Rule[];
}
export type Settings = ReadonlyMap<string, Setting>;
/** By listener and zone, `dns://example.org.:53`. */
export type Meaning = ReadonlyMap<string, Settings>;

export function meaningOf({ blocks }: Pick<ParsedCorefile, 'blocks'>): Meaning {
  const meaning = new Map<string, Settings>();
  for (const block of blocks) {
    const settings = settingsOf(block);
    for (const key of block.keys.flatMap(({ text }) => serverKeys(text))) {
      const name = textOfKey(key);
      // Blocks with views may share a key; their order counts.
      meaning.set(meaning.has(name) ? `${name} (${meaning.size})` : name, settings);
    }
  }
  return meaning;
}

/** Whether both say the same of a listener's zone; rules are compared as texts first, because that is quick and nearly always enough. */
export function alike(one: Setting | undefined, other: Setting | undefined, key: string): boolean {
  if (one === undefined || other === undefined) {
    const [none, some] = [one ?? other, nothing];
    return none === undefined || (none.rules !== undefined && alike(none, some, key));
  }
  if (one.text === other.text) return true;
  if (one.rules === undefined || other.rules === undefined) return false;
  const { zone } = partsOf(key);
  return textOf(canonicalRules(one.rules, zone)) === textOf(canonicalRules(other.rules, zone));
}

/**
 * Whether who is turned away by a block's view is answered as the view's block would: the block of the next zone above on
 * the same port has no view and says the same of everything else.
 */
export function viewIsIdle(meaning: Meaning, key: string): boolean {
  const { scheme, zone, port } = partsOf(key);
  const above = [...meaning.keys()]
    .map((other) => ({ key: other, ...partsOf(other) }))
    .filter((other) => other.scheme === scheme && other.port === port && other.zone !== zone)
    .filter((other) => isWithin(other.zone, zone))
    .sort((a, b) => b.zone.length - a.zone.length)[0];
  const [own, next] = [meaning.get(key), above === undefined ? undefined : meaning.get(above.key)];
  if (own === undefined || next === undefined) return false;
  const plugins = new Set([...own.keys(), ...next.keys()]);
  plugins.delete('view');
  return !next.has('view') && [...plugins].every((plugin) => own.get(plugin)?.text === next.get(plugin)?.text);
}

/** Of a key such as `dns://example.org.:53`, with a number behind it where several blocks have it. */
function partsOf(key: string): { readonly scheme: string; readonly zone: string; readonly port: string } {
  const [, scheme = '', zone = '.', port = ''] = /^([a-z0-9]+):\/\/(.*):(\d+)(?: \(\d+\))?$/.exec(key) ?? [];
  return { scheme, zone, port };
}

/** No rule at all. */
const nothing: Setting = { text: '[]', rules: [] };

function settingsOf({ keys, directives }: ServerBlock): Settings {
  const zones = keys.map(({ text }) => text);
  return new Map(
    [...directives].map(([directive, words]): [string, Setting] => {
      const stanzas = stanzasOf(words, directive);
      if (directive === 'rewrite') {
        const read = stanzas.map(ruleOfStanza);
        const rules = read.flatMap((each) => ('error' in each ? [] : [each.value]));
        return [directive, rules.length < read.length ? { text: textOf(read) } : { text: textOf(rules), rules }];
      }
      const reader = Object.hasOwn(readers, directive) ? readers[directive]! : everyWord;
      return [directive, { text: JSON.stringify(reader(stanzas, zones)) }];
    }),
  );
}

type Reader = (stanzas: readonly Stanza[], keys: readonly string[]) => unknown;

const readers: Readonly<Record<string, Reader>> = {
  kubernetes: (stanzas, keys) =>
    stanzas.map((stanza) => ({ ...kubernetesOptions(stanza, keys), others: others(stanza, optionLines) })),
  autopath: (stanzas, keys) => {
    const words = textsOf(stanzas.at(-1)?.args ?? []);
    return { zones: originsOf(words.slice(0, -1), keys), source: words.at(-1) };
  },
  forward: (stanzas) =>
    stanzas.map(({ args: [from, ...to], lines }) => ({
      from: originsOf([from?.text ?? '.'], [])[0],
      to: textsOf(to),
      lines: linesOf(lines).sort(),
    })),
};

const optionLines = new Set(
  'namespaces pods endpoint_pod_names ttl ignore noendpoints multicluster zonal fallthrough'.split(' '),
);

const everyWord: Reader = (stanzas) =>
  stanzas.map(({ args, lines }) => ({ args: textsOf(args), lines: linesOf(lines) }));

const others = ({ lines }: Stanza, known: ReadonlySet<string>): readonly string[] =>
  linesOf(lines.filter(({ first }) => !known.has(first.text))).sort();

const textsOf = (words: readonly Token[]): readonly string[] => words.map(({ text }) => text);

const linesOf = (lines: Stanza['lines']): string[] =>
  lines.map(({ first, rest }) => JSON.stringify(textsOf([first, ...rest])));
