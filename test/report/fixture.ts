/** A small report with one of each thing, for the tests of the formats. */
import type { Span } from '../../src/diagnostics/span.ts';
import { makeReport, type Report, type ReportParts } from '../../src/report/report.ts';
import { finding } from '../../src/verify/verdict.ts';

export const place = (line: number, column: number, endColumn: number, file = 'shop.yaml'): Span => ({
  file,
  line,
  column,
  endLine: line,
  endColumn,
});

const shopText = 'kind: Service\nspec:\n  selector:\n    app: crat\n';

export const packetFinding = finding({
  property: 'artifact/iptables-equivalent',
  severity: 'error',
  message: 'TCP `172.16.0.5:80` fares otherwise than declared',
  remedy: 'compile the node again',
  subjects: [{ kind: 'Node', name: 'node-1' }],
  locations: [place(2, 1, 6, 'nodes.yaml')],
  witness: {
    node: 'node-1',
    client: 'pod',
    source: '10.244.1.7',
    destination: '172.16.0.5',
    port: 80,
    protocol: 'TCP',
    expected: [{ kind: 'endpoint', endpoint: '10.244.1.5:80', probability: '1/2' }],
    actual: [{ kind: 'drop' }],
  },
  witnessClass: 'cluster-ip',
});

const selectorFinding = finding({
  property: 'service/selects-nothing',
  severity: 'warning',
  verdict: 'undecided',
  message: 'no pod has the labels `app=crat`',
  remedy: 'did you mean `app=cart`?',
  subjects: [{ kind: 'Service', namespace: 'shop', name: 'cart' }],
  locations: [place(4, 5, 14), place(1, 1, 5)],
  witness: { selector: 'app=crat' },
  witnessClass: 'selector',
});

export function sampleReport(parts: Partial<ReportParts> = {}): Report {
  return makeReport({
    tool: { name: 'plumbline', version: '0.1.0' },
    command: 'check',
    diagnostics: [],
    results: [
      {
        findings: [selectorFinding, packetFinding],
        obligations: [
          {
            property: 'service/selects-nothing',
            subject: 'service/shop/cart',
            verdict: 'undecided',
            engine: ['enumeration'],
            evidence: { fingerprint: selectorFinding.fingerprint },
          },
          {
            property: 'service/address-conflict',
            subject: 'cluster/a',
            verdict: 'proved',
            engine: ['enumeration'],
            evidence: { services: 12 },
          },
          {
            property: 'service/affinity-lost',
            subject: 'cluster/a',
            verdict: 'not-applicable',
            engine: [],
            evidence: {},
          },
          ...(['node-1', 'node-2'] as const).flatMap((node) =>
            ([4, 6] as const).map((family) => ({
              property: 'artifact/iptables-equivalent',
              subject: `node/${node}`,
              verdict: node === 'node-1' && family === 4 ? ('refuted' as const) : ('proved' as const),
              engine: ['dd'] as const,
              evidence: { family },
            })),
          ),
        ],
        fidelity: [],
      },
    ],
    statements: new Map([
      ['artifact/iptables-equivalent', 'every packet fares as declared'],
      ['service/address-conflict', 'No two things claim one address.'],
    ]),
    counts: { files: 2, clusters: 1, nodes: 2, services: 12, endpoints: 1 },
    sources: [{ file: 'shop.yaml', text: shopText }],
    ...parts,
  });
}
