/**
 * Rewrite rules where they stand: in DNSRewrites of the cluster, and in Corefiles of ConfigMaps. Which names reach a rule is
 * decided with automata, for all names; a name that is shown has been put through the rules one by one.
 */
import { isWithin } from '../../src/core/name/names.ts';
import { recall } from '../../src/core/recall.ts';
import type { Span } from '../../src/diagnostics/span.ts';
import type { Network } from '../../src/model/types/network.ts';
import { names } from '../../src/verify/engines/automata/languages.ts';
import {
  certainlyApart,
  endsOf,
  guardOf,
  holds,
  imageOf,
  type NameSet,
  not,
  originOf,
  shortestName,
  within,
} from '../../src/verify/engines/automata/rules.ts';
import type { Judgement } from '../../src/verify/property.ts';
import { serverKeys } from '../../src/verify/read/corefile/listeners.ts';
import { type Stanza, stanzasOf } from '../../src/verify/read/corefile/stanza.ts';
import type { Rule } from '../../src/verify/read/rewrite/rule.ts';
import { ruleOfStanza } from '../../src/verify/read/rewrite/stanza.ts';
import { declaredRule, declaredWords } from '../../src/verify/semantics/dns/declared/rewrite.ts';
import { replaceName } from '../../src/verify/semantics/dns/rewrite/replace.ts';
import type { Finding, Subject } from '../../src/verify/verdict.ts';
import { corefileSubject, type ReadCorefile, readCorefiles, spanIn } from './corefiles.ts';

export interface PlacedRule {
  readonly rule: Rule;
  /** Its words, for people. */
  readonly words: string;
  readonly subject: Subject;
  readonly span: Span;
}

/** The rules of one server block, in the order in which they are tried. */
export interface RuleChain {
  readonly zone: string;
  /** Zones of other blocks below this one, whose names do not come here. */
  readonly elsewhere: readonly string[];
  readonly rules: readonly PlacedRule[];
}

const kept = new WeakMap<Network, readonly RuleChain[]>();

/** The chains that have a rule. */
export function ruleChains(network: Network): readonly RuleChain[] {
  const known = kept.get(network);
  if (known !== undefined) return known;
  const chains = [...declaredChains(network), ...readCorefiles(network).flatMap(chainsIn)];
  kept.set(network, chains);
  return chains;
}

function declaredChains({ dns }: Network): readonly RuleChain[] {
  const rewrites = dns?.rewrites ?? [];
  const zones = [...new Set(['.', ...rewrites.map(({ zone }) => zone)])];
  return zones.flatMap((zone) => {
    const rules = rewrites
      .filter((rewrite) => rewrite.zone === zone)
      .flatMap(({ name, spec, origin }): readonly PlacedRule[] => {
        const read = declaredRule(spec);
        if ('error' in read) return [];
        const words = declaredWords(spec).join(' ');
        return [{ rule: read.value, words, subject: { kind: 'DNSRewrite', name }, span: origin.span(['spec']) }];
      });
    return rules.length === 0 ? [] : [{ zone, elsewhere: below(zone, zones), rules }];
  });
}

function chainsIn(read: ReadCorefile): readonly RuleChain[] {
  const zonesOf = (keys: readonly { readonly text: string }[]) =>
    keys.flatMap(({ text }) => serverKeys(text).map(({ zone }) => zone));
  const all = read.parsed.blocks.flatMap(({ keys }) => zonesOf(keys));
  return read.parsed.blocks.flatMap(({ keys, directives }) => {
    const rules = stanzasOf(directives.get('rewrite') ?? [], 'rewrite').flatMap((stanza) => placedIn(read, stanza));
    if (rules.length === 0) return [];
    return zonesOf(keys).map((zone) => ({ zone, elsewhere: below(zone, all), rules }));
  });
}

function placedIn(read: ReadCorefile, stanza: Stanza): readonly PlacedRule[] {
  const rule = ruleOfStanza(stanza);
  const [first] = stanza.args;
  if ('error' in rule || first === undefined) return [];
  const words = [...stanza.args, ...stanza.lines.flatMap(({ first: word, rest }) => [word, ...rest])];
  const text = words.map((word) => word.text).join(' ');
  return [{ rule: rule.value, words: text, subject: corefileSubject(read.corefile), span: spanIn(read, first) }];
}

/** The declared chain that a name of the cluster comes to, or one of a ConfigMap where none is declared. */
export function chainFor(network: Network, name: string): RuleChain | undefined {
  return ruleChains(network).find(
    ({ zone, elsewhere }) => isWithin(zone, name) && !elsewhere.some((each) => isWithin(each, name)),
  );
}

const below = (zone: string, zones: readonly string[]): readonly string[] =>
  [...new Set(zones)].filter((other) => other !== zone && isWithin(zone, other));

/** What a property of rules says of a cluster, chain by chain. */
export function overChains(network: Network, judge: (chain: RuleChain) => readonly Finding[]): Judgement {
  const chains = ruleChains(network);
  return {
    applicable: chains.length > 0,
    evidence: { rewrites: chains.reduce((sum, { rules }) => sum + rules.length, 0) },
    findings: chains.flatMap(judge),
  };
}

/** What a name meets on its way through the rules: each rule that fires, with the name before and after it. */
export interface Step {
  readonly index: number;
  readonly seen: string;
  readonly made: string;
}

/** Rules about types and classes are passed over: they fire for some questions, and change no name. */
export function stepsOf({ rules }: RuleChain, name: string): readonly Step[] {
  const steps: Step[] = [];
  let seen = name.toLowerCase();
  for (const [index, { rule }] of rules.entries()) {
    const made = effect(rule, seen);
    if (made === undefined) continue;
    steps.push({ index, seen, made });
    seen = made;
    if (rule.stop) break;
  }
  return steps;
}

/** The name that a rule leaves behind; undefined where it does not fire. */
function effect(rule: Rule, name: string): string | undefined {
  switch (rule.kind) {
    case 'name':
      return replaceName(rule.match, rule.to, name);
    case 'ttl':
    case 'rcode':
      return replaceName(rule.match, '', name) === undefined ? undefined : name;
    case 'cname':
      return name;
    case 'edns0':
      return rule.action === 'replace' ? undefined : name;
    default:
      return undefined;
  }
}

/** Where a name goes in the end. */
export const resultOf = (chain: RuleChain, name: string): string => stepsOf(chain, name).at(-1)?.made ?? name;

/** The names that come to a chain. */
export const arriving = ({ zone, elsewhere }: RuleChain): readonly NameSet[] => [
  within(zone),
  ...elsewhere.map((each) => not(within(each))),
];

/** Whose questions a rule looks at: those of every name, where it asks for something else. */
export const namesFor = (rule: Rule): NameSet =>
  'match' in rule && rule.kind !== 'cname' ? guardOf(rule) : within('.');

/** Whether a rule takes every name, so that nothing comes after it. */
const takesAll = (rule: Rule): boolean =>
  rule.stop && (rule.kind === 'cname' || (rule.kind === 'edns0' && rule.action !== 'replace'));

/** Guards of the rules between two places that keep a name from going on as it is. */
function taken(rules: readonly PlacedRule[], { rule: wantedBy }: PlacedRule, wanted: NameSet): readonly NameSet[] {
  return rules.flatMap(({ rule }) => {
    if (certainlyApart(rule, wantedBy)) return [];
    const changes = rule.stop ? rule.kind !== 'type' && rule.kind !== 'class' : rule.kind === 'name';
    if (!changes) return [];
    const guard = guardOf(rule);
    return guard !== 'all' && shortestName(guard, wanted) === 'none' ? [] : [guard];
  });
}

/**
 * The shortest name that reaches a rule and is taken by it, among those in `also`.
 *
 * @returns `none` where no name does; `unknown` where that could not be decided.
 */
export function reaching(chain: RuleChain, index: number, ...also: readonly NameSet[]): string | 'none' | 'unknown' {
  if (also.length > 0) return findReaching(chain, index, also);
  const found = recall(reached, chain, () => new Map<number, string>());
  return recall(found, index, () => findReaching(chain, index, []));
}

/**
 * The name that a rule's text suggests, where it turns out to be one: `a` before a suffix. Most rules are told to be live
 * by it, without a search.
 */
function plainName(chain: RuleChain, index: number): string | undefined {
  const { rule } = chain.rules[index]!;
  if (!('match' in rule) || rule.kind === 'cname') return undefined;
  const { first, last } = endsOf(rule.match);
  const name = rule.match.form === 'exact' ? first : last.startsWith('.') ? `${first}a${last}` : '';
  if (![guardOf(rule), names, ...arriving(chain)].every((set) => holds(set, name) === true)) return undefined;
  const [step] = stepsOf(chain, name).filter(({ index: at, seen }) => at === index && seen === name);
  return step === undefined ? undefined : name;
}

/** Several properties ask the same. */
const reached = new WeakMap<RuleChain, Map<number, string>>();

function findReaching(chain: RuleChain, index: number, also: readonly NameSet[]): string | 'none' | 'unknown' {
  const { rules } = chain;
  const wanted = namesFor(rules[index]!.rule);
  if (rules.slice(0, index).some(({ rule }) => takesAll(rule))) return 'none';
  const plain = also.length === 0 ? plainName(chain, index) : undefined;
  if (plain !== undefined) return plain;
  const earlier = taken(rules.slice(0, index), rules[index]!, wanted).map(not);
  const direct = shortestName(...arriving(chain), wanted, ...earlier, ...also);
  if (direct !== 'none' && direct !== 'unknown') return direct;
  let outcome: 'none' | 'unknown' = direct;
  // Names that an earlier rule makes and hands on.
  for (const [at, { rule }] of rules.slice(0, index).entries()) {
    if (rule.kind !== 'name' || rule.stop) continue;
    const between = taken(rules.slice(at + 1, index), rules[index]!, wanted).map(not);
    const made = shortestName(imageOf(rule), wanted, ...between);
    if (made === 'none') continue;
    const name = made === 'unknown' ? undefined : originOf(rule, made);
    if (name !== undefined && stepsOf(chain, name).some((step) => step.index === index)) return name;
    outcome = 'unknown';
  }
  return outcome;
}

/** `name suffix .a .b`, as a message quotes it. */
export const ruleText = ({ words, subject }: PlacedRule): string =>
  subject.kind === 'DNSRewrite' ? `DNSRewrite \`${subject.name}\`` : `rule \`${words}\``;
