/**
 * What has been proven of a network already, so that it is not proven again: slices by their shape, and whole texts.
 * Nodes of one cluster mostly have the same rules.
 */
import { type Address, widthOf } from '../../core/ip/address.ts';
import { contains, type Prefix } from '../../core/ip/prefix.ts';
import { recall } from '../../core/recall.ts';
import type { Network } from '../../model/types/network.ts';
import type { Ruleset, Target } from '../read/ruleset.ts';
import type { RulesText } from './rules-text.ts';
import { Vocabulary } from './shape/index.ts';
import { addressesIn, type Statement, saysTheSame } from './statement.ts';

/** A text that keeps a statement for all packets that can be, whatever the node's own addresses. */
export interface ProvenText {
  readonly slices: number;
  readonly text: RulesText;
  readonly statement: Statement;
  /** Addresses that the text or the statement names, and prefixes that destinations are held against. */
  readonly addresses: AddressList;
  readonly prefixes: readonly Prefix[];
}

/** How many characters of proven texts are kept to compare others with. */
const mostKept = 2 ** 28;

export class Proven {
  readonly vocabulary = new Vocabulary();
  readonly shapes = new Set<string>();
  readonly #texts: ProvenText[] = [];

  /**
   * A proven text that is the same letter for letter, of a node that was told the same. What then still tells two nodes
   * apart are their own addresses, so where one is spoken of, nothing is shared.
   */
  find(text: RulesText, statement: Statement): ProvenText | undefined {
    return this.#texts.find(
      (known) =>
        known.text.family === text.family &&
        known.text.text === text.text &&
        saysTheSame(known.statement, statement) &&
        [known.statement, statement].every((each) =>
          each.facts.node.addresses.every(
            (address) => !known.addresses.has(address) && !known.prefixes.some((prefix) => contains(prefix, address)),
          ),
        ),
    );
  }

  keep(text: RulesText, statement: Statement, ruleset: Ruleset, slices: number): void {
    const addresses = new AddressList();
    for (const address of addressesIn(statement)) addresses.add(address);
    const prefixes: Prefix[] = [];
    for (const { chains } of ruleset.tables.values()) {
      for (const { rules } of chains.values()) {
        for (const { matches, target } of rules) {
          if (depends(target)) return;
          if (target.kind === 'destination-nat') addresses.add(target.address);
          for (const match of matches) if (match.kind === 'destination') note(match.prefix, addresses, prefixes);
        }
      }
    }
    this.#texts.push({ slices, text, statement, addresses, prefixes });
    let length = this.#texts.reduce((sum, each) => sum + each.text.text.length, 0);
    while (length > mostKept) length -= this.#texts.shift()!.text.text.length;
  }
}

/** Targets that mean another address on each node, or several. */
const depends = ({ kind }: Target): boolean =>
  kind === 'redirect' || kind === 'source-nat' || kind === 'destination-choice';

function note(prefix: Prefix, addresses: AddressList, prefixes: Prefix[]): void {
  if (prefix.length === widthOf(prefix.family)) addresses.add(prefix);
  else prefixes.push(prefix);
}

/** Hundreds of thousands of addresses, of which only a few are asked for: filled in less time than a set, and searched. */
class AddressList {
  readonly #four: number[] = [];
  readonly #six: bigint[] = [];

  add({ family, value }: Pick<Address, 'family' | 'value'>): void {
    if (family === 4) this.#four.push(Number(value));
    else this.#six.push(value);
  }

  has({ family, value }: Address): boolean {
    return family === 4 ? this.#four.includes(Number(value)) : this.#six.includes(value);
  }
}

const provenByNetwork = new WeakMap<Network, Proven>();

export const provenIn = (network: Network): Proven => recall(provenByNetwork, network, () => new Proven());
