/**
 * One packet through a node's rules, step by step, as the kernel does it: the concrete interpreter on which every witness
 * is replayed. It shares no code with the symbolic walk. Chances are followed both ways, so the result is a distribution.
 *
 * Sources: iptables(8), iptables-extensions(8), the packet flow of Linux netfilter.
 */

import { type Address, addressOf } from '../../core/ip/address.ts';
import { contains } from '../../core/ip/prefix.ts';
import { multiply, one, type Rational, subtract } from '../../core/rational.ts';
import type { Chain, Match, Ports, Rule } from '../read/ruleset.ts';
import type { Rules } from './netfilter.ts';
import { type Distribution, DistributionBuilder, drop, reject, unknown } from './outcome.ts';
import type { Packet } from './packet.ts';
import type { Beside } from './recent.ts';

/** The packet on its way. */
interface State {
  readonly destination: Address;
  readonly port: number;
  readonly translated: string | undefined;
  readonly mark: number;
  readonly accepted: boolean;
  readonly withheld: boolean;
  readonly rewritten: boolean;
  /** What the source becomes where it is not the node's own address. */
  readonly source: string | undefined;
  readonly chance: Rational;
  readonly inInterface: string | undefined;
}

type Continue = (state: State) => void;

/** `onMatch` is told of every rule that matches on the way. */
export function interpret(rules: Rules, packet: Packet, onMatch: (rule: Rule) => void = () => {}): Distribution {
  const result = new DistributionBuilder();
  const entered = rules.mark ?? 0;
  const finish = (state: State): void =>
    result.add(
      {
        kind: state.translated === undefined ? 'not-ours' : 'endpoint',
        endpoint: state.translated,
        sourceRewritten: state.rewritten,
        accepted: state.accepted,
        withheld: state.withheld,
        mark: (state.mark ^ entered) >>> 0,
        detail: state.source === undefined ? '' : `from ${state.source}`,
      },
      state.chance,
    );

  const matches = (match: Match, state: State, chain: Chain): boolean => {
    const plain = (): boolean => {
      switch (match.kind) {
        case 'always':
        case 'recent-set':
        case 'chance':
          return true;
        case 'source':
          return contains(match.prefix, packet.source);
        case 'destination':
          return contains(match.prefix, state.destination);
        case 'protocol':
          return packet.protocol === match.number;
        case 'destination-port':
          return state.port >= match.first && state.port <= match.last;
        case 'source-port':
          return packet.sourcePort >= match.first && packet.sourcePort <= match.last;
        case 'in-interface':
          if (state.inInterface === undefined) return false;
          return match.wildcard ? state.inInterface.startsWith(match.name) : state.inInterface === match.name;
        case 'out-interface':
          return packet.unknown.includes(`-o ${match.name}${match.wildcard ? '+' : ''}`);
        case 'mark':
          return (state.mark & match.mask) >>> 0 === match.value;
        case 'state':
          return match.states.has(packet.state) || (match.states.has('DNAT') && state.translated !== undefined);
        case 'address-type':
          return addressTypeIs(match, state);
        case 'recent-check': {
          const asked = rules.lists(match, chain);
          if (asked === undefined) return packet.unknown.includes(`recent list ${match.list}`);
          const beside = (what: Beside) => packet.unknown.includes(what.text);
          const { remembered } = packet;
          const own =
            remembered !== undefined &&
            asked.endpoints.includes(remembered.endpoint) &&
            (asked.seconds === undefined || remembered.secondsAgo < asked.seconds);
          return (
            (own || (asked.or !== undefined && beside(asked.or))) && (asked.and === undefined || beside(asked.and))
          );
        }
        case 'unknown':
          return packet.unknown.includes(match.text);
      }
    };
    return 'negated' in match && match.negated ? !plain() : plain();
  };

  /** An address is of one type: what is local is of no other. */
  const addressTypeIs = ({ side, type }: Extract<Match, { kind: 'address-type' }>, state: State): boolean => {
    const local = side === 'source' ? packet.entry === 'node' : isLocal(state);
    return type === 'LOCAL' ? local : !local && packet.unknown.includes(`--${side}-type ${type}`);
  };

  const isLocal = (state: State): boolean =>
    state.translated === undefined
      ? (rules.facts.isLocal(state.destination) ?? packet.destinationLocal)
      : (rules.facts.isLocal(state.destination) ?? false);

  /** Runs rules from `at`; `fall` is where the packet goes when the chain ends or returns, `pass` when the table lets it go. */
  const run = (table: string, chain: Chain, at: number, state: State, fall: Continue, pass: Continue): void => {
    let here = state;
    for (let i = at; i < chain.rules.length; i++) {
      const rule = chain.rules[i]!;
      if (rules.skips(rule, chain) || !rule.matches.every((match) => matches(match, here, chain))) continue;
      onMatch(rule);
      const chance = rule.matches.reduce(
        (p, match) => (match.kind === 'chance' ? multiply(p, match.probability) : p),
        one,
      );
      if (chance !== one) {
        const miss = subtract(one, chance);
        if (miss.numerator !== 0n)
          run(table, chain, i + 1, { ...here, chance: multiply(here.chance, miss) }, fall, pass);
        here = { ...here, chance: multiply(here.chance, chance) };
      }
      const next = act(table, chain, i, rule, here, fall, pass);
      if (next === undefined) return;
      here = next;
    }
    fall(here);
  };

  /** What a matching rule does: the state in which the next rule is met, or undefined when the packet went elsewhere. */
  const act = (
    table: string,
    chain: Chain,
    i: number,
    rule: Rule,
    state: State,
    fall: Continue,
    pass: Continue,
  ): State | undefined => {
    const { target } = rule;
    switch (target.kind) {
      case 'none':
      case 'continue':
        return state;
      case 'mark':
        return { ...state, mark: ((state.mark & target.keep) ^ target.flip) >>> 0 };
      case 'return':
        fall(state);
        return undefined;
      case 'accept':
        pass(table === 'filter' ? { ...state, accepted: true } : { ...state, withheld: true });
        return undefined;
      case 'drop':
        result.add(drop, state.chance);
        return undefined;
      case 'reject':
        result.add(reject(target.with), state.chance);
        return undefined;
      case 'masquerade':
        pass({ ...state, rewritten: true });
        return undefined;
      case 'destination-nat': {
        const port = target.port ?? state.port;
        const text = target.address.family === 6 ? `[${target.address.text}]` : target.address.text;
        pass({ ...state, destination: target.address, port, translated: `${text}:${port}` });
        return undefined;
      }
      case 'source-nat': {
        const isOwn = rules.facts.node.addresses.some(({ text }) => text === target.address.text);
        pass({ ...state, rewritten: true, source: isOwn ? undefined : target.address.text });
        return undefined;
      }
      case 'destination-choice':
        oneOf(target.addresses, target.ports, target.text, state, pass);
        return undefined;
      case 'redirect': {
        const loopback = addressOf(packet.source.family, packet.source.family === 4 ? 0x7f000001n : 1n);
        const own = packet.entry === 'node' ? loopback : rules.facts.node.primary[rules.facts.family];
        oneOf(own === undefined ? [] : [own], target.ports, target.text, state, pass);
        return undefined;
      }
      case 'unknown':
        result.add(unknown(target.text), state.chance);
        return undefined;
      case 'jump':
      case 'goto': {
        const called = rules.called(table, target);
        if (called === undefined) return state;
        const back: Continue = target.kind === 'goto' ? fall : (after) => run(table, chain, i + 1, after, fall, pass);
        run(table, called, 0, state, back, pass);
        return undefined;
      }
    }
  };

  /** The kernel takes one of these addresses, and the packet's own port where it is among these, else the first that is free. */
  const oneOf = (
    addresses: readonly Address[],
    ports: Ports | undefined,
    text: string,
    state: State,
    pass: Continue,
  ): void => {
    if (addresses.length === 0) result.add(unknown(text), state.chance);
    const isAmong = ports === undefined || (ports.first <= state.port && state.port <= ports.last);
    const port = isAmong ? state.port : ports.first;
    const chance = multiply(state.chance, { numerator: 1n, denominator: BigInt(addresses.length) });
    for (const address of addresses) {
      const host = address.family === 6 ? `[${address.text}]` : address.text;
      pass({ ...state, destination: address, port, translated: `${host}:${port} by ${text}`, chance });
    }
  };

  const table = (name: string, hook: string, state: State, then: Continue): void => {
    const chain = rules.chain(name, hook);
    if (chain === undefined) then(state);
    else run(name, chain, 0, state, then, then);
  };
  const tables = (names: readonly string[], hook: string, state: State, then: Continue): void => {
    const [first, ...rest] = names;
    if (first === undefined) then(state);
    else table(first, hook, state, (after) => tables(rest, hook, after, then));
  };
  const nat = packet.state === 'NEW' ? ['nat'] : [];
  /** Acceptance on the node's own way out is not the one that counts on the way in and through. */
  const forgetting =
    (then: Continue): Continue =>
    (state) =>
      then({ ...state, accepted: false, withheld: state.withheld || state.accepted });

  const start: State = {
    destination: packet.destination,
    port: packet.port,
    translated: undefined,
    mark: entered,
    accepted: false,
    withheld: false,
    rewritten: false,
    source: undefined,
    chance: one,
    inInterface: packet.entry === 'node' ? undefined : packet.inInterface,
  };
  const filters = ['mangle', 'filter', 'security'];
  if (packet.entry === 'interface') {
    tables(['raw', 'mangle', ...nat], 'PREROUTING', start, (state) => {
      if (isLocal(state)) {
        // A local delivery meets no POSTROUTING: nothing rewrites its source, and its mark matters no more.
        tables([...filters, ...nat], 'INPUT', state, (after) =>
          finish({ ...after, mark: entered, rewritten: false, source: undefined }),
        );
      } else {
        tables(filters, 'FORWARD', state, (after) => tables(['mangle', ...nat], 'POSTROUTING', after, finish));
      }
    });
  } else {
    tables(
      ['raw', 'mangle', ...nat, 'filter', 'security'],
      'OUTPUT',
      start,
      forgetting((state) => {
        tables(['mangle', ...nat], 'POSTROUTING', state, (after) => {
          if (isLocal(after)) tables([...filters, ...nat], 'INPUT', { ...after, inInterface: 'lo' }, finish);
          else finish(after);
        });
      }),
    );
  }
  return result.build();
}

/** A packet with every field set, to start from. */
export function blankPacket(family: 4 | 6): Packet {
  const zero = addressOf(family, 0n);
  return {
    entry: 'interface',
    state: 'NEW',
    source: zero,
    sourcePort: 40000,
    destination: zero,
    protocol: 6,
    port: 0,
    inInterface: 'eth0',
    destinationLocal: false,
    remembered: undefined,
    unknown: [],
  };
}
