/**
 * Random chains of rewrite rules and a question near their boundaries: names of few labels, so that rules meet them, each
 * other's results, and almost-matches; every kind of rule but `cname`, every way to match, and now and then a rule that
 * is none.
 */
import { type Draw, drawFrom } from '../kube-proxy/draw.ts';

export interface RandomChain {
  /** What follows `rewrite` in each line. */
  readonly rules: readonly (readonly string[])[];
  readonly name: string;
  readonly type: string;
}

const labels = ['a', 'b', 'c', 'ab', 'web', 'svc', 'x-1', 'example', 'org', 'cluster', 'local', 'A', 'Web'];
const types = ['A', 'AAAA', 'SRV', 'MX', 'TXT', 'CNAME', 'PTR', 'HINFO'];
const forms = ['exact', 'prefix', 'suffix', 'substring', 'regex', 'Suffix'];
const patterns = [
  '(.*)',
  '^(.*)$',
  '(.+)\\.',
  '([a-z]+)\\.([a-z]+)',
  '^([^.]*)\\.(.*)\\.$',
  '(a|ab)(b?)',
  'web',
  '(?i)WEB',
  'Web',
  '^x?',
  '(a)|(b)',
  '\\.org\\.$',
  '(?P<n>[a-c]+)',
];

export function randomChain(seed: string): RandomChain {
  const draw = drawFrom(seed);
  const pool = draw.several(2, 4, [1, 2, 3]).map((count) => nameOf(draw, count));
  const rules = Array.from({ length: draw.int(1, 4) }, () => ruleOf(draw, pool));
  const base = draw.pick(pool);
  const asked = draw.oneIn(3) ? `${draw.pick(labels)}.${base}` : draw.oneIn(4) ? nameOf(draw, 2) : base;
  return { rules, name: `${asked.replace(/^\.+|\.+$/g, '')}.`, type: draw.pick(types) };
}

const nameOf = (draw: Draw, count: number): string => draw.several(count, count, labels).join('.');

function ruleOf(draw: Draw, pool: readonly string[]): readonly string[] {
  const mode = draw.pick([[], [], ['stop'], ['continue'], ['continue'], ['Continue']]);
  const body = bodyOf(draw, pool);
  if (draw.oneIn(60)) return [...mode, ...body.slice(0, -1)];
  return draw.oneIn(80) ? [...mode, ...body, draw.pick(['auto', 'answer', 'x', 'revert'])] : [...mode, ...body];
}

function bodyOf(draw: Draw, pool: readonly string[]): readonly string[] {
  const kind = draw.pick(['name', 'name', 'name', 'name', 'name', 'type', 'class', 'ttl', 'rcode', 'edns0']);
  switch (kind) {
    case 'type':
      return ['type', draw.pick([...types, 'any', 'a']), draw.pick([...types, 'ANY', '1'])];
    case 'class':
      return ['class', draw.pick(['IN', 'CH', 'in']), draw.pick(['CH', 'HS', 'IN', 'ANY'])];
    case 'ttl':
      return [
        'ttl',
        ...matchOf(draw, pool),
        draw.pick(['0', '30', '10-20', '-7', '60-', '-', '9-3', '0030', '4294967296']),
      ];
    case 'rcode':
      return [
        'rcode',
        ...matchOf(draw, pool),
        draw.pick(['NOERROR', '0', 'SERVFAIL', '24']),
        draw.pick(['NXDOMAIN', '5', 'refused']),
      ];
    case 'edns0':
      return draw.pick([
        ['edns0', 'local', 'set', '0xffee', 'abcd'],
        ['edns0', 'local', 'replace', '0xffee', '{qname}'],
        ['edns0', 'nsid', 'set'],
        ['edns0', 'nsid', 'replace'],
        ['edns0', 'subnet', 'set', '24', '56'],
        ['edns0', 'local', 'unset', '65518'],
        ['edns0', 'local', 'set', '70000', 'x'],
        ['edns0', 'local', 'set', '0xffee', '0xabc'],
      ]);
    default:
      return ['name', ...nameRule(draw, pool)];
  }
}

function nameRule(draw: Draw, pool: readonly string[]): readonly string[] {
  if (draw.oneIn(4)) return [textOf(draw, pool), textOf(draw, pool)];
  const form = draw.pick(forms);
  if (form !== 'regex') return [form, textOf(draw, pool), textOf(draw, pool), ...answersOf(draw, pool)];
  return [form, draw.pick(patterns), replacementOf(draw, pool), ...answersOf(draw, pool)];
}

function matchOf(draw: Draw, pool: readonly string[]): readonly string[] {
  if (draw.oneIn(3)) return [textOf(draw, pool)];
  const form = draw.pick(forms);
  return [form, form === 'regex' ? draw.pick(patterns) : textOf(draw, pool)];
}

function answersOf(draw: Draw, pool: readonly string[]): readonly string[] {
  if (draw.oneIn(2)) return [];
  if (draw.oneIn(2)) return ['answer', 'auto'];
  const one = () => [draw.pick(['name', 'value', 'value']), draw.pick(patterns), replacementOf(draw, pool)];
  return draw.oneIn(3) ? ['answer', ...one(), 'answer', ...one()] : ['answer', ...one()];
}

/** A whole name or a piece of one, with or without dots at its ends. */
function textOf(draw: Draw, pool: readonly string[]): string {
  const name = draw.pick(pool);
  const piece = draw.oneIn(2) ? name : name.split('.').slice(draw.int(0, 1)).join('.') || name;
  return `${draw.oneIn(5) ? '.' : ''}${piece}${draw.oneIn(3) ? '.' : ''}`;
}

const replacementOf = (draw: Draw, pool: readonly string[]): string =>
  draw.pick(['{1}.org', 'b.{1}', '{0}', '{2}.{1}', 'x.{1}.local.', textOf(draw, pool), '{1}{1}', '{5}.a', '.']);
