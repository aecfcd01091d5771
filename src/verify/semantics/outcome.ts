/** What becomes of a packet, with exact probabilities. */
import { add, equal, type Rational, rationalText, zero } from '../../core/rational.ts';

export interface Outcome {
  readonly kind: 'endpoint' | 'drop' | 'reject' | 'not-ours' | 'unknown';
  /** `10.0.0.1:80` when the destination was rewritten; with the target behind it where that has left the choice to the kernel. */
  readonly endpoint: string | undefined;
  /** Whether the source address becomes the node's. */
  readonly sourceRewritten: boolean;
  /** Whether the rules accept it themselves, instead of leaving it to the chains of others and their policy. */
  readonly accepted: boolean;
  /**
   * Whether an ACCEPT keeps it from the rules of others where kube-proxy itself has none: in every table but filter, and on the
   * node's own way out.
   */
  readonly withheld: boolean;
  /** The bits of its mark that are other than when it came: 0 unless somebody forgot to clear one. */
  readonly mark: number;
  /** How a rejection is answered, whose the source becomes if it is not the node's, or what was not understood. */
  readonly detail: string;
}

export const drop: Outcome = plain('drop');
export const reject = (how = 'port-unreachable'): Outcome => ({ ...plain('reject'), detail: how });
export const unknown = (text: string): Outcome => ({ ...plain('unknown'), detail: text });

function plain(kind: Outcome['kind']): Outcome {
  return { kind, endpoint: undefined, sourceRewritten: false, accepted: false, withheld: false, mark: 0, detail: '' };
}

export function outcomeKey(outcome: Outcome): string {
  const { kind, endpoint, sourceRewritten, accepted, withheld, mark, detail } = outcome;
  return `${kind} ${endpoint ?? '-'} ${sourceRewritten ? 's' : '-'}${accepted ? 'a' : '-'}${withheld ? 'w' : ''} ${mark} ${detail}`;
}

/** Outcomes with the chance of each; the chances add up to 1. */
export type Distribution = ReadonlyMap<string, { readonly outcome: Outcome; readonly probability: Rational }>;

export class DistributionBuilder {
  readonly #entries = new Map<string, { outcome: Outcome; probability: Rational }>();

  add(outcome: Outcome, probability: Rational): void {
    if (probability.numerator === 0n) return;
    const key = outcomeKey(outcome);
    const earlier = this.#entries.get(key)?.probability ?? zero;
    this.#entries.set(key, { outcome, probability: add(earlier, probability) });
  }

  build(): Distribution {
    return this.#entries;
  }
}

export function sameDistribution(a: Distribution, b: Distribution): boolean {
  if (a.size !== b.size) return false;
  for (const [key, { probability }] of a) {
    const other = b.get(key);
    if (other === undefined || !equal(other.probability, probability)) return false;
  }
  return true;
}

/** The outcomes in the promised form of a witness, likeliest and then alphabetically first. */
export function witnessOutcomes(distribution: Distribution): Record<string, string | boolean>[] {
  return [...distribution.values()]
    .map(({ outcome, probability }) => ({
      kind: outcome.kind,
      ...(outcome.endpoint === undefined ? {} : { endpoint: outcome.endpoint }),
      ...(outcome.kind === 'endpoint' || outcome.sourceRewritten ? { sourceRewritten: outcome.sourceRewritten } : {}),
      ...(outcome.accepted ? { accepted: true } : {}),
      ...(outcome.withheld ? { withheld: true } : {}),
      ...(outcome.mark === 0 ? {} : { mark: `0x${outcome.mark.toString(16)}` }),
      ...(outcome.detail === '' || outcome.detail === 'port-unreachable' ? {} : { detail: outcome.detail }),
      probability: rationalText(probability),
    }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
