/** Templates as functions: every kind of tag, and the errors that a wrong view or template is. */
import { expect, test } from 'vitest';
import { templateCode } from '../../scripts/template-code.ts';
import { absent, frames, type Print } from '../../src/compile/frames.ts';
import { rendering } from '../../src/compile/render.ts';

const texts: Readonly<Record<string, string>> = {
  name: '{{a}} {{&a}}\n',
  section: '{{#list}}\n- {{a}}{{b}}\n{{/list}}\n',
  truth: '{{#a}}yes{{/a}}{{^a}}no{{/a}}',
  object: '{{#a}}{{b}}{{/a}}',
  nested: '{{#list}}{{#list}}{{a}}{{/list}};{{/list}}',
};

function render(name: string, view: object): string {
  const print = new Function('{ frames, absent }', `return ${templateCode(name, texts[name]!)}`)({
    frames,
    absent,
  }) as Print;
  return rendering(name, print)(view);
}

test('a name is printed as it is, without HTML entities', () => {
  expect(render('name', { a: `<"&'>` })).toBe(`<"&'> <"&'>\n`);
  expect(render('name', { a: 0 })).toBe('0 0\n');
});

test('a section repeats for a list, and looks outward for what an element lacks', () => {
  expect(render('section', { b: '!', list: [{ a: 1 }, { a: 2, b: '?' }] })).toBe('- 1!\n- 2?\n');
  expect(render('section', { list: [] })).toBe('');
  expect(render('nested', { list: [{ list: [{ a: 1 }, { a: 2 }] }, { list: [] }] })).toBe('12;;');
});

test.each([
  [true, 'yes'],
  [false, 'no'],
  [0, 'no'],
  [8080, 'yes'],
  ['', 'no'],
  ['x', 'yes'],
  [[], 'no'],
  [{}, 'yes'],
])('%j is %s', (a, expected) => {
  expect(render('truth', { a })).toBe(expected);
});

test('what a function gives is made when a section asks', () => {
  expect(render('section', { b: '!', list: () => [{ a: 1 }, { a: 2 }] })).toBe('- 1!\n- 2!\n');
  expect(render('truth', { a: () => [] })).toBe('no');
  expect(render('truth', { a: () => 1 })).toBe('yes');
});

test('an object is a scope', () => {
  expect(render('object', { a: { b: 'in' }, b: 'out' })).toBe('in');
  expect(render('object', { a: true, b: 'out' })).toBe('out');
});

test.each<[string, object, string]>([
  ['name', {}, 'a'],
  ['section', { list: [{ a: 1 }] }, 'b'],
  ['truth', {}, 'a'],
  ['truth', { a: null }, 'a'],
  ['section', {}, 'list'],
])('template %s with %j lacks `%s`', (name, view, key) => {
  expect(() => render(name, view)).toThrow(`template ${name} uses \`${key}\`, which its view does not have`);
});

test('a tag that is not supported is an error', () => {
  expect(() => templateCode('partial', '{{> other}}')).toThrow(
    'template partial has a `>` tag, which is not supported',
  );
});
