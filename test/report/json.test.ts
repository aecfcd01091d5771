/** The promised keys, exactly. */
import { expect, test } from 'vitest';
import { diagnose } from '../../src/diagnostics/diagnostic.ts';
import { formatJson } from '../../src/report/json.ts';
import { packetFinding, place, sampleReport } from './fixture.ts';

const parsed = () =>
  JSON.parse(
    formatJson(
      sampleReport({
        diagnostics: [diagnose('read/no-such-path', [place(1, 2, 3)], 'x')],
        unread: [{ file: 'k.yaml', line: 3, reason: 'kustomization' }],
      }),
    ),
  );

test('has the promised keys and no other', () => {
  const report = parsed();
  expect(Object.keys(report)).toEqual(['tool', 'summary', 'findings', 'obligations', 'fidelity', 'diagnostics']);
  expect(report.tool).toEqual({ name: 'plumbline', version: '0.1.0' });
  expect(report.summary).toEqual({ proved: 4, refuted: 1, undecided: 1, notApplicable: 1, waived: 0 });
  expect(Object.keys(report.findings[0])).toEqual([
    'fingerprint',
    'property',
    'verdict',
    'severity',
    'message',
    'remedy',
    'subjects',
    'locations',
    'witness',
    'waivedBy',
  ]);
  expect(Object.keys(report.obligations[0])).toEqual(['property', 'subject', 'verdict', 'engine', 'evidence']);
  expect(report.diagnostics[0]).toEqual({
    code: 'read/no-such-path',
    severity: 'error',
    message: 'no such file or folder: `x`',
    locations: [{ file: 'shop.yaml', line: 1, column: 2, endLine: 1, endColumn: 3 }],
  });
  expect(report.fidelity).toEqual([
    {
      location: { file: 'k.yaml', line: 3, column: 1, endLine: 3, endColumn: 1 },
      construct: 'kustomization',
      treatment: 'ignored',
    },
  ]);
});

test('keeps the witness and the subjects as they are', () => {
  const [first, second] = parsed().findings;
  expect(first.witness).toEqual(packetFinding.witness);
  expect(first.subjects).toEqual([{ kind: 'Node', name: 'node-1' }]);
  expect(second.subjects).toEqual([{ kind: 'Service', namespace: 'shop', name: 'cart' }]);
  expect(second.waivedBy).toBeNull();
});

test('a waived obligation counts as waived and as nothing else', () => {
  const waivedBy = { name: 'later', reason: 'planned', expires: '2030-01-01' };
  const [result] = [{ ...sampleReport() }];
  const findings = result!.findings.map((each) => (each.verdict === 'undecided' ? { ...each, waivedBy } : each));
  const report = sampleReport({ results: [{ findings, obligations: result!.obligations, fidelity: [] }] });
  expect(report.summary).toMatchObject({ undecided: 0, waived: 1, refuted: 1 });
});
