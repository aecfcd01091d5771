import { describe, expect, test } from 'vitest';
import { evaluate, type Functions, knownFunction } from '../../../src/core/template/evaluate.ts';
import { isFault, parseTemplate } from '../../../src/core/template/parser.ts';
import { none, textValue, type Value } from '../../../src/core/template/value.ts';

const functions: Functions = {
  upper: {
    parameters: ['string'],
    apply: ([value]) => textValue(value?.kind === 'string' ? value.value.toUpperCase() : ''),
  },
};
const map = (entries: Readonly<Record<string, string>>): Value => ({
  kind: 'map',
  entries: new Map(Object.entries(entries).map(([key, value]) => [key, textValue(value)])),
  type: 'map[string]string',
  zero: textValue(''),
});
const members: Readonly<Record<string, Value>> = {
  Name: textValue('web'),
  Labels: map({ tier: 'front', app: 'shop' }),
  Ports: { kind: 'list', items: [80n, 443n].map((value) => ({ kind: 'int', value })), type: '[]int' },
  Kind: { kind: 'string', value: 'NodePort', type: 'v1.ServiceType' },
  Absent: { kind: 'pointer', to: undefined, type: '*string' },
  Given: { kind: 'pointer', to: textValue('here'), type: '*string' },
};
const data: Value = {
  kind: 'struct',
  type: 'v1.Thing',
  fields: Object.keys(members),
  field: (name) => (Object.hasOwn(members, name) ? members[name] : undefined),
};

function run(source: string): string {
  const template = parseTemplate(source, knownFunction(functions));
  if (isFault(template)) return `${template.line}:${template.column} ${template.message}`;
  const written = evaluate(template, data, functions);
  return isFault(written) ? `${written.line}:${written.column} ${written.message}` : written;
}

describe('a template', () => {
  test.each([
    ['{{.Name}}.example.org', 'web.example.org'],
    ['a {{- .Name -}} b', 'awebb'],
    ['{{/* nothing */}}x', 'x'],
    ['{{$n := .Name}}{{range .Ports}}{{$n}}{{.}},{{end}}', 'web80,web443,'],
    ['{{range $i, $p := .Ports}}{{if $i}}-{{end}}{{$p}}{{end}}', '80-443'],
    ['{{range .Ports}}{{.}}{{break}}{{end}}', '80'],
    ['{{range .Ports}}{{if eq . 80}}{{continue}}{{end}}{{.}}{{end}}', '443'],
    ['{{range $k, $v := .Labels}}{{$k}}={{$v}};{{end}}', 'app=shop;tier=front;'],
    ['{{range .Labels.none}}x{{else}}empty{{end}}', 'empty'],
    ['{{if eq .Kind "NodePort"}}yes{{else if true}}no{{end}}', 'yes'],
    ['{{if eq .Name "a" "web"}}one of{{end}}', 'one of'],
    ['{{with .Labels.app}}{{.}}{{end}}', 'shop'],
    ['{{with .Labels.none}}{{.}}{{else}}without{{end}}', 'without'],
    ['{{.Labels.none}}', '<no value>'],
    ['{{index .Labels "none"}}', ''],
    ['{{index .Ports 1}}', '443'],
    ['{{.Labels}}', 'map[app:shop tier:front]'],
    ['{{.Absent}} {{.Given}}', '<nil> here'],
    ['{{.Name | upper | printf "%s-%d" | len}}', '16'],
    ['{{printf "%05d %q %v %x" 42 .Name .Ports "hi"}}', '00042 "web" [80 443] 6869'],
    ['{{printf "%s %d" .Name}}', 'web %!d(MISSING)'],
    ['{{(upper .Name)}}{{(index .Labels "app")}}', 'WEBshop'],
    ['{{and .Name .Absent}}{{or .Absent .Name}}{{not .Absent}}', '<nil>webtrue'],
    ['{{or .Name (upper .Ports)}}', 'web'],
    ['{{define "x"}}<{{.}}>{{end}}{{template "x" .Name}}', '<web>'],
    ['{{block "y" .Name}}[{{.}}]{{end}}', '[web]'],
    ['{{$x := 1}}{{if true}}{{$x = 2}}{{end}}{{$x}}', '2'],
    ['{{slice .Name 1 3}}{{len .Labels}}{{lt 1 2}}{{ge "b" "a"}}', 'eb2truetrue'],
    ['{{print 1 2 "a" 3}}{{0x10}}{{1.5}}{{\'a\'}}{{`raw`}}', '1 2a3161.597raw'],
  ])('%s writes %s', (source, written) => {
    expect(run(source)).toBe(written);
  });

  test.each([
    ['{{.Calibre}}', "1:3 can't evaluate field Calibre in type v1.Thing"],
    ['x\n{{.Name.Length}}', "2:3 can't evaluate field Length in type string"],
    ['{{.Absent.Length}}', '1:3 nil pointer evaluating *string.Length'],
    ['{{.Kind | upper}}', '1:11 wrong type for value; expected string; got v1.ServiceType'],
    ['{{.Labels.none | upper}}', '1:18 invalid value; expected string'],
    ['{{upper .Absent}}', '1:9 dereference of nil pointer of type *string'],
    ['{{upper}}', '1:3 wrong number of args for upper: want 1 got 0'],
    ['{{index .Ports 2}}', '1:3 error calling index: index out of range: 2'],
    ['{{eq .Name 1}}', '1:3 error calling eq: incompatible types for comparison'],
    ['{{lt true false}}', '1:3 error calling lt: invalid type for comparison'],
    ['{{.Name 1}}', '1:3 Name has arguments but cannot be invoked as function'],
    ['{{template "none"}}', '1:3 template `none` not defined'],
    ['{{range .Name}}{{end}}', "1:3 range can't iterate over web"],
  ])('%s stops when it is carried out', (source, message) => {
    expect(run(source)).toBe(message);
  });

  test.each([
    ['{{.Name', '1:3 unclosed action'],
    ['{{if .Name}}x', '1:14 unexpected EOF'],
    ['{{end}}', '1:3 unexpected {{end}}'],
    ['{{lower .Name}}', '1:3 function `lower` not defined'],
    ['{{$x}}', '1:3 undefined variable `$x`'],
    ['{{if true}}{{$x := 1}}{{end}}{{$x}}', '1:32 undefined variable `$x`'],
    ['{{break}}', '1:3 {{break}} outside {{range}}'],
    ['{{.Name | 1}}', '1:11 non executable command in pipeline stage 2'],
    ['{{(.Name}}', '1:9 unclosed left paren'],
    ['{{"a}}', '1:3 unterminated quoted string'],
    ['{{}}', '1:3 missing value for command'],
    ['{{.Name | }}', '1:3 empty command'],
    ['{{1.Name}}', '1:5 unexpected `Name` in operand'],
    ['{{/* x }}', '1:1 unclosed comment'],
  ])('%s is refused when it is read', (source, message) => {
    expect(run(source)).toBe(message);
  });

  test('gives up on brackets beyond reason', () => {
    expect(run(`{{${'('.repeat(5000)}1${')'.repeat(5000)}}}`)).toContain('max expression depth exceeded');
  });

  test('takes a missing value for false', () => {
    const template = parseTemplate('{{if .}}yes{{else}}no{{end}}', knownFunction({}));
    expect(isFault(template) ? '' : evaluate(template, none, {})).toBe('no');
  });
});
