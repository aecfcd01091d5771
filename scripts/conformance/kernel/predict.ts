/**
 * What the concrete interpreter says of a flow: the packet goes from node to node, each with its own rules, until it arrives
 * somewhere or is refused. What the interpreter leaves open is the site's: who has an address, and which of its addresses a
 * node puts in the place of a source.
 */
import { type Address, type Family, parseAddress } from '../../../src/core/ip/address.ts';
import { add, multiply, one, type Rational, zero } from '../../../src/core/rational.ts';
import { protocolNumber } from '../../../src/verify/read/protocols.ts';
import { blankPacket, interpret } from '../../../src/verify/semantics/interpreter.ts';
import type { Rules } from '../../../src/verify/semantics/netfilter.ts';
import type { Entry, Packet } from '../../../src/verify/semantics/packet.ts';
import type { Flow, Prediction } from './flow.ts';
import { type Place, podLink, type Site, wireLink } from './site.ts';

/** The rules of each node of the site, by name and family. */
export type RulesOf = (node: string, family: Family) => Rules;

/** What a client was given last by the service port that it now asks again. */
export type Remembered = Packet['remembered'];

interface Journey {
  readonly node: string;
  readonly entry: Entry;
  readonly inInterface: string | undefined;
  readonly source: string;
  readonly destination: string;
  readonly port: number;
  readonly chance: Rational;
  /** Nodes that rewrote something, and so have to see the answer. */
  readonly rewriters: readonly string[];
  /** Nodes that passed it on. */
  readonly forwarders: readonly string[];
  readonly hops: number;
}

export function predict(site: Site, rulesOf: RulesOf, flow: Flow, remembered?: Remembered): Prediction {
  const result = new Map<string, Rational>();
  const end = (text: string, chance: Rational): void => {
    result.set(text, add(result.get(text) ?? zero, chance));
  };

  const go = (journey: Journey): void => {
    const { node, entry, inInterface, source, destination, port, hops } = journey;
    if (hops > 4) throw new Error(`a packet goes in circles: ${flow.about}`);
    const packet: Packet = {
      ...blankPacket(flow.family),
      entry,
      inInterface,
      source: addressAt(source),
      destination: addressAt(destination),
      protocol: protocolNumber(flow.protocol)!,
      port,
      destinationLocal: ownerOf(site, node, destination).name === node,
      remembered: hops === 0 ? remembered : undefined,
    };
    for (const { outcome, probability } of interpret(rulesOf(node, flow.family), packet).values()) {
      const chance = multiply(journey.chance, probability);
      switch (outcome.kind) {
        case 'drop':
          end('timeout', chance);
          break;
        case 'reject':
          end('refused', chance);
          break;
        case 'unknown':
          throw new Error(`the interpreter does not understand \`${outcome.detail}\``);
        default: {
          const to = outcome.endpoint === undefined ? { destination, port } : splitEndpoint(outcome.endpoint);
          const rewritten = outcome.sourceRewritten || outcome.endpoint !== undefined;
          arriveOrGoOn({
            ...journey,
            ...to,
            source: outcome.sourceRewritten ? newSource(site, node, to.destination, flow.family) : source,
            chance,
            rewriters: rewritten ? [...journey.rewriters, node] : journey.rewriters,
          });
        }
      }
    }
  };

  const arriveOrGoOn = (journey: Journey): void => {
    const { node, destination, port, source, chance, rewriters } = journey;
    const owner = ownerOf(site, node, destination);
    const forwarders = [...journey.forwarders, node];
    const isNext = (owner.kind === 'node' || owner.kind === 'pod') && owner.node !== node;
    if (isNext) {
      go({
        ...journey,
        forwarders,
        node: owner.node,
        entry: 'interface',
        inInterface: wireLink,
        hops: journey.hops + 1,
      });
      return;
    }
    const from = ownerOf(site, node, source);
    // Of a TCP connection, a node on the way there that does not see the answer drops what follows: to its connection
    // tracking it is invalid, and KUBE-FORWARD lets nothing invalid pass.
    const needed = flow.protocol === 'tcp' ? [...rewriters, ...forwarders] : rewriters;
    const seeing = [owner.node, homeOf(from), ...(source === flow.source ? [] : [homeOf(flow.client)])];
    const answered = needed.every((each) => seeing.includes(each));
    const text = `at ${destination.includes(':') ? `[${destination}]` : destination}:${port} from ${source}`;
    // A TCP connection exists only once the answer is back, so the listener never hears of it either.
    end(answered ? text : flow.protocol === 'tcp' ? 'timeout' : `${text}, unanswered`, chance);
  };

  const { client, source, destination, port } = flow;
  const start = { source, destination, port, chance: one, rewriters: [], forwarders: [], hops: 0 };
  const direct = ownerOf(site, client.node, destination);
  if (client.kind === 'outside') {
    // The nodes are on the same wire; everything else goes to the client's own node.
    const first = direct.kind === 'node' && siteAddress(site, direct.name, destination) ? direct.name : client.node;
    go({ ...start, node: first, entry: 'interface', inInterface: wireLink });
  } else if (client.kind === 'node') go({ ...start, node: client.name, entry: 'node', inInterface: undefined });
  else go({ ...start, node: client.node, entry: 'interface', inInterface: podLink(client) });
  return result;
}

const siteAddress = (site: Site, node: string, address: string): boolean =>
  site.nodes.some((each) => each.name === node && Object.values(each.address).includes(address));

/** Whose address it is, as seen from a node: the loopback addresses and its pods' gateway are its own. */
export function ownerOf(site: Site, node: string, address: string): Place {
  const place = (name: string): Place => site.places.find((each) => each.name === name)!;
  if (address.startsWith('127.') || address === '::1') return place(node);
  const found = site.places.find(({ addresses }) => [...addresses[4], ...addresses[6]].includes(address));
  if (found !== undefined) return found;
  const gateway = site.nodes.find((each) => Object.values(each.gateway).includes(address));
  return gateway === undefined ? site.places.find(({ kind }) => kind === 'world')! : place(gateway.name);
}

const homeOf = ({ kind, node }: Place): string => (kind === 'node' || kind === 'pod' ? node : '');

/** The address of the interface that the packet leaves by; the loopback interface has none that counts. */
function newSource(site: Site, node: string, destination: string, family: Family): string {
  const { gateway, address } = site.nodes.find(({ name }) => name === node)!;
  const owner = ownerOf(site, node, destination);
  return owner.kind === 'pod' && owner.node === node ? gateway[family] : address[family];
}

function splitEndpoint(text: string): { readonly destination: string; readonly port: number } {
  const at = text.lastIndexOf(':');
  return { destination: text.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(text.slice(at + 1)) };
}

function addressAt(text: string): Address {
  const address = parseAddress(text);
  if (address === undefined) throw new Error(`\`${text}\` is no address`);
  return address;
}
