/** The exit status: the first that applies of 2, 1, 3 and 0. */
import { expect, test } from 'vitest';
import { statusOf } from '../../src/cli/exit.ts';
import { diagnose, type Severity } from '../../src/diagnostics/diagnostic.ts';
import { finding, type Obligation } from '../../src/verify/verdict.ts';

const found = (verdict: 'refuted' | 'undecided', severity: Severity) =>
  finding({
    property: 'p/q',
    verdict,
    severity,
    message: 'm',
    remedy: '',
    subjects: [],
    locations: [],
    witness: {},
    witnessClass: severity,
  });

const open = (
  verdict: Obligation['verdict'],
  property = 'artifact/iptables-equivalent',
  fingerprint = 'f',
): Obligation => ({
  property,
  subject: 'node/a',
  verdict,
  engine: ['dd'],
  evidence: { fingerprint },
});

const judged = { diagnostics: [], findings: [], obligations: [] };
const error = diagnose('read/no-such-path', [], 'x');
const warning = diagnose('object/unknown-field', [], 'spec.x', undefined);

test.each([
  ['nothing', {}, 'error', 0],
  [
    'an error in the input comes before every finding',
    { diagnostics: [error], findings: [found('refuted', 'error')] },
    'error',
    2,
  ],
  ['a warning about the input fails nothing', { diagnostics: [warning] }, 'note', 0],
  ['refuted before undecided', { findings: [found('undecided', 'error'), found('refuted', 'error')] }, 'error', 1],
  ['undecided', { findings: [found('undecided', 'error')] }, 'error', 3],
  [
    'an undecided error before a refuted warning below the bar',
    { findings: [found('undecided', 'error'), found('refuted', 'warning')] },
    'error',
    3,
  ],
  ['a warning is below an error', { findings: [found('refuted', 'warning')] }, 'error', 0],
  ['a warning at the bar', { findings: [found('refuted', 'warning')] }, 'warning', 1],
  ['a note below a warning', { findings: [found('refuted', 'note')] }, 'warning', 0],
  ['a note at the bar', { findings: [found('undecided', 'note')] }, 'note', 3],
  ['an open artifact without a finding', { obligations: [open('undecided')] }, 'error', 3],
  ['a refuted artifact without a finding', { obligations: [open('refuted')] }, 'error', 1],
  [
    'an open obligation of a property counts by its finding only',
    { obligations: [open('undecided', 'service/x')] },
    'error',
    0,
  ],
] as const)('%s', (_, parts, failOn, status) => {
  expect(statusOf({ ...judged, ...parts }, failOn)).toBe(status);
});

test('what is waived fails nothing', () => {
  const waivedBy = { name: 'w', reason: 'r', expires: '2030-01-01' };
  const waived = { ...found('refuted', 'error'), waivedBy };
  expect(
    statusOf({ ...judged, findings: [waived], obligations: [open('refuted', undefined, waived.fingerprint)] }, 'note'),
  ).toBe(0);
});
