/**
 * Names from Go templates (`--fqdn-template`, `--fqdn-target-template`): what is written is split at commas, trimmed,
 * freed of a final dot, and sorted. An error of a template, once it is evaluated, ends the whole sync.
 */
import { evaluate, type Functions, knownFunction } from '../../core/template/evaluate.ts';
import { isFault, parseTemplate } from '../../core/template/parser.ts';
import type { Template } from '../../core/template/syntax.ts';
import { boolValue, textValue, type Value } from '../../core/template/value.ts';
import { type Endpoint, endpointsFor, familyOf, sortedUnique, withoutDot } from './endpoint.ts';
import { objectValue } from './go-types.ts';
import { type ApiObject, nameOf, namespaceOf } from './objects.ts';
import { given, type Outcome, refused } from './outcome.ts';

const text = (value: Value | undefined): string => (value?.kind === 'string' ? value.value : '');
const onTexts = (count: number, apply: (...texts: string[]) => Value): Functions[string] => ({
  parameters: Array.from({ length: count }, () => 'string'),
  apply: (args) => apply(...args.map(text)),
});

/** What ExternalDNS adds to Go's own functions; a pipe's value comes last, as in `{{ .Name | trimPrefix "x" }}`. */
const functions: Functions = {
  contains: onTexts(2, (whole, part) => boolValue(whole!.includes(part!))),
  trimPrefix: onTexts(2, (part, whole) => textValue(whole!.startsWith(part!) ? whole!.slice(part!.length) : whole!)),
  trimSuffix: onTexts(2, (part, whole) =>
    textValue(part !== '' && whole!.endsWith(part!) ? whole!.slice(0, -part!.length) : whole!),
  ),
  trim: onTexts(1, (whole) => textValue(whole!.trim())),
  toLower: onTexts(1, (whole) => textValue(whole!.toLowerCase())),
  replace: onTexts(3, (before, after, whole) => textValue(whole!.replaceAll(before!, () => after!))),
  isIPv4: onTexts(1, (address) => boolValue(familyOf(address!) === 4)),
  isIPv6: onTexts(1, (address) => boolValue(familyOf(address!) === 6)),
  hasKey: {
    parameters: ['map[string]string', 'string'],
    apply: ([map, key]) => boolValue(map?.kind === 'map' && map.entries.has(text(key))),
  },
  fromJson: {
    parameters: ['string'],
    apply([source]) {
      try {
        return jsonValue(JSON.parse(text(source)));
      } catch {
        return jsonValue(null);
      }
    },
  },
  isSource: { parameters: [], rest: 'any', apply: () => ({ fault: 'what `isSource` says is not modelled' }) },
};

function jsonValue(data: unknown): Value {
  if (data === null || data === undefined) return { kind: 'none' };
  if (typeof data === 'boolean') return boolValue(data);
  if (typeof data === 'number') return { kind: 'float', value: data };
  if (typeof data === 'string') return textValue(data);
  if (Array.isArray(data)) return { kind: 'list', items: data.map(jsonValue), type: '[]interface {}' };
  const entries = new Map(Object.entries(data).map(([key, value]) => [key, jsonValue(value)]));
  return { kind: 'map', entries, type: 'map[string]interface {}', zero: { kind: 'none' } };
}

/** The flag's values are one template: they are joined by commas. None when there is nothing to read. */
export function readTemplate(values: readonly string[]): Outcome<Template | undefined> {
  const source = values.join(',');
  if (source === '') return given(undefined);
  const template = parseTemplate(source, knownFunction(functions));
  return isFault(template)
    ? refused(`parse template: line ${template.line}, column ${template.column}: ${template.message}`)
    : given(template);
}

/** The names that a template gives for an object. */
export function namesFrom(template: Template, type: string, object: ApiObject): Outcome<readonly string[]> {
  const written = evaluate(template, objectValue(type, object), functions);
  if (isFault(written)) {
    const which = `${object.kind ?? type} ${namespaceOf(object)}/${nameOf(object)}`;
    return refused(`apply template on ${which}: line ${written.line}, column ${written.column}: ${written.message}`);
  }
  const names = written.split(',').map((name) => withoutDot(name.trim()));
  return given(sortedUnique(names.filter((name) => name !== '')));
}

/** Pairs `name:target`, as `--fqdn-target-template` writes them; half a pair gives nothing. */
export function pairEndpoints(pairs: readonly string[]): readonly Endpoint[] {
  return pairs.flatMap((pair) => {
    const colon = pair.indexOf(':');
    const [name, target] = [pair.slice(0, Math.max(colon, 0)).trim(), pair.slice(colon + 1).trim()];
    return name === '' || target === '' ? [] : endpointsFor(name, [target]);
  });
}
