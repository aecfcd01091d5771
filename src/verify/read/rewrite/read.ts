/**
 * The words after `rewrite` in a Corefile as a rule, with CoreDNS's own judgement of what is one (plugin `rewrite`,
 * 1.14.7). A rule that CoreDNS refuses keeps it from starting.
 */
import { readEdnsRule } from './edns0.ts';
import { formOf, matcherOf, normalised, type Read, regexOf } from './matcher.ts';
import { classOf, codeOf, typeOf } from './mnemonics.ts';
import { readNameRule } from './name.ts';
import type { Matcher, Rule, RuleBody } from './rule.ts';

export function readRule(args: readonly string[]): Read<Rule> {
  const [first = '', ...others] = args;
  const mode = first.toLowerCase();
  const explicit = mode === 'stop' || mode === 'continue';
  const [kind, ...rest] = explicit ? others : args;
  if (kind === undefined) return { error: 'expected a kind of rule: name, type, class, rcode, ttl, cname or edns0' };
  const body = bodyOf(kind.toLowerCase(), rest);
  return 'error' in body ? body : { value: { ...body.value, stop: mode !== 'continue' } };
}

function bodyOf(kind: string, args: readonly string[]): Read<RuleBody> {
  switch (kind) {
    case 'name':
      return readNameRule(args);
    case 'type':
    case 'class':
      return readKindRule(kind, args);
    case 'ttl':
      return readTtlRule(args);
    case 'rcode':
      return readCodeRule(args);
    case 'cname':
      return readAliasRule(args);
    case 'edns0':
      return readEdnsRule(args);
    default:
      return { error: `\`${kind}\` is no kind of rule; expected name, type, class, rcode, ttl, cname or edns0` };
  }
}

function readKindRule(kind: 'type' | 'class', args: readonly string[]): Read<RuleBody> {
  const known = kind === 'type' ? typeOf : classOf;
  const [from, to] = args.map(known);
  if (args.length !== 2) return { error: `a \`${kind}\` rule takes two arguments` };
  if (from === undefined || to === undefined)
    return { error: `\`${args.join(' ')}\`: expected two mnemonics of a ${kind}` };
  return { value: { kind, from, to } };
}

/** The matcher before the last arguments: `NAME` alone is exact. */
function matcherBefore(args: readonly string[], after: number): Read<Matcher> {
  const [first = '', second = ''] = args;
  if (args.length === after + 1) return matcherOf('exact', first);
  const form = formOf(first);
  if (args.length !== after + 2)
    return { error: `expected ${after + 1} or ${after + 2} arguments, found ${args.length}` };
  return form === undefined ? { error: `\`${first}\` is no way to match` } : matcherOf(form, second);
}

function readTtlRule(args: readonly string[]): Read<RuleBody> {
  const match = matcherBefore(args, 1);
  if ('error' in match) return match;
  const spec = args.at(-1) ?? '';
  const [, low, high] = /^(\d*)-(\d*)$/.exec(spec) ?? (/^\d+$/.test(spec) ? [spec, spec, spec] : []);
  const [least, most] = [seconds(low, 0), seconds(high, largest)];
  if (least === undefined || most === undefined || least > most || spec === '-') {
    return { error: `\`${spec}\` is no TTL; expected seconds, or \`MIN-MAX\` with one of them left out at most` };
  }
  return { value: { kind: 'ttl', match: match.value, least, most } };
}

const largest = 4_294_967_295;

function seconds(digits: string | undefined, otherwise: number): number | undefined {
  if (digits === undefined) return undefined;
  const value = digits === '' ? otherwise : Number(digits);
  return value <= largest ? value : undefined;
}

function readCodeRule(args: readonly string[]): Read<RuleBody> {
  const match = matcherBefore(args, 2);
  if ('error' in match) return match;
  const [from, to] = args.slice(-2).map(codeOf);
  if (from === undefined || to === undefined)
    return { error: `\`${args.slice(-2).join(' ')}\`: expected two response codes` };
  return { value: { kind: 'rcode', match: match.value, from, to } };
}

/** Only an exact target is completed with a dot. */
function readAliasRule(args: readonly string[]): Read<RuleBody> {
  const [first = '', second = '', third] = args;
  if (args.length === 2)
    return { value: { kind: 'cname', match: { form: 'exact', text: normalised(first) }, to: normalised(second) } };
  const form = formOf(first);
  if (form === undefined || third === undefined || args.length !== 3)
    return { error: 'a `cname` rule needs a target and its replacement' };
  if (form === 'exact')
    return { value: { kind: 'cname', match: { form, text: normalised(second) }, to: normalised(third) } };
  const to = third.toLowerCase();
  if (form !== 'regex') return { value: { kind: 'cname', match: { form, text: second.toLowerCase() }, to } };
  const regex = regexOf(second);
  return 'error' in regex ? regex : { value: { kind: 'cname', match: { form, regex: regex.value }, to } };
}
