/** The form for people, whole: its layout is what users see in every run. */
import { expect, test } from 'vitest';
import { diagnose } from '../../src/diagnostics/diagnostic.ts';
import { formatDiagnostics, formatHuman } from '../../src/report/human.ts';
import { place, sampleReport } from './fixture.ts';

test('findings come with place, frame, witness and remedy, and the end says what was proven', () => {
  expect(
    formatHuman(sampleReport()),
  ).toBe(`nodes.yaml:2:1 - error artifact/iptables-equivalent: TCP \`172.16.0.5:80\` fares otherwise than declared
  witness: on node-1, from a pod (10.244.1.7) to TCP 172.16.0.5:80
  witness: expected endpoint 10.244.1.5:80 (with probability 1/2)
  witness: actual   drop
  help: compile the node again

shop.yaml:4:5 - warning service/selects-nothing (undecided): no pod has the labels \`app=crat\`
  4 |     app: crat
    |     ^^^^^^^^^
  and at shop.yaml:1:1
  1 | kind: Service
    | ^^^^
  witness: selector app=crat
  help: did you mean \`app=cart\`?

read 2 files, 2 nodes, 12 Services, 1 endpoint
undecided  service/selects-nothing       1 service
proved     service/address-conflict      12 services: no two things claim one address
refuted    artifact/iptables-equivalent  1 node, IPv4
proved     artifact/iptables-equivalent  2 nodes, IPv4 and IPv6: every packet fares as declared
1 refuted, 1 undecided, 4 proved, 1 not applicable
`);
});

test('what was met and not read is listed', () => {
  const origin = { file: 'm.yaml', span: () => place(1, 1, 5), keySpan: () => place(1, 1, 5) };
  const unknown = ['Prometheus', 'Alert', 'Prometheus'].map((kind) => ({
    apiVersion: 'example.org/v1',
    kind,
    name: 'x',
    origin,
  }));
  const unread = [{ file: 'chart/a.yaml', line: 1, reason: 'template' as const }];
  const text = formatHuman(sampleReport({ unknown, unread, results: [] }));
  expect(text).toContain(
    'not read: 1 document\n  chart/a.yaml:1: Helm template\nof other kinds: 1 Alert, 2 Prometheus\n',
  );
  expect(text).toContain('nothing to prove');
});

test('diagnostics alone, with and without a place', () => {
  const diagnostics = [
    diagnose('read/no-such-path', [], 'x.yaml'),
    diagnose('object/missing-field', [place(1, 1, 5)], 'metadata.name', 'a name'),
  ];
  const { sources } = sampleReport();
  expect(formatDiagnostics({ diagnostics, sources })).toBe(`error read/no-such-path: no such file or folder: \`x.yaml\`

shop.yaml:1:1 - error object/missing-field: \`metadata.name\` is missing; expected a name
  1 | kind: Service
    | ^^^^
`);
});

test('marks go through the palette that it is given, and nowhere else', () => {
  const mark = (name: string) => (text: string) => `<${name}>${text}</>`;
  const palette = {
    bold: mark('b'),
    dim: mark('d'),
    red: mark('r'),
    yellow: mark('y'),
    green: mark('g'),
    cyan: mark('c'),
  };
  const text = formatHuman(sampleReport(), palette);
  expect(text).toContain('<b>nodes.yaml:2:1</> - <r>error</>');
  expect(text).toContain('<g>proved   </>');
});
