/**
 * Conditions as decision diagrams. Levels, from the top: flags (one for each interface name and unknown text, and whether
 * the destination is local), the remembered endpoint in binary, then source, destination, protocol and ports bit by bit,
 * most significant first, so that prefixes and exact addresses are chains.
 */
import type { Address, Family } from '../../../core/ip/address.ts';
import { type Prefix, prefixOf } from '../../../core/ip/prefix.ts';
import type { Rational } from '../../../core/rational.ts';
import { type Condition, flagName, textOfFlag } from '../../semantics/condition.ts';
import type { Packet } from '../../semantics/packet.ts';
import type { Weights } from '../../semantics/weights.ts';
import { type Diagram, Diagrams } from './diagrams.ts';

const flagLevels = { first: 0, count: 48 };
const memoryLevels = { first: 48, count: 16 };
const sourceLevel = 64;
const destinationLevel = 192;
const protocolLevel = 320;
const portLevel = 328;
const sourcePortLevel = 344;

/** What the packets of one proof may meet besides their header. */
export interface Memory {
  /** Endpoints that may be remembered, each with the ages (in seconds) at which some condition changes. */
  readonly endpoints: readonly string[];
  readonly thresholds: readonly number[];
}

export class Space implements Weights<Diagram> {
  readonly diagrams: Diagrams = new Diagrams();
  readonly #family: Family;
  readonly #memory: Memory;
  readonly #flags = new Map<string, number>();
  readonly #conditions = new Map<Condition, Diagram>();

  constructor(family: Family, memory: Memory) {
    this.#family = family;
    this.#memory = memory;
  }

  get zero(): Diagram {
    return this.diagrams.zero;
  }

  get one(): Diagram {
    return this.diagrams.one;
  }

  isZero(weight: Diagram): boolean {
    return weight === this.diagrams.zero;
  }

  add(a: Diagram, b: Diagram): Diagram {
    return this.diagrams.add(a, b);
  }

  subtract(a: Diagram, b: Diagram): Diagram {
    return this.diagrams.subtract(a, b);
  }

  scale(weight: Diagram, by: Rational): Diagram {
    return this.diagrams.scale(weight, by);
  }

  restrict(weight: Diagram, condition: Condition): Diagram {
    return this.diagrams.multiply(weight, this.diagram(condition));
  }

  /** The 0/1 diagram of a condition. */
  diagram(condition: Condition): Diagram {
    let found = this.#conditions.get(condition);
    if (found === undefined) {
      found = this.#make(condition);
      this.#conditions.set(condition, found);
    }
    return found;
  }

  #make(condition: Condition): Diagram {
    const { diagrams } = this;
    switch (condition.kind) {
      case 'constant':
        return condition.value ? diagrams.one : diagrams.zero;
      case 'not':
        return diagrams.not(this.diagram(condition.of));
      case 'and':
        return condition.of.map((part) => this.diagram(part)).reduce((a, b) => diagrams.multiply(a, b), diagrams.one);
      case 'or':
        return condition.of.map((part) => this.diagram(part)).reduce((a, b) => diagrams.or(a, b), diagrams.zero);
      case 'source-is':
        return this.#address(sourceLevel, condition.address);
      case 'destination-is':
        return this.#address(destinationLevel, condition.address);
      case 'source-in':
        return this.#prefix(sourceLevel, condition.prefix);
      case 'destination-in':
        return this.#prefix(destinationLevel, condition.prefix);
      case 'protocol':
        return this.#bits(protocolLevel, 8, BigInt(condition.number), 8);
      case 'port-in':
        return this.#range(portLevel, condition.first, condition.last);
      case 'source-port-in':
        return this.#range(sourcePortLevel, condition.first, condition.last);
      case 'destination-local':
        return this.#flag('destination-local');
      case 'interface':
        return this.#flag(`interface ${condition.name}${condition.wildcard ? '+' : ''}`);
      case 'beside':
      case 'unknown':
        return this.#flag(flagName(condition));
      case 'remembered':
        return this.#remembered(condition.endpoints, condition.seconds);
    }
  }

  #flag(name: string): Diagram {
    return this.diagrams.variable(this.flagLevel(name));
  }

  flagLevel(name: string): number {
    let level = this.#flags.get(name);
    if (level === undefined) {
      if (this.#flags.size >= flagLevels.count) throw new RangeError('a proof has more than 48 independent flags');
      level = flagLevels.first + this.#flags.size;
      this.#flags.set(name, level);
    }
    return level;
  }

  /** Flags in use whose names begin so, with their levels. */
  flags(beginning: string): [string, number][] {
    return [...this.#flags].filter(([name]) => name.startsWith(beginning));
  }

  #address(level: number, address: Address): Diagram {
    return this.#prefix(level, prefixOf(address, address.family === 4 ? 32 : 128));
  }

  #prefix(level: number, { family, value, length }: Prefix): Diagram {
    return family === this.#family ? this.#bits(level, family === 4 ? 32 : 128, value, length) : this.diagrams.zero;
  }

  /** The first `length` of `width` bits are those of `value`. */
  #bits(level: number, width: number, value: bigint, length: number): Diagram {
    let diagram = this.diagrams.one;
    for (let i = length - 1; i >= 0; i--) {
      const bit = (value >> BigInt(width - 1 - i)) & 1n;
      diagram =
        bit === 1n
          ? this.diagrams.node(level + i, this.zero, diagram)
          : this.diagrams.node(level + i, diagram, this.zero);
    }
    return diagram;
  }

  #range(level: number, first: number, last: number): Diagram {
    const atMost = (limit: number): Diagram => {
      let diagram = this.diagrams.one;
      for (let i = 15; i >= 0; i--) {
        diagram =
          (limit >> (15 - i)) & 1
            ? this.diagrams.node(level + i, this.diagrams.one, diagram)
            : this.diagrams.node(level + i, diagram, this.diagrams.zero);
      }
      return diagram;
    };
    return first === 0 ? atMost(last) : this.diagrams.subtract(atMost(last), atMost(first - 1));
  }

  /** States of memory are numbered: 0 nobody, then for each endpoint one for each stretch between thresholds. */
  #remembered(endpoints: readonly string[], seconds: number | undefined): Diagram {
    let diagram = this.diagrams.zero;
    for (const endpoint of endpoints) {
      this.#memoryStates(endpoint).forEach((code, stretch) => {
        const age = stretch === 0 ? 0 : this.#memory.thresholds[stretch - 1]!;
        if (seconds !== undefined && age >= seconds) return;
        diagram = this.diagrams.or(
          diagram,
          this.#bits(memoryLevels.first, memoryLevels.count, BigInt(code), memoryLevels.count),
        );
      });
    }
    return diagram;
  }

  #memoryStates(endpoint: string): number[] {
    const place = this.#memory.endpoints.indexOf(endpoint);
    const stretches = this.#memory.thresholds.length + 1;
    return place < 0 ? [] : Array.from({ length: stretches }, (_, i) => 1 + place * stretches + i);
  }

  /** The value of a level for a concrete packet, so that a diagram can be evaluated at it. */
  valueAt(packet: Packet): (level: number) => boolean {
    const flags = new Map([...this.#flags].map(([name, level]) => [level, name]));
    const memory = this.#memoryCode(packet);
    const bit = (value: bigint, width: number, i: number) => ((value >> BigInt(width - 1 - i)) & 1n) === 1n;
    const width = this.#family === 4 ? 32 : 128;
    return (level) => {
      if (level < memoryLevels.first) return flagHolds(flags.get(level) ?? '', packet);
      if (level < sourceLevel) return bit(BigInt(memory), memoryLevels.count, level - memoryLevels.first);
      if (level < destinationLevel) return bit(packet.source.value, width, level - sourceLevel);
      if (level < protocolLevel) return bit(packet.destination.value, width, level - destinationLevel);
      if (level < portLevel) return bit(BigInt(packet.protocol), 8, level - protocolLevel);
      if (level < sourcePortLevel) return bit(BigInt(packet.port), 16, level - portLevel);
      return bit(BigInt(packet.sourcePort), 16, level - sourcePortLevel);
    };
  }

  #memoryCode({ remembered }: Packet): number {
    if (remembered === undefined) return 0;
    const stretch = this.#memory.thresholds.filter((threshold) => remembered.secondsAgo >= threshold).length;
    return this.#memoryStates(remembered.endpoint)[stretch] ?? 0;
  }

  /** The fields of a packet that an assignment of levels determines; the rest stays as in `base`. */
  packetAt(
    assignment: ReadonlyMap<number, boolean>,
    base: Packet,
    make: (family: Family, value: bigint) => Address,
  ): Packet {
    const width = this.#family === 4 ? 32 : 128;
    const number = (level: number, bits: number, start: bigint): bigint => {
      let value = start;
      for (let i = 0; i < bits; i++) {
        const bit = assignment.get(level + i);
        const mask = 1n << BigInt(bits - 1 - i);
        if (bit !== undefined) value = bit ? value | mask : value & ~mask;
      }
      return value;
    };
    const flag = (name: string) => assignment.get(this.#flags.get(name) ?? -1) ?? false;
    const interfaces = this.flags('interface ').map(([name]) => [name, flag(name)] as const);
    const code = Number(number(memoryLevels.first, memoryLevels.count, 0n));
    const stretches = this.#memory.thresholds.length + 1;
    const endpoint = this.#memory.endpoints[Math.floor((code - 1) / stretches)];
    return {
      ...base,
      source: make(this.#family, number(sourceLevel, width, base.source.value)),
      destination: make(this.#family, number(destinationLevel, width, base.destination.value)),
      protocol: Number(number(protocolLevel, 8, BigInt(base.protocol))),
      port: Number(number(portLevel, 16, BigInt(base.port))),
      sourcePort: Number(number(sourcePortLevel, 16, BigInt(base.sourcePort))),
      destinationLocal: this.#flags.has('destination-local') ? flag('destination-local') : base.destinationLocal,
      inInterface: interfaceName(interfaces, base),
      remembered:
        code === 0 || endpoint === undefined
          ? undefined
          : {
              endpoint,
              secondsAgo: (code - 1) % stretches === 0 ? 0 : this.#memory.thresholds[((code - 1) % stretches) - 1]!,
            },
      unknown: [...this.#flags.keys()].flatMap((name) => (flag(name) ? (textOfFlag(name) ?? []) : [])),
    };
  }
}

/** A name of which the flags say what they should: the packet's own, one that they name, or a longer one. */
function interfaceName(flags: readonly (readonly [string, boolean])[], base: Packet): string | undefined {
  const names = flags.map(([flag]) => flag.slice('interface '.length).replace(/\+$/, ''));
  const candidates = [base.inInterface, ...names, ...names.flatMap((name) => [`${name}0`, `${name}x9`]), 'other0'];
  return candidates.find((inInterface) =>
    flags.every(([flag, holds]) => flagHolds(flag, { ...base, inInterface }) === holds),
  );
}

function flagHolds(flag: string, packet: Packet): boolean {
  if (flag === 'destination-local') return packet.destinationLocal;
  const beyond = textOfFlag(flag);
  if (beyond !== undefined) return packet.unknown.includes(beyond);
  const pattern = flag.slice('interface '.length);
  if (packet.inInterface === undefined) return false;
  return pattern.endsWith('+') ? packet.inInterface.startsWith(pattern.slice(0, -1)) : packet.inInterface === pattern;
}
