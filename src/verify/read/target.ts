/** Targets of iptables-restore text (iptables(8), iptables-extensions(8)). */
import { type Address, addressOf, parseAddress } from '../../core/ip/address.ts';
import type { Ports, Target } from './ruleset.ts';

export function readTarget(
  name: string,
  rest: readonly string[],
  goto: boolean,
  problem: (what: string) => void,
): Target {
  const option = (wanted: string) => {
    const at = rest.indexOf(wanted);
    return at < 0 ? undefined : rest[at + 1];
  };
  const unknown: Target = { kind: 'unknown', text: [name, ...rest].join(' ') };
  const needed = neededOptions[name];
  if (needed !== undefined && !needed.some((each) => rest.includes(each))) {
    problem(`\`${name}\` needs \`${needed.join('`, `')}\``.replace(/`, `(?=[^,]*$)/, '` or `'));
  }
  const known = targetOptions[name];
  if (known !== undefined && !takes(known, rest)) return unknown;
  switch (name) {
    case 'ACCEPT':
      return { kind: 'accept' };
    case 'DROP':
      return { kind: 'drop' };
    case 'RETURN':
      return { kind: 'return' };
    case 'REJECT':
      return { kind: 'reject', with: (option('--reject-with') ?? 'port-unreachable').replace(/^icmp6?-/, '') };
    case 'MASQUERADE':
      return { kind: 'masquerade' };
    case 'MARK':
      return markTarget(option) ?? unknown;
    case 'DNAT':
      return destinationTarget(option('--to-destination') ?? '', unknown, problem);
    case 'REDIRECT':
      return redirectTarget(option('--to-ports'), unknown, problem);
    case 'SNAT':
      return sourceTarget(option('--to-source') ?? '', unknown, problem);
    case 'LOG':
    case 'NFLOG':
    case 'TRACE':
      return { kind: 'continue' };
    case '':
      problem('a jump without a target');
      return { kind: 'none' };
    default:
      // Targets of extensions are upper case and take options; anything else, and what has none, is a chain.
      return rest.length > 0 || knownTargets.has(name) ? unknown : { kind: goto ? 'goto' : 'jump', chain: name };
  }
}

/** The options of the targets that are read, with how many words each takes. */
const targetOptions: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  ACCEPT: {},
  DROP: {},
  RETURN: {},
  REJECT: { '--reject-with': 1 },
  MASQUERADE: { '--random': 0, '--random-fully': 0, '--to-ports': 1 },
  MARK: { '--set-xmark': 1, '--set-mark': 1, '--or-mark': 1, '--xor-mark': 1, '--and-mark': 1 },
  DNAT: { '--to-destination': 1, '--random': 0, '--persistent': 0 },
  REDIRECT: { '--to-ports': 1, '--random': 0 },
  SNAT: { '--to-source': 1, '--random': 0, '--random-fully': 0, '--persistent': 0 },
};

/** Of each target that is refused without them, one has to be there. */
const neededOptions: Readonly<Record<string, readonly string[]>> = {
  MARK: ['--set-mark', '--set-xmark', '--and-mark', '--or-mark', '--xor-mark'],
  DNAT: ['--to-destination'],
  SNAT: ['--to-source'],
};

/** Whether the words are options of the target alone: a match may stand behind the target too, and is not read there. */
function takes(options: Readonly<Record<string, number>>, rest: readonly string[]): boolean {
  for (let i = 0; i < rest.length; i++) {
    const count = options[rest[i]!];
    if (count === undefined) return false;
    i += count;
  }
  return true;
}

const knownTargets = new Set(
  'AUDIT CHECKSUM CLASSIFY CLUSTERIP CONNMARK CONNSECMARK CT DSCP ECN HL HMARK IDLETIMER LED NETMAP NFQUEUE NOTRACK QUEUE RATEEST REDIRECT SECMARK SET SNAT SNPT SYNPROXY TCPMSS TCPOPTSTRIP TEE TOS TPROXY TTL ULOG'.split(
    ' ',
  ),
);

/** new mark = (mark & keep) ^ flip, with 32 bits. */
function markTarget(option: (name: string) => string | undefined): Target | undefined {
  const make = (text: string | undefined, f: (value: number, mask: number) => { keep: number; flip: number }) => {
    const numbers = text === undefined ? undefined : markOf(text);
    return numbers === undefined ? undefined : ({ kind: 'mark', ...f(numbers.value, numbers.mask) } as const);
  };
  const not = (bits: number) => ~bits >>> 0;
  return (
    make(option('--set-xmark'), (value, mask) => ({ keep: not(mask), flip: value })) ??
    make(option('--set-mark'), (value, mask) => ({ keep: not((mask | value) >>> 0), flip: value })) ??
    make(option('--or-mark'), (value) => ({ keep: not(value), flip: value })) ??
    make(option('--xor-mark'), (value) => ({ keep: 0xffffffff, flip: value })) ??
    make(option('--and-mark'), (value) => ({ keep: value, flip: 0 }))
  );
}

/** More addresses than this are not gone through one by one. */
const mostChoices = 16;

type UnknownTarget = Extract<Target, { kind: 'unknown' }>;

function destinationTarget(text: string, unknown: UnknownTarget, problem: (what: string) => void): Target {
  const given = natRange(text, 'destination', problem);
  if (given === undefined) return unknown;
  const { addresses, ports } = given;
  const [address, ...others] = addresses;
  if (address === undefined) return unknown;
  if (others.length === 0 && ports?.first === ports?.last) {
    return { kind: 'destination-nat', address, port: ports?.first };
  }
  return { kind: 'destination-choice', addresses, ports, text: unknown.text };
}

function redirectTarget(text: string | undefined, unknown: UnknownTarget, problem: (what: string) => void): Target {
  const ports = text === undefined ? undefined : portsOf(text);
  if (text !== undefined && ports === undefined) {
    problem(`\`${text}\` is not a range of ports`);
    return unknown;
  }
  return { kind: 'redirect', ports, text: unknown.text };
}

function sourceTarget(text: string, unknown: UnknownTarget, problem: (what: string) => void): Target {
  const given = natRange(text, 'source', problem);
  const [address, ...others] = given?.addresses ?? [];
  if (address === undefined || others.length > 0 || given?.ports !== undefined) return unknown;
  return { kind: 'source-nat', address, text: unknown.text };
}

interface NatRange {
  /** Empty where there are too many to name. */
  readonly addresses: readonly Address[];
  readonly ports: Ports | undefined;
}

/** `first-last:port-port`, of which all but the first may be left out. */
function natRange(text: string, what: string, problem: (what: string) => void): NatRange | undefined {
  // A range of ports may be mapped onto another one, which is not understood.
  if (text.includes('/')) return undefined;
  const match = /^(?:\[([^\]]+)\]|([\d.]+(?:-[\d.]+)?)|([0-9a-fA-F:]+(?:-[0-9a-fA-F:]+)?))(?::([\d-]+))?$/.exec(text);
  const ends = (match?.[1] ?? match?.[2] ?? match?.[3] ?? '').split('-').map((part) => parseAddress(part));
  const [first, last = first] = ends;
  const ports = match?.[4] === undefined ? undefined : portsOf(match[4]);
  const isRange =
    first !== undefined && last !== undefined && first.family === last.family && first.value <= last.value;
  if (!isRange || ends.length > 2 || ends.includes(undefined) || (match?.[4] !== undefined && ports === undefined)) {
    problem(`\`${text}\` is not a ${what}`);
    return undefined;
  }
  const count = Number(last.value - first.value) + 1;
  return {
    addresses:
      count > mostChoices
        ? []
        : Array.from({ length: count }, (_, i) => addressOf(first.family, first.value + BigInt(i))),
    ports,
  };
}

/** `8080` and `8080-8090`. */
function portsOf(text: string): Ports | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  if (match === null) return undefined;
  const [first, last] = [Number(match[1]), Number(match[2] ?? match[1])];
  return last > 65535 || first > last ? undefined : { first, last };
}

/** `value/mask`, all bits without a mask. */
export function markOf(text: string | undefined): { value: number; mask: number } | undefined {
  const match = /^(0x[0-9a-f]+|\d+)(?:\/(0x[0-9a-f]+|\d+))?$/i.exec(text ?? '');
  if (match === null) return undefined;
  const value = Number(match[1]);
  const mask = match[2] === undefined ? 0xffffffff : Number(match[2]);
  return value > 0xffffffff || mask > 0xffffffff ? undefined : { value, mask };
}
