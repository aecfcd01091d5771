/** `template`: replies written as Go templates (plugin of CoreDNS, 1.14.7). */

import type { Datum } from '../../../../core/expression/evaluate.ts';
import { isWithin, zoneOf } from '../../../../core/name/names.ts';
import { compileGoRegex, type GoRegex } from '../../../../core/regex/go-regex.ts';
import { evaluate, knownFunction } from '../../../../core/template/evaluate.ts';
import type { TemplateFunction } from '../../../../core/template/functions.ts';
import { isFault, parseTemplate } from '../../../../core/template/parser.ts';
import { intValue, type StructValue, textValue, type Value } from '../../../../core/template/value.ts';
import type { Stanza } from '../../../read/corefile/stanza.ts';
import { originsOf } from '../../../read/corefile/zones.ts';
import { type Rcode, type Resource, reply } from '../message.ts';
import { readZone } from '../zone-file/index.ts';
import { holds, valueOfExpression } from './conditions.ts';
import { type End, type Plugin, type ServerQuery, unwritten, written } from './query.ts';

const functions: Readonly<Record<string, TemplateFunction>> = {
  parseInt: {
    parameters: ['string', 'int', 'int'],
    apply: ([text, base]) => {
      const [digits, radix] = [
        text?.kind === 'string' ? text.value : '',
        base?.kind === 'int' ? Number(base.value) : 10,
      ];
      const value = Number.parseInt(digits, radix || 10);
      return Number.isNaN(value) ? { fault: `\`${digits}\` is no number` } : intValue(value);
    },
  },
};

export function template(stanzas: readonly Stanza[], keys: readonly string[]): Plugin {
  return (query, next) => {
    for (const stanza of stanzas) {
      const end = answerOne(stanza, keys, query);
      if (end !== 'next') return end;
    }
    return next(query);
  };
}

function answerOne({ args, lines }: Stanza, keys: readonly string[], query: ServerQuery): End | 'next' {
  const [own = 'IN', type = 'ANY', ...zones] = args.map(({ text }) => text);
  const { question } = query;
  const name = question.name.toLowerCase();
  const zone = zoneOf(originsOf(zones, keys), name);
  // A question for ANY meets templates of every type.
  const fits = (wanted: string, actual: string) =>
    wanted.toUpperCase() === 'ANY' || actual === 'ANY' || wanted.toUpperCase() === actual;
  if (zone === undefined || !fits(own, question.class) || !fits(type, question.type)) return 'next';
  const of = (property: string) =>
    lines.filter(({ first }) => first.text === property).map(({ rest }) => rest.map(({ text }) => text));
  const through = of('fallthrough').slice(-1);
  const passes = through.some((each) => originsOf(each, ['.']).some((outer) => isWithin(outer, name)));
  const patterns = of('match').flat();
  const match = matchOf(patterns.length > 0 ? patterns : ['.*'], name);
  const variables = variablesOf(of('var'), query);
  if (match === undefined || !of('expr').every((words) => holds(words.join(' '), query, variables))) {
    return passes ? 'next' : unwritten('SERVFAIL');
  }
  const data = dataOf(query, { class: own, type }, zone, match);
  const sections = ['answer', 'authority', 'additional'].map((section) => recordsOf(of(section).flat(), data));
  if (sections.includes(undefined)) return unwritten('SERVFAIL');
  const [answer = [], authority = [], additional = []] = sections;
  const rcode = (of('rcode').at(-1)?.[0]?.toUpperCase() ?? 'NOERROR') as Rcode;
  if (rcode === 'SERVFAIL') return unwritten(rcode);
  return written(query, reply(rcode, { answer, authority, additional }));
}

interface Match {
  readonly groups: readonly string[];
  readonly named: ReadonlyMap<string, string>;
}

function matchOf(patterns: readonly string[], name: string): Match | undefined {
  for (const pattern of patterns) {
    const compiled = compileGoRegex(pattern);
    const groups = 'error' in compiled ? undefined : compiled.find(name);
    if ('error' in compiled || groups === undefined) continue;
    return {
      groups,
      named: new Map(namesOf(compiled).flatMap((each, at) => (each ? [[each, groups[at + 1] ?? '']] : []))),
    };
  }
  return undefined;
}

/** The names of a pattern's groups, in order; undefined for one without. */
function namesOf({ pattern }: GoRegex): readonly (string | undefined)[] {
  return [...pattern.matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?P?<([A-Za-z_]\w*)>)?(?!\?)/g)]
    .filter(([text]) => text.startsWith('('))
    .map(([, name]) => name);
}

function variablesOf(declared: readonly (readonly string[])[], query: ServerQuery): Readonly<Record<string, Datum>> {
  const values: Record<string, Datum> = {};
  for (const [name = '', ...words] of declared)
    values[name] = valueOfExpression(words.join(' '), query, values) ?? null;
  return values;
}

/** A template that is for one class or type shows that one, whatever was asked. */
function dataOf(
  { question, context }: ServerQuery,
  wanted: { readonly class: string; readonly type: string },
  zone: string,
  { groups, named }: Match,
): Value {
  const shown = (own: string, actual: string) => textValue(own.toUpperCase() === 'ANY' ? actual : own.toUpperCase());
  const fields: Readonly<Record<string, Value>> = {
    Zone: textValue(zone),
    Name: textValue(question.name.toLowerCase()),
    Regex: textValue(''),
    Match: { kind: 'list', type: '[]string', items: groups.map(textValue) },
    Group: {
      kind: 'map',
      type: 'map[string]string',
      entries: new Map([
        ...groups.map((group, index): [string, Value] => [String(index), textValue(group)]),
        ...[...named].map(([key, value]): [string, Value] => [key, textValue(value)]),
      ]),
      zero: textValue(''),
    },
    Class: shown(wanted.class, question.class),
    Type: shown(wanted.type, question.type),
    Remote: textValue(context.client.address),
  };
  const value: StructValue = {
    kind: 'struct',
    type: 'template.templateData',
    fields: Object.keys(fields),
    field: (name) => fields[name],
  };
  return { kind: 'pointer', to: value, type: '*template.templateData' };
}

/** @returns undefined where a template fails, or makes something that is no record. */
function recordsOf(templates: readonly string[], data: Value): readonly Resource[] | undefined {
  const records: Resource[] = [];
  for (const text of templates) {
    const parsed = parseTemplate(text, knownFunction(functions));
    const made = isFault(parsed) ? parsed : evaluate(parsed, data, functions);
    if (typeof made !== 'string') return undefined;
    const { records: read, faults } = readZone(made, '.');
    const [record, more] = read;
    if (record === undefined || more !== undefined || faults.length > 0) return undefined;
    records.push(record);
  }
  return records;
}
