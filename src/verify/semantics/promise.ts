/** Puts the claims on one slice of packets together into one promise: cases in the order in which they take precedence. */

import { type Address, parseAddress, widthOf } from '../../core/ip/address.ts';
import { contains, overlaps, type Prefix, parsePrefix, prefixOf } from '../../core/ip/prefix.ts';
import { one, type Rational } from '../../core/rational.ts';
import type { Network } from '../../model/types/network.ts';
import {
  always,
  and,
  type Condition,
  destinationIn,
  destinationIs,
  destinationLocal,
  never,
  not,
  or,
  sourceIn,
  sourceIs,
} from './condition.ts';
import { isLoopback, type NodeFacts } from './node-facts.ts';
import type { Slice } from './packet.ts';
import { type Claim, type Declared, evenly, type Served } from './service.ts';
import { localCondition } from './specialise.ts';

/** One possible outcome and its chance; `rewritten` may depend on the packet. */
export interface Chance {
  readonly kind: 'endpoint' | 'drop' | 'reject' | 'not-ours';
  readonly endpoint: string | undefined;
  readonly probability: Rational;
  readonly rewritten: Condition;
  /** When the rules accept the packet themselves, whatever the policy of the chain. */
  readonly accepted: Condition;
}

/** `when` holds and no earlier case's did: then any of the answers keeps the promise. */
export interface Case {
  readonly when: Condition;
  readonly answers: readonly Answer[];
  /** The claims that the case comes from. */
  readonly claims: readonly Claim[];
}

/** The first part that holds says with what chances; an answer of which no part holds is no answer for that packet. */
export type Answer = readonly { readonly when: Condition; readonly chances: readonly Chance[] }[];

const answer = (...chances: readonly Chance[]): Answer => [{ when: always, chances }];

export type Promised = readonly Case[];

/** The settings of a node that promises depend on. */
export interface NodeSettings {
  /** Where node ports are served. */
  readonly nodePorts: Condition;
  /** Node ports answer on 127.0.0.1, so outsiders must be kept from the loopback addresses. */
  readonly guardsLoopback: boolean;
  readonly dropsInvalid: boolean;
}

export function settingsOf(network: Network, facts: NodeFacts): NodeSettings {
  const { proxy } = network.cluster;
  const { node, family } = facts;
  const loopback = family === 4 ? parseAddress('127.0.0.1')! : parseAddress('::1')!;
  const own = node.primary[family] ?? loopback;
  const ranges = proxy.nodePortAddresses
    .flatMap((entry) => servedRanges(entry, own))
    .filter((range) => range.family === family);
  const everywhere = ranges.length === 0 || ranges.some(({ length }) => length === 0);
  const chosen = [...node.addresses, own, loopback].filter((address) =>
    ranges.some((range) => contains(range, address)),
  );
  const localhost =
    family === 4 && proxy.localhostNodePorts && (everywhere || ranges.some((range) => overlaps(range, loopbacks)));
  const loopbackRange = destinationIn(parsePrefix(family === 4 ? '127.0.0.0/8' : '::1/128')!);
  return {
    nodePorts: everywhere
      ? and(destinationLocal, localhost ? always : not(loopbackRange))
      : or(...chosen.filter((address) => localhost || !isLoopback(address)).map(destinationIs)),
    guardsLoopback: localhost,
    dropsInvalid: !proxy.tcpBeLiberal,
  };
}

/**
 * What an entry of `nodePortAddresses` stands for. A node that has no address of the family but loopback has no primary
 * one.
 */
function servedRanges(entry: string, own: Address): readonly Prefix[] {
  const read = (...texts: readonly string[]) => texts.flatMap((text) => parsePrefix(text, { lenient: true }) ?? []);
  if (entry === 'all') return read('0.0.0.0/0', '::/0');
  if (entry === 'localhost') return read('127.0.0.0/8', '::1/128');
  if (entry !== 'primary') return read(entry);
  return isLoopback(own) ? [] : [prefixOf(own, widthOf(own.family))];
}

const loopbacks = parsePrefix('127.0.0.0/8')!;

/** The promise for the packets of a slice, given the claims that they may concern. */
export function promiseFor(
  slice: Slice,
  claims: readonly Claim[],
  declared: Declared,
  settings: NodeSettings,
  facts: NodeFacts,
): Promised {
  const resolve = (condition: Condition): Condition => decide(condition, slice, facts);
  const local = localCondition(slice, facts);
  const cases: Case[] = [];
  const fresh = slice.state === 'NEW';
  const addressed = claims.filter(({ kind }) => kind !== 'node-port');
  const onNode = claims.filter(({ kind }) => kind === 'node-port');

  if (fresh) {
    cases.push(...contest(addressed, always, slice, facts));
    cases.push(...contest(onNode, resolve(settings.nodePorts), slice, facts));
  }
  const tracked = slice.state === 'ESTABLISHED' || slice.state === 'RELATED';
  if (settings.guardsLoopback && !tracked) {
    const outside = and(resolve(destinationIn(loopbacks)), not(sourceIn(loopbacks)));
    cases.push({
      when: and(outside, slice.entry === 'node' ? always : local),
      answers: [answer(plain('drop'))],
      claims: [],
    });
  }
  if (fresh) {
    const filtered = addressed.filter((claim) => claim.filtered);
    if (filtered.length > 0) cases.push({ when: always, answers: [answer(plain('drop'))], claims: filtered });
    // A node's own packets to a cluster IP are refused as they leave, those of others as they are forwarded.
    const internal = addressed.filter(({ kind, refused }) => kind === 'cluster-ip' && refused !== undefined);
    const internalPlace = slice.entry === 'node' ? always : not(local);
    if (slice.entry === 'node') cases.push(...refusals(internal, internalPlace));
    cases.push(...healthCheck(slice, declared, local));
    // External addresses are refused where the packet is forwarded or arrives, so not on its way out of the node itself.
    const external = addressed.filter(({ kind, refused }) => kind !== 'cluster-ip' && refused !== undefined);
    const forwarded = [...(slice.entry === 'node' ? [] : internal), ...external];
    if (slice.entry !== 'node') cases.push(...refusals(forwarded, not(local)));
    cases.push(...refusals([...external, ...onNode.filter(({ refused }) => refused !== undefined)], local));
  } else {
    cases.push(...healthCheck(slice, declared, local));
    const forwarded = slice.entry === 'interface' ? not(local) : never;
    if (slice.state === 'INVALID' && settings.dropsInvalid) {
      cases.push({ when: forwarded, answers: [answer(plain('drop'))], claims: [] });
    }
    if (tracked)
      cases.push({ when: forwarded, answers: [answer({ ...plain('not-ours'), accepted: always })], claims: [] });
  }
  cases.push({ when: always, answers: [answer(plain('not-ours'))], claims: [] });
  return cases.filter(({ when }) => when !== never);
}

function plain(kind: Chance['kind']): Chance {
  return { kind, endpoint: undefined, probability: one, rewritten: never, accepted: never };
}

function healthCheck(slice: Slice, declared: Declared, local: Condition): Case[] {
  const tcp: Condition =
    slice.protocol === undefined ? { kind: 'protocol', number: 6 } : slice.protocol === 6 ? always : never;
  const ports = declared.healthChecks.map(
    (port): Condition =>
      slice.port === undefined ? { kind: 'port-in', first: port, last: port } : slice.port === port ? always : never,
  );
  const when = and(local, tcp, or(...ports));
  return [{ when, answers: [answer({ ...plain('not-ours'), accepted: always })], claims: [] }];
}

function refusals(claims: readonly Claim[], when: Condition): Case[] {
  const kinds = [...new Set(claims.map(({ refused }) => refused!))];
  return kinds.length === 0 ? [] : [{ when, answers: kinds.map((kind) => answer(plain(kind))), claims }];
}

/**
 * Claims on the same packets. One alone is answered as it says; several are a conflict, in which each packet may be
 * answered by any claim that serves it.
 */
function contest(claims: readonly Claim[], when: Condition, slice: Slice, facts: NodeFacts): Case[] {
  const distinct = new Map(claims.map((claim) => [`${claim.kind} ${claim.name} ${claim.protocol}`, claim]));
  const serving = [...distinct.values()].filter(({ served }) => served.length > 0);
  const any = and(when, or(...serving.flatMap(({ served }) => served.map((part) => part.when))));
  if (any === never) return [];
  const answers = serving.map((claim) => claim.served.flatMap((served) => partsOf(served, slice, facts)));
  return [{ when: any, answers, claims: serving }];
}

function partsOf(served: Served, slice: Slice, facts: NodeFacts): Answer {
  const { endpoints, when, affinitySeconds } = served;
  const chance = (endpoint: Served['endpoints'][number], probability: Rational): Chance => {
    const delivered = slice.entry === 'interface' && facts.isLocal(endpoint.address) === true;
    // A hairpin: the endpoint talks to itself by way of the Service, and must not see its own address as client.
    const rewritten = delivered ? never : or(served.rewritten, sourceIs(endpoint.address));
    return {
      kind: 'endpoint',
      endpoint: endpoint.text,
      probability,
      rewritten,
      accepted: slice.entry === 'interface' && !delivered ? rewritten : never,
    };
  };
  const share = evenly(endpoints);
  return [
    ...(affinitySeconds === undefined
      ? []
      : endpoints.map((endpoint) => ({
          when: and(when, { kind: 'remembered', endpoints: [endpoint.text], seconds: affinitySeconds }),
          chances: [chance(endpoint, one)],
        }))),
    { when, chances: endpoints.map((endpoint) => chance(endpoint, share)) },
  ];
}

/** A condition on the destination, decided where the slice fixes it. */
export function decide(condition: Condition, slice: Slice, facts: NodeFacts): Condition {
  const { destination } = slice;
  switch (condition.kind) {
    case 'destination-local':
      return localCondition(slice, facts);
    case 'not':
      return not(decide(condition.of, slice, facts));
    case 'and':
      return and(...condition.of.map((part) => decide(part, slice, facts)));
    case 'or':
      return or(...condition.of.map((part) => decide(part, slice, facts)));
    case 'destination-is':
      if (destination === undefined) return condition;
      return destination.value === condition.address.value ? always : never;
    case 'destination-in':
      if (destination === undefined) return condition;
      return contains(condition.prefix, destination) ? always : never;
    default:
      return condition;
  }
}
