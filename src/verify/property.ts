/**
 * A property of the network: stated once, judged for a whole `Network`. Its docblock says "unsatisfiable iff …", its
 * folder holds a README and a good and a bad fixture.
 */
import type { Severity } from '../diagnostics/diagnostic.ts';
import type { Network } from '../model/types/network.ts';
import type { Site } from '../model/types/site.ts';
import type { Engine, Finding, JsonObject, Obligation } from './verdict.ts';

/** What a property says of one cluster. */
export interface Judgement {
  /** Whether anything in the network is of the kind that the property speaks of. */
  readonly applicable: boolean;
  /** What was looked at, for the evidence of a clean verdict: `{ services: 12 }`. */
  readonly evidence: JsonObject;
  readonly findings: readonly Finding[];
}

/** What whoever asks may choose. */
export interface Request {
  /** How many nodes and routers may fail at once. */
  readonly failures: 1 | 2;
}

export const usual: Request = { failures: 1 };

interface Stated {
  /** `service/selects-nothing`. */
  readonly id: string;
  readonly severity: Severity;
  /** One sentence that is true of a good network. */
  readonly statement: string;
  readonly engine: readonly Engine[];
}

export interface Property extends Stated {
  judge(network: Network, request?: Request): Judgement;
}

/** A property of what stands beside the clusters, and of all of them together. */
export interface SiteProperty extends Stated {
  judgeSite(site: Site, networks: readonly Network[]): Judgement;
}

/**
 * The obligations that one judgement stands for: one for each subject that is in trouble, and one for the whole
 * (`cluster/c`, `site`) when none is.
 */
export function obligationsOf(property: Stated, whole: string, judgement: Judgement): Obligation[] {
  const base = { property: property.id, engine: property.engine };
  if (!judgement.applicable) {
    return [{ ...base, subject: whole, verdict: 'not-applicable', evidence: judgement.evidence }];
  }
  if (judgement.findings.length === 0) {
    return [{ ...base, subject: whole, verdict: 'proved', evidence: judgement.evidence }];
  }
  return judgement.findings.map((finding) => ({
    ...base,
    subject: finding.subjects
      .slice(0, 1)
      .map(({ kind, namespace, name }) =>
        [kind.toLowerCase(), ...(namespace === undefined ? [] : [namespace]), name].join('/'),
      )
      .join(),
    verdict: finding.verdict,
    evidence: { fingerprint: finding.fingerprint },
  }));
}
