/**
 * Which nodes are alike: their texts and all that is declared of them are the same but for the node's own addresses, prefixes
 * and AS numbers, and those lie to each other, and to every other prefix, in the same way. BIRD and the definitions ask of a
 * prefix only what it contains, what contains it and how long it is; of an AS number in a session, whether it is the same. So
 * what is proven of one such node holds for all.
 */
import { type Address, parseAddress, widthOf } from '../../../core/ip/address.ts';
import { covers, type Prefix, parsePrefix, prefixOf } from '../../../core/ip/prefix.ts';
import { recall } from '../../../core/recall.ts';
import { type Session, sessionsOf } from '../../../model/bgp/sessions.ts';
import { advertised, localAs, routerId } from '../../../model/bgp/settings.ts';
import type { BgpNode, ClusterBgp } from '../../../model/types/calico-network.ts';
import { ownBlocks } from '../../semantics/bgp/export.ts';

/** All that is declared and written of a node, with the constants in it that are its own. */
export interface Portrait {
  readonly texts: readonly string[];
  readonly own: ReadonlyMap<string, Address>;
  readonly traits: Traits;
}

/** Undefined where nodes can't be compared this way. */
export function portraitOf(bgp: ClusterBgp, node: BgpNode, texts: ReadonlyMap<string, string>): Portrait | undefined {
  const traits = traitsOf(bgp);
  // A node's own settings, and WireGuard's hops, name other nodes.
  if (!traits.isPlain || bgp.configurations.has(`node.${node.name}`)) return undefined;
  const sessions = ([4, 6] as const).flatMap((family) => sessionsOf(bgp, node, family));
  const { statics } = advertised(bgp, node);
  const blocks = ownBlocks(bgp, node);
  const identity = [node.addresses[4]?.text, node.addresses[6]?.text, node.subnet, node.clusterID, routerId(bgp, node)];
  const met = sessions.flatMap(({ address, source, reachableBy, reflects }) => [
    address,
    source,
    reachableBy?.gateway,
    reflects,
  ]);
  const files = [...texts.keys()];
  const declared = [identity, `as ${localAs(bgp, node)}`, sessions.map(partsOf), statics, blocks, files];
  return {
    texts: [JSON.stringify(declared), ...[...texts.values()].map((text) => text.replace(heading, ''))],
    own: ownNames(traits, [...identity, ...met, ...blocks, ...statics]),
    traits,
  };
}

/** Comments in front say which node the text is for. */
const heading = /^(?:#.*\n)+/;

/** Addresses, as they are written and as they stand in the names of protocols. */
function ownNames({ shared }: Traits, texts: readonly (string | undefined)[]): ReadonlyMap<string, Address> {
  const own = new Map<string, Address>();
  for (const text of texts) {
    if (text === undefined || shared.has(text)) continue;
    const address = parseAddress(text.split('/')[0]!);
    if (address === undefined) continue;
    own.set(address.text, address);
    own.set(address.text.replace(/[.:]/g, '_'), address);
  }
  return own;
}

/** All of a session but the objects that it came from. */
const partsOf = ({ node: _, peer: __, asNumber, localAsNumber, ...rest }: Session): readonly unknown[] => [
  rest,
  `as ${asNumber}`,
  localAsNumber === undefined ? null : `as ${localAsNumber}`,
];

interface Traits {
  /** Whether AS numbers stand in sessions only. */
  readonly renamesAs: boolean;
  readonly isPlain: boolean;
  /** Prefixes of the whole cluster, which keep their names. */
  readonly shared: ReadonlyMap<string, Prefix>;
}

const known = new WeakMap<ClusterBgp, Traits>();

const traitsOf = (bgp: ClusterBgp): Traits => recall(known, bgp, () => settleTraits(bgp));

function settleTraits({ filters, nodes, pools, configurations }: ClusterBgp): Traits {
  const rules = filters.flatMap(({ spec }) =>
    [spec.importV4, spec.importV6, spec.exportV4, spec.exportV6].flatMap((list) => list ?? []),
  );
  const spec = configurations.get('default')?.spec ?? {};
  const cidrs = [
    ...rules.map(({ cidr }) => cidr),
    ...pools.map((pool) => pool.spec.cidr),
    ...[spec.serviceClusterIPs, spec.serviceExternalIPs, spec.serviceLoadBalancerIPs, spec.prefixAdvertisements]
      .flatMap((list) => list ?? [])
      .map(({ cidr }) => cidr),
  ];
  const prefixes = cidrs.flatMap((cidr) => parsePrefix(cidr ?? '') ?? []);
  return {
    renamesAs: rules.every(
      ({ asPathPrefix, operations }) =>
        asPathPrefix === undefined && (operations ?? []).every(({ prependASPath }) => prependASPath === undefined),
    ),
    isPlain: nodes.every(({ wireguard }) => !wireguard[4] && !wireguard[6]),
    shared: new Map(prefixes.map((prefix) => [prefix.text, prefix])),
  };
}

/** Addresses as texts, as prefixes, and in the names of BIRD's protocols. */
const constant = /\bas \d+|[0-9a-f.]*[.:][0-9a-f.:]*(?:\/\d+)?|_[0-9a-f]+(?:_+[0-9a-f]+)+/g;
const nextConstant = new RegExp(constant, 'y');

/** What is the same up to one of the node's own constants, and what stands for that. */
interface Piece {
  readonly before: string;
  readonly name: string;
}

/** A text with places for the node's own constants. */
interface Form {
  readonly pieces: readonly Piece[];
  readonly rest: string;
}

/** A portrait with places for the node's own constants, which others may fill with theirs. */
export class Likeness {
  readonly #forms: readonly Form[];
  /** Constants that stay as they are, with their prefixes. */
  readonly #others = new Map<string, Prefix | undefined>();
  readonly #relations: string;

  constructor(portrait: Portrait) {
    const names = new Names(portrait);
    this.#forms = portrait.texts.map((text) => this.#formOf(text, names));
    this.#relations = names.relations(this.#others.values());
  }

  #formOf(text: string, names: Names): Form {
    const pieces: Piece[] = [];
    let start = 0;
    for (const { 0: found, index } of text.matchAll(constant)) {
      const name = names.of(found);
      if (name === undefined) this.#others.set(found, prefixOfText(found));
      else {
        pieces.push({ before: text.slice(start, index), name });
        start = index + found.length;
      }
    }
    return { pieces, rest: text.slice(start) };
  }

  holdsFor(portrait: Portrait): boolean {
    const { texts, own, traits } = portrait;
    const names = new Names(portrait);
    if (texts.length !== this.#forms.length) return false;
    if (!this.#forms.every((form, index) => fills(form, texts[index]!, names))) return false;
    for (const other of this.#others.keys()) if (isOwn(own, traits, other)) return false;
    return names.relations(this.#others.values()) === this.#relations;
  }
}

/** A constant begins and ends where it does in the first portrait, since what stands around it is the same. */
function fills({ pieces, rest }: Form, text: string, names: Names): boolean {
  let at = 0;
  for (const { before, name } of pieces) {
    const from = at + before.length;
    // Much faster than `startsWith` for long texts.
    if (text.slice(at, from) !== before) return false;
    nextConstant.lastIndex = from;
    const found = nextConstant.exec(text)?.[0];
    if (found === undefined || names.of(found) !== name) return false;
    at = nextConstant.lastIndex;
  }
  return text.slice(at) === rest;
}

const hostOf = (constant: string): string =>
  constant.startsWith('_') ? constant.slice(1) : (constant.split('/', 1)[0] ?? '');

const isOwn = (own: Portrait['own'], { shared }: Traits, found: string): boolean =>
  !shared.has(found) && own.has(hostOf(found));

function prefixOfText(text: string): Prefix | undefined {
  if (text.includes('/')) return parsePrefix(text);
  const address = parseAddress(text);
  return address === undefined ? undefined : prefixOf(address, widthOf(address.family));
}

/** Gives the node's own constants numbers in the order in which they are met. */
class Names {
  readonly #portrait: Portrait;
  readonly #numbers = new Map<string, number>();
  /** Of a constant, each once: what stands for it. */
  readonly #known = new Map<string, string | undefined>();
  readonly #met: Prefix[] = [];

  constructor(portrait: Portrait) {
    this.#portrait = portrait;
  }

  /** Undefined for what is not the node's own. */
  of(found: string): string | undefined {
    return recall(this.#known, found, () => this.#nameOf(found));
  }

  #nameOf(found: string): string | undefined {
    const { own, traits } = this.#portrait;
    if (found.startsWith('as ')) return traits.renamesAs ? `as #${this.#numberOf(found)}` : undefined;
    if (!isOwn(own, traits, found)) return undefined;
    const address = own.get(hostOf(found))!;
    if (found.startsWith('_')) return `_@${this.#numberOf(address.text)}`;
    const prefix = prefixOfText(found);
    if (prefix !== undefined) this.#met.push(prefix);
    const length = found.includes('/') ? `/${found.split('/')[1]}` : '';
    const hasHost = prefix !== undefined && prefix.value !== address.value;
    return `@${this.#numberOf(address.text)}${length}${hasHost ? '!' : ''}`;
  }

  #numberOf(name: string): number {
    return recall(this.#numbers, name, () => this.#numbers.size);
  }

  /** How the node's own prefixes lie to each other and to all others. */
  relations(others: Iterable<Prefix | undefined>): string {
    const all = [...this.#portrait.traits.shared.values(), ...[...others].filter((each) => each !== undefined)];
    return this.#met
      .map((own) => {
        const around = all.map((other) => relation(own, other)).join('');
        return `${own.family}${own.length} ${around} ${this.#met.map((other) => relation(own, other)).join('')}`;
      })
      .join('\n');
  }
}

const relation = (a: Prefix, b: Prefix): string =>
  covers(a, b) ? (covers(b, a) ? '=' : '>') : covers(b, a) ? '<' : '.';
