import { describe, expect, it } from 'vitest';
import { findTemplate } from '../../../src/model/read/template.ts';

describe('Helm templates', () => {
  it.each([
    'a: {{ .Values.a }}\n',
    '{{- if .Values.a }}\na: b\n{{- end }}\n',
    'image: registry.example.org/{{ .Values.image }}:1\n',
    'a:\n{{ toYaml .Values.a | indent 2 }}\n',
    'a: "b"\nc: {{ $x }}\n',
    'a: |\n  {{ text }}\nb: {{ .Values.b }}\n',
    "a: it's\nb: {{ .Values.b }}\n",
    '- {{ .Values.a }}\n',
  ])('%j is one', (text) => {
    expect(text.slice(findTemplate(text))).toMatch(/^\{\{/);
  });

  it.each([
    'a: "{{ .Values.a }}"\n',
    "a: '{{ b }} it''s {{ c }}'\n",
    '# {{ .Values.a }}\na: b # {{ c }}\n',
    'a: |\n  {{ if x }}\n\n  # no comment {{ here }}\nb: c\n',
    'a:\n- b: >-\n    {{ x }}\n  c: d\n',
    'a:\n  - |\n    {{ x }}\n',
    'a: "b\n  {{ c }}"\n',
    'summary: instance {{ $labels.instance }} is down\n',
    'a: {b: {c: d}}\n',
  ])('%j is none', (text) => {
    expect(findTemplate(text)).toBeUndefined();
  });
});
