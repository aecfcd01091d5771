/**
 * Every rule of a BGPFilter holds for some route that reaches it.
 *
 * Unsatisfiable iff some rule (a) compares a prefix with `Equal` beside a `prefixLength`, which never holds, or asks for lengths that
 * no prefix inside its CIDR has, or (b) stands after a rule of its list whose conditions hold wherever its own do.
 */
import { type Prefix, parsePrefix } from '../../../src/core/ip/prefix.ts';
import type { BgpFilterObject, FilterRule } from '../../../src/model/types/calico.ts';
import type { Network } from '../../../src/model/types/network.ts';
import type { Judgement, Property } from '../../../src/verify/property.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import { isInside } from '../../algebra/routes.ts';

const id = 'bgp/filter-term-shadowed';

export const property: Property = {
  id,
  severity: 'error',
  statement: 'Every rule of a BGPFilter holds for some route that reaches it.',
  engine: ['enumeration'],
  judge,
};

const lists = ['importV4', 'exportV4', 'importV6', 'exportV6'] as const;
type List = (typeof lists)[number];

function judge({ bgp }: Network): Judgement {
  const filters = bgp?.filters ?? [];
  const rules = filters.flatMap((filter) =>
    lists.flatMap((list) => (filter.spec[list] ?? []).map((rule, index) => ({ filter, list, rule, index }))),
  );
  return {
    applicable: rules.length > 0,
    evidence: { filters: filters.length, rules: rules.length },
    findings: rules.flatMap(({ filter, list, rule, index }) => {
      const why = neverHolds(rule);
      if (why !== undefined) return [report(filter, list, index, why)];
      const by = filter.spec[list]!.slice(0, index).findIndex((earlier) => covers(earlier, rule));
      return by < 0 ? [] : [report(filter, list, index, `rule ${by + 1} holds for all of its routes before`, by)];
    }),
  };
}

function neverHolds({ cidr, matchOperator, prefixLength }: FilterRule): string | undefined {
  if (cidr === undefined || prefixLength === undefined) return undefined;
  if (matchOperator === 'Equal') return '`Equal` beside `prefixLength` compares a prefix with a set';
  const bounds = boundsOf({ prefixLength }, parsePrefix(cidr));
  return matchOperator === 'In' && bounds !== undefined && bounds[0] > bounds[1]
    ? `no prefix inside \`${cidr}\` has such a length`
    : undefined;
}

/** Whether every route for which the later rule holds is one for which the earlier does. */
function covers(earlier: FilterRule, later: FilterRule): boolean {
  const same = (field: 'peerType' | 'source' | 'priority'): boolean =>
    earlier[field] === undefined || earlier[field] === later[field];
  const wanted = earlier.communities?.values ?? [];
  return (
    same('peerType') &&
    same('source') &&
    same('priority') &&
    (earlier.interface === undefined || earlier.interface === later.interface) &&
    wanted.every((value) => later.communities?.values.includes(value)) &&
    (earlier.asPathPrefix ?? []).every((as, index) => later.asPathPrefix?.[index] === as) &&
    coversPrefix(earlier, later)
  );
}

type Lengths = readonly [number, number];

/** The lengths that a rule's prefixes have. */
function boundsOf(
  { prefixLength = {} }: Pick<FilterRule, 'prefixLength'>,
  prefix: Prefix | undefined,
): Lengths | undefined {
  if (prefix === undefined) return undefined;
  const { min = 0, max = 128 } = prefixLength;
  return [Math.max(prefix.length, min), Math.min(prefix.family === 4 ? 32 : 128, max)];
}

function coversPrefix(earlier: FilterRule, later: FilterRule): boolean {
  if (earlier.cidr === undefined) return true;
  if (later.cidr === undefined) return false;
  const [outer, inner] = [parsePrefix(earlier.cidr), parsePrefix(later.cidr)];
  const isSame =
    outer?.text === inner?.text &&
    earlier.matchOperator === later.matchOperator &&
    earlier.prefixLength?.min === later.prefixLength?.min &&
    earlier.prefixLength?.max === later.prefixLength?.max;
  if (isSame) return true;
  if (earlier.matchOperator !== 'In' || !isInside(outer, inner)) return false;
  if (later.matchOperator !== 'In' && later.matchOperator !== 'Equal') return false;
  const [low, high] = boundsOf(earlier, outer)!;
  const [least, most] = later.matchOperator === 'Equal' ? [inner!.length, inner!.length] : boundsOf(later, inner)!;
  return low <= least && most <= high;
}

function report({ metadata, origin }: BgpFilterObject, list: List, index: number, why: string, by?: number): Finding {
  return finding({
    property: id,
    severity: 'error',
    message: `rule ${index + 1} of \`${list}\` in BGPFilter \`${metadata.name}\` never acts: ${why}`,
    remedy:
      by === undefined
        ? 'leave `prefixLength` out, or ask with `In` for lengths that occur'
        : 'put the narrower rule first, or take it out',
    subjects: [{ kind: 'BGPFilter', name: metadata.name }],
    locations: [origin.span(['spec', list, index]), ...(by === undefined ? [] : [origin.span(['spec', list, by])])],
    witness: {
      filter: metadata.name,
      list,
      rule: index + 1,
      ...(by === undefined ? {} : { before: by + 1 }),
      expected: 'some route',
      actual: 'none',
    },
    witnessClass: `${list} ${index + 1}`,
  });
}
