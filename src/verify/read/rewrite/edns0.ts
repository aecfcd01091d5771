/** `rewrite edns0`: options of the OPT record (RFC 6891) that are set, added, replaced or taken away. */
import type { Read } from './matcher.ts';
import type { EdnsAction, EdnsData, RuleBody } from './rule.ts';

const actions: readonly EdnsAction[] = ['set', 'append', 'replace', 'unset'];
const variables = new Set(['qname', 'qtype', 'client_ip', 'client_port', 'protocol', 'server_ip', 'server_port']);
const highestCode = 65_535;

export function readEdnsRule(args: readonly string[]): Read<RuleBody> {
  const [type = '', word = ''] = args;
  const action = actions.find((each) => each === word.toLowerCase());
  if (action === undefined) return { error: `\`${word}\` is no action; expected set, append, replace or unset` };
  const revert = args.at(-1) === 'revert';
  if (revert && action === 'unset') return { error: '`unset` cannot be reverted' };
  const [first, second, ...more] = args.slice(2, revert ? -1 : undefined);
  const rule = { kind: 'edns0', action, revert } as const;
  const given = [first, second].filter((each) => each !== undefined).length + more.length;
  switch (type.toLowerCase()) {
    case 'nsid':
      return given === 0 ? { value: { ...rule, option: { type: 'nsid' } } } : { error: '`nsid` takes no argument' };
    case 'local': {
      if (given !== (action === 'unset' ? 1 : 2)) return { error: '`local` needs a code, and data unless it is unset' };
      const code = uint16(first ?? '');
      if (code === undefined) return { error: `\`${first}\` is no option code; expected 0 to ${highestCode}` };
      const data = action === 'unset' ? { value: { hex: '' } } : dataOf(second ?? '');
      return 'error' in data ? data : { value: { ...rule, option: { type: 'local', code, data: data.value } } };
    }
    case 'subnet': {
      if (action === 'unset' && given === 0)
        return { value: { ...rule, option: { type: 'subnet', v4Bits: 0, v6Bits: 0 } } };
      if (action === 'unset' || given !== 2)
        return { error: '`subnet` needs the bits for IPv4 and for IPv6, none to unset' };
      const [v4Bits, v6Bits] = [bits(first ?? '', 32), bits(second ?? '', 128)];
      if (v4Bits === undefined || v6Bits === undefined)
        return { error: 'expected 0 to 32 bits for IPv4, 0 to 128 for IPv6' };
      return { value: { ...rule, option: { type: 'subnet', v4Bits, v6Bits } } };
    }
    default:
      return { error: `\`${type}\` is no kind of option; expected local, nsid or subnet` };
  }
}

function dataOf(text: string): Read<EdnsData> {
  if (text.startsWith('{') && text.endsWith('}')) {
    const variable = text.slice(1, -1);
    const known = variables.has(variable) || /^[^/]+\/.+$/.test(variable);
    return known ? { value: { variable } } : { error: `\`${text}\` is no variable` };
  }
  if (!text.startsWith('0x')) return { value: { hex: Buffer.from(text).toString('hex') } };
  const hex = text.slice(2).toLowerCase();
  return /^([0-9a-f]{2})*$/.test(hex)
    ? { value: { hex } }
    : { error: `\`${text}\` is no hexadecimal text of whole bytes` };
}

/** As Go reads a number of any base. */
function uint16(text: string): number | undefined {
  const plain = text.replaceAll('_', '');
  const octal = /^0[0-7]+$/.test(plain) ? `0o${plain.slice(1)}` : plain;
  const number = /^(0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|\d+)$/.test(octal) ? Number(octal) : Number.NaN;
  return number <= highestCode ? number : undefined;
}

const bits = (text: string, most: number): number | undefined =>
  /^\d+$/.test(text) && Number(text) <= most ? Number(text) : undefined;
