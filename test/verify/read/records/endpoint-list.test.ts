import { expect, test } from 'vitest';
import { parseText } from '../../../../src/model/read/parse.ts';
import { Text } from '../../../../src/model/read/place.ts';
import { readEndpointList } from '../../../../src/verify/read/records/endpoint-list.ts';

const text = (...lines: readonly string[]): string =>
  `# A comment.\nkind: DNSEndpoint\nmetadata:\n  name: "a"\nspec:\n  endpoints:\n${lines.map((line) => `    ${line}\n`).join('')}`;

/** What the list is, or that the text is refused; as the reader of YAML has it. */
const told = ({ documents, diagnostics }: ReturnType<typeof parseText>) => [
  documents.map(({ value }) => value),
  diagnostics.map(({ code }) => code),
];

const a = '{"dnsName":"a.example.org","targets":["192.0.2.1"],"recordTTL":300}';

test.each([
  ['one', text(`- ${a}`)],
  ['several', text(`- ${a}`, '- {"dnsName":"\\u00e9 \\"quoted\\" # no comment"}', '- {}')],
  ['none', text('[]')],
  ['two on a line', text(`- ${a},${a}`)],
  ['one on two lines', text('- {"a":[{}', '- {}]}')],
  ['a key that stands twice', text('- {"a":1,"a":2}')],
  ['a mapping that is no JSON', text('- {a: 1}', `- ${a}`)],
  ['a comment behind it', text(`- ${a} # {}`)],
  ['something behind the list', `${text(`- ${a}`)}status: {}\n`],
  ['letters beyond ASCII', text('- {"a":"é\u0085"}')],
  ['no end of the last line', text(`- ${a}`).trimEnd()],
  ['a second list', text(`- ${a}`, `- ${a}`).replace('spec:', 'spec:\n  endpoints:\n    - {}')],
  ['a fault before the list', text(`- ${a}`).replace('"a"', '"a')],
])('a list with %s is what it is as YAML', (_, whole) => {
  expect(told(readEndpointList('a.yaml', whole))).toEqual(told(parseText(new Text('a.yaml', whole))));
});
