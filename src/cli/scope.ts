/**
 * Tells clusters apart in one report. Two clusters may each have a node `worker-1` and a Service `shop/cart`; where there
 * is more than one cluster, a result says which it speaks of, and so do its fingerprints.
 */
import { sha256Hex } from '../core/hash.ts';
import type { CheckResult } from '../verify/verdict.ts';

export function scopeTo(cluster: string, clusters: number, result: CheckResult): CheckResult {
  if (clusters < 2) return result;
  const scoped = (fingerprint: string): string => sha256Hex(`${cluster}\n${fingerprint}`).slice(0, 32);
  return {
    findings: result.findings.map((finding) => ({
      ...finding,
      fingerprint: scoped(finding.fingerprint),
      subjects: [...finding.subjects, { kind: 'Cluster', name: cluster }],
    })),
    obligations: result.obligations.map((obligation) => {
      const { fingerprint } = obligation.evidence;
      const evidence = { ...obligation.evidence, cluster };
      return {
        ...obligation,
        evidence: typeof fingerprint === 'string' ? { ...evidence, fingerprint: scoped(fingerprint) } : evidence,
      };
    }),
    fidelity: result.fidelity,
  };
}
