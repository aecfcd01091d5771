/** What properties of routes look at: the ranges that are listed, who originates what, and which sessions leave the cluster. */
import { type Family, parseAddress } from '../../src/core/ip/address.ts';
import { covers, type Prefix, parsePrefix } from '../../src/core/ip/prefix.ts';
import type { Span } from '../../src/diagnostics/span.ts';
import { exclusionLabel } from '../../src/model/bgp/advertise.ts';
import { type Session, sessionsOf } from '../../src/model/bgp/sessions.ts';
import type { BgpNode, BgpService, ClusterBgp } from '../../src/model/types/calico-network.ts';
import type { Subject } from '../../src/verify/verdict.ts';

export const families: readonly Family[] = [4, 6];

export const rangeFields = ['serviceClusterIPs', 'serviceExternalIPs', 'serviceLoadBalancerIPs'] as const;
export type RangeField = (typeof rangeFields)[number];

/** One entry of the cluster's BGPConfiguration. */
export interface Listed {
  readonly field: RangeField;
  readonly cidr: string;
  /** Undefined where the text has no length, for which calico-node passes over the whole list. */
  readonly prefix: Prefix | undefined;
  readonly location: Span;
}

/** In the order of the fields, and as they are written. */
export function listedRanges({ configurations }: ClusterBgp): readonly Listed[] {
  const configuration = configurations.get('default');
  if (configuration === undefined) return [];
  return rangeFields.flatMap((field) =>
    (configuration.spec[field] ?? []).flatMap(({ cidr }, index) => {
      if (!cidr) return [];
      const prefix = cidr.includes('/') ? parsePrefix(cidr) : undefined;
      return [{ field, cidr, prefix, location: configuration.origin.span(['spec', field, index, 'cidr']) }];
    }),
  );
}

/** A range, and not a single address. */
export const isWide = ({ prefix }: Listed): boolean =>
  prefix !== undefined && prefix.length < (prefix.family === 4 ? 32 : 128);

/** The nodes that may announce Services. */
export const announcing = ({ nodes }: ClusterBgp): readonly BgpNode[] =>
  nodes.filter(({ labels }) => labels[exclusionLabel] !== 'true');

/** The sessions of a node with others than nodes. */
export const outerSessions = (bgp: ClusterBgp, node: BgpNode, family: Family): readonly Session[] =>
  sessionsOf(bgp, node, family).filter((session) => session.node === undefined);

export const isInside = (outer: Prefix | undefined, inner: Prefix | undefined): boolean =>
  outer !== undefined && inner !== undefined && outer.family === inner.family && covers(outer, inner);

/** An address as a prefix of its own. */
export function hostPrefix(text: string): Prefix | undefined {
  const address = parseAddress(text);
  return address === undefined ? undefined : parsePrefix(`${address.text}/${address.family === 4 ? 32 : 128}`);
}

export const routeSubject = ({ namespace, name }: BgpService): Subject => ({ kind: 'Service', namespace, name });

export const nodeSubject = ({ name }: BgpNode): Subject => ({ kind: 'Node', name });
