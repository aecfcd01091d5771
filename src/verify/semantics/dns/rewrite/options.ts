/** What `rewrite edns0` does to the options of a request, and takes back in the reply (RFC 6891, 5001, 7871). */
import { addressOf, parseAddress, widthOf } from '../../../../core/ip/address.ts';
import { prefixOf } from '../../../../core/ip/prefix.ts';
import type { EdnsSetting, Rule } from '../../../read/rewrite/rule.ts';

export interface EdnsOption {
  readonly code: number;
  /** The option's data in hexadecimal: the NSID's, or what a local option holds. */
  readonly data: string;
  /** Of a client subnet option. */
  readonly subnet?: { readonly family: 1 | 2; readonly bits: number; readonly address: string };
}

export interface RewriteContext {
  readonly client: { readonly address: string; readonly port: number };
  readonly server: { readonly address: string; readonly port: number };
  readonly protocol: 'udp' | 'tcp';
  readonly metadata: Readonly<Record<string, string>>;
}

const nsid = 3;
const clientSubnet = 8;

type EdnsRule = Extract<Rule, { kind: 'edns0' }>;
type Seen = { readonly name: string; readonly typeNumber: number };

export const codeOfSetting = (option: EdnsSetting): number =>
  option.type === 'local' ? option.code : option.type === 'nsid' ? nsid : clientSubnet;

/** @returns the options after the rule, and whether it fired; no options at all where it leaves the request without OPT. */
export function applyEdns(
  rule: EdnsRule,
  options: readonly EdnsOption[] | undefined,
  seen: Seen,
  context: RewriteContext,
): { readonly options: readonly EdnsOption[] | undefined; readonly fired: boolean } {
  const code = codeOfSetting(rule.option);
  const present = options ?? [];
  if (rule.action === 'unset') return { options: present.filter((each) => each.code !== code), fired: true };
  const made = madeOf(rule.option, seen, context);
  if (made === undefined) return { options, fired: false };
  const at = present.findIndex((each) => each.code === code);
  if (rule.action === 'append' || (rule.action === 'set' && at < 0))
    return { options: [...present, made], fired: true };
  if (at < 0) return { options: present, fired: false };
  return { options: present.map((each, index) => (index === at ? made : each)), fired: true };
}

/** The reply's options with the client's own value of what the rule changed. An NSID is not put back. */
export function revertEdns(
  rule: EdnsRule,
  client: readonly EdnsOption[],
  options: readonly EdnsOption[],
): readonly EdnsOption[] {
  const code = codeOfSetting(rule.option);
  const own = client.find((each) => each.code === code);
  if (own === undefined) return options.filter((each) => each.code !== code);
  return rule.option.type === 'nsid' ? options : options.map((each) => (each.code === code ? own : each));
}

function madeOf(option: EdnsSetting, seen: Seen, context: RewriteContext): EdnsOption | undefined {
  if (option.type === 'nsid') return { code: nsid, data: '' };
  if (option.type === 'local') {
    const data = 'hex' in option.data ? option.data.hex : variableValue(option.data.variable, seen, context);
    return data === undefined ? undefined : { code: option.code, data };
  }
  const address = parseAddress(context.client.address);
  if (address === undefined) return undefined;
  const bits = address.family === 4 ? option.v4Bits : option.v6Bits;
  const masked = addressOf(address.family, prefixOf(address, bits).value);
  return {
    code: clientSubnet,
    data: '',
    subnet: { family: address.family === 4 ? 1 : 2, bits, address: hexOf(masked.text) },
  };
}

function variableValue(variable: string, seen: Seen, context: RewriteContext): string | undefined {
  switch (variable) {
    case 'qname':
      return Buffer.from(seen.name).toString('hex');
    case 'qtype':
      return number16(seen.typeNumber);
    case 'client_ip':
      return hexOf(context.client.address);
    case 'client_port':
      return number16(context.client.port);
    case 'server_ip':
      return hexOf(context.server.address);
    case 'server_port':
      return number16(context.server.port);
    case 'protocol':
      return Buffer.from(context.protocol).toString('hex');
    default: {
      const text = context.metadata[variable];
      return text ? Buffer.from(text).toString('hex') : undefined;
    }
  }
}

const number16 = (value: number): string => value.toString(16).padStart(4, '0');

function hexOf(text: string): string {
  const address = parseAddress(text);
  return address === undefined ? '' : address.value.toString(16).padStart(widthOf(address.family) / 4, '0');
}
