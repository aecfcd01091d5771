/**
 * The site that packets travel through: two nodes with three pods each, two hosts outside, and the rest of the world,
 * each a network namespace of its own. All but the pods hang on one wire; a pod hangs on its node.
 *
 *     outside-a ─┐                ┌─ node-a ─ a1, a2, a3
 *     outside-b ─┼─ wire (bridge) ┤
 *     world ─────┘                └─ node-b ─ b1, b2, b3
 *
 * `outside-a` sends what is for the cluster to node-a, `outside-b` to node-b. `world` answers for every address of a Service
 * and for whatever else nobody has, so that a packet that the rules leave alone arrives somewhere.
 */
import type { Family } from '../../../src/core/ip/address.ts';

export type PlaceKind = 'node' | 'pod' | 'outside' | 'world';

/** Where packets come from and arrive at: a network namespace. */
export interface Place {
  readonly name: string;
  readonly kind: PlaceKind;
  /** Its own node, or the node that it sends to. */
  readonly node: string;
  readonly addresses: Readonly<Record<Family, readonly string[]>>;
}

/** A node's side of things. */
export interface SiteNode {
  readonly name: string;
  readonly podCIDRs: Readonly<Record<Family, string>>;
  /** What its pods send to; it is on the node's end of every pod's link. */
  readonly gateway: Readonly<Record<Family, string>>;
  /** On the wire. */
  readonly address: Readonly<Record<Family, string>>;
}

export interface Site {
  readonly nodes: readonly SiteNode[];
  readonly places: readonly Place[];
}

export const families: readonly Family[] = [4, 6];

const letters = ['a', 'b'] as const;

const nodes: readonly SiteNode[] = letters.map((letter, i) => ({
  name: `node-${letter}`,
  podCIDRs: { 4: `10.244.${i + 1}.0/24`, 6: `fd00:10:244:${i + 1}::/64` },
  gateway: { 4: `10.244.${i + 1}.1`, 6: `fd00:10:244:${i + 1}::1` },
  address: { 4: `192.0.2.${i + 11}`, 6: `2001:db8::${i + 11}` },
}));

const pods: readonly Place[] = letters.flatMap((letter, i) =>
  [1, 2, 3].map(
    (n): Place => ({
      name: `${letter}${n}`,
      kind: 'pod',
      node: `node-${letter}`,
      addresses: { 4: [`10.244.${i + 1}.${10 + n}`], 6: [`fd00:10:244:${i + 1}::${10 + n}`] },
    }),
  ),
);

/** The second address of each is outside the source ranges that Services have. */
const outside: readonly Place[] = letters.map((letter, i) => ({
  name: `outside-${letter}`,
  kind: 'outside',
  node: `node-${letter}`,
  addresses: {
    4: [`203.0.113.${i + 5}`, `203.0.113.${i + 205}`],
    6: [`2001:db8:113::${i + 5}`, `2001:db8:113::1:${i + 5}`],
  },
}));

export const world: Place = {
  name: 'world',
  kind: 'world',
  node: '',
  addresses: { 4: ['192.0.2.254'], 6: ['2001:db8::254'] },
};

/** What `world` answers for besides its own addresses. */
export const worldRanges: Readonly<Record<Family, readonly string[]>> = {
  4: ['10.96.0.0/16', '198.51.100.0/24'],
  6: ['fd00:10:96::/112', '2001:db8:2::/64'],
};

export const outsideRange: Readonly<Record<Family, string>> = { 4: '203.0.113.0/24', 6: '2001:db8:113::/64' };

export const site: Site = {
  nodes,
  places: [
    ...nodes.map(
      (node): Place => ({
        name: node.name,
        kind: 'node',
        node: node.name,
        addresses: { 4: [node.address[4]], 6: [node.address[6]] },
      }),
    ),
    ...pods,
    ...outside,
    world,
  ],
};

export const podLink = (pod: Place): string => `veth-${pod.name}`;
export const wireLink = 'eth0';
