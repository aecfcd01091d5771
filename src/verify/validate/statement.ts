/** What a network declares for one node in one family: the side of a comparison that does not come from a text. */
import type { Address, Family } from '../../core/ip/address.ts';
import type { Network, Node } from '../../model/types/network.ts';
import { type NodeFacts, nodeFacts } from '../semantics/node-facts.ts';
import { type NodeSettings, settingsOf } from '../semantics/promise.ts';
import { type Declared, declare } from '../semantics/service.ts';
import { conditionText } from './condition-text.ts';

export interface Statement {
  readonly facts: NodeFacts;
  readonly settings: NodeSettings;
  /** By how packets get to the rules. */
  readonly declared: { readonly interface: Declared; readonly node: Declared };
}

export function stateFor(network: Network, node: Node, family: Family): Statement {
  const facts = nodeFacts(network, node, family);
  return {
    facts,
    settings: settingsOf(network, facts),
    declared: {
      interface: declare(network, node, family, 'interface'),
      node: declare(network, node, family, 'node'),
    },
  };
}

/**
 * Whether two nodes are told the same, up to their own addresses. Services that do not depend on the node have the same
 * claims, so it is enough to compare those as objects: what is made anew for each node counts as different.
 */
export function saysTheSame(a: Statement, b: Statement): boolean {
  const settings = ({ nodePorts, guardsLoopback, dropsInvalid }: NodeSettings) =>
    `${conditionText(nodePorts)} ${guardsLoopback} ${dropsInvalid}`;
  return (
    settings(a.settings) === settings(b.settings) &&
    sameDeclared(a.declared.interface, b.declared.interface) &&
    sameDeclared(a.declared.node, b.declared.node)
  );
}

function sameDeclared(a: Declared, b: Declared): boolean {
  return a === b || (sameElements(a.claims, b.claims) && sameElements(a.healthChecks, b.healthChecks));
}

const sameElements = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((element, i) => element === b[i]);

/** The addresses that the declarations name, as ones that Services answer on or as endpoints'. One may come several times. */
export function* addressesIn({ declared }: Statement): Generator<Address> {
  for (const { claims } of new Set([declared.interface, declared.node])) {
    for (const { address, served } of claims) {
      if (address !== undefined) yield address;
      for (const { endpoints } of served) for (const endpoint of endpoints) yield endpoint.address;
    }
  }
}
