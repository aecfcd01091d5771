/**
 * `spec.loadBalancerSourceRanges` as kube-proxy takes it: spaces trimmed, leading zeros decimal, entries that are no
 * prefix dropped, one list for each family, and a /0 empties the list of its family.
 */
import type { Family } from '../../src/core/ip/address.ts';
import { type Prefix, parsePrefix } from '../../src/core/ip/prefix.ts';
import type { Path } from '../../src/diagnostics/span.ts';
import type { Service } from '../../src/model/types/network.ts';

export interface SourceRange {
  readonly index: number;
  readonly text: string;
  readonly path: Path;
  /** Undefined where the text is no prefix. */
  readonly prefix: Prefix | undefined;
}

export const sourceRangesOf = (service: Service): readonly SourceRange[] =>
  service.sourceRanges.map((text, index) => ({
    index,
    text,
    path: ['spec', 'loadBalancerSourceRanges', index],
    prefix: parsePrefix(text.trim(), { lenient: true }),
  }));

/** The ranges that restrict a family: none when the list has none of it, or when one of them is a /0. */
export function effectiveRanges(ranges: readonly SourceRange[], family: Family): readonly SourceRange[] {
  const own = ranges.filter((range) => range.prefix?.family === family);
  return own.some((range) => range.prefix?.length === 0) ? [] : own;
}
