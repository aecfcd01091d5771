/**
 * The settings that a node's rules rely on, judged by meaning: the last assignment of a key counts, order and comments
 * do not. What must stand there is said here from kube-proxy's documented behaviour, independently of the compiler.
 *
 * Format: sysctl.conf(5). `route_localnet` where it is not needed is refuted as well, because it opens 127.0.0.1 to
 * neighbours (CVE-2020-8558).
 */

import { contains, overlaps, parsePrefix } from '../../core/ip/prefix.ts';
import type { Network, Node } from '../../model/types/network.ts';
import { type CheckResult, type FidelityEntry, type Finding, finding, type Obligation } from '../verdict.ts';

interface SettingsText {
  readonly path: string;
  readonly node: string;
  readonly text: string;
}

const property = 'artifact/iptables-equivalent';

export function validateSysctl(network: Network, texts: readonly SettingsText[]): CheckResult {
  const findings: Finding[] = [];
  const obligations: Obligation[] = [];
  const fidelity: FidelityEntry[] = [];
  for (const each of texts) {
    const node = network.nodes.find(({ name }) => name === each.node);
    if (node === undefined) continue;
    const { settings, ignored } = parseSysctl(each.text);
    const required = requiredSettings(network, node);
    const wrong = [...new Set([...required.keys(), ...settings.keys()])].filter(
      (key) => (required.has(key) || consequential.has(key)) && settings.get(key) !== required.get(key),
    );
    const found = wrong.map((key) =>
      refute(each, node, network, { key, expected: required.get(key), actual: settings.get(key) }),
    );
    const others = [...settings.keys()].filter((key) => !required.has(key) && !consequential.has(key));
    findings.push(...found);
    for (const { line, text } of [...ignored, ...others.map((key) => ({ line: 1, text: `setting ${key}` }))]) {
      fidelity.push({
        location: { file: each.path, line, column: 1, endLine: line, endColumn: 1 },
        construct: text,
        treatment: 'ignored',
      });
    }
    const base = { property, subject: `node/${each.node}`, engine: ['enumeration'] as const };
    if (found.length === 0) obligations.push({ ...base, verdict: 'proved', evidence: { settings: required.size } });
    for (const { fingerprint } of found) obligations.push({ ...base, verdict: 'refuted', evidence: { fingerprint } });
  }
  return { findings, obligations, fidelity };
}

/** Settings that change what the rules do even where nothing requires them. */
const consequential = new Set([
  'net.ipv4.ip_forward',
  'net.ipv6.conf.all.forwarding',
  'net.ipv4.conf.all.route_localnet',
  'net.netfilter.nf_conntrack_tcp_be_liberal',
]);

function requiredSettings({ cluster: { proxy } }: Network, node: Node): ReadonlyMap<string, string> {
  const has = (family: 4 | 6): boolean => node.addresses.some((address) => address.family === family);
  const required = new Map<string, string>();
  if (has(4)) required.set('net.ipv4.ip_forward', '1');
  if (has(6)) required.set('net.ipv6.conf.all.forwarding', '1');
  if (proxy.localhostNodePorts && takesLoopback(proxy.nodePortAddresses, node)) {
    required.set('net.ipv4.conf.all.route_localnet', '1');
  }
  if (proxy.detectLocalMode === 'BridgeInterface') {
    required.set('net.bridge.bridge-nf-call-iptables', '1');
    required.set('net.bridge.bridge-nf-call-ip6tables', '1');
  }
  if (proxy.tcpBeLiberal) required.set('net.netfilter.nf_conntrack_tcp_be_liberal', '1');
  return required;
}

const loopbacks = parsePrefix('127.0.0.0/8')!;

/** Whether node ports are to answer on 127.0.0.1. Without any IPv4 range or keyword every address counts. */
function takesLoopback(nodePortAddresses: readonly string[], node: Node): boolean {
  if (nodePortAddresses.includes('all') || nodePortAddresses.includes('localhost')) return true;
  const own = node.primary[4];
  const pinned = nodePortAddresses.includes('primary') && own !== undefined && !contains(loopbacks, own);
  const ranges = nodePortAddresses
    .flatMap((text) => parsePrefix(text, { lenient: true }) ?? [])
    .filter(({ family }) => family === 4);
  if (ranges.length === 0) return !pinned;
  return ranges.some((range) => overlaps(range, loopbacks));
}

/** Reads sysctl.conf(5); a `/` separates as a `.` does, and a leading `-` only silences errors. */
export function parseSysctl(text: string): {
  readonly settings: ReadonlyMap<string, string>;
  readonly ignored: readonly { readonly line: number; readonly text: string }[];
} {
  const settings = new Map<string, string>();
  const ignored: { line: number; text: string }[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    const match = /^-?\s*([^=\s]+)\s*=\s*(.*)$/.exec(line);
    if (match === null) ignored.push({ line: index + 1, text: `\`${line}\`` });
    else settings.set(match[1]!.replaceAll('/', '.'), match[2]!.trim());
  }
  return { settings, ignored };
}

function refute(
  { path }: SettingsText,
  node: Node,
  { cluster }: Network,
  {
    key,
    expected,
    actual,
  }: { readonly key: string; readonly expected: string | undefined; readonly actual: string | undefined },
): Finding {
  const origin = node.origin ?? cluster.origin;
  const says = actual === undefined ? 'does not set' : `sets to \`${actual}\``;
  return finding({
    property,
    severity: 'error',
    message: `\`${path}\` ${says} \`${key}\`; expected ${expected === undefined ? 'no such setting' : `\`${expected}\``}`,
    remedy: expected === undefined ? `take \`${key}\` out of the file` : `set \`${key} = ${expected}\``,
    subjects: [{ kind: 'Node', name: node.name }],
    locations: origin === undefined ? [] : [origin.span(['metadata', 'name'])],
    witness: { node: node.name, setting: key, expected: expected ?? null, actual: actual ?? null },
    witnessClass: `sysctl ${key}`,
  });
}
