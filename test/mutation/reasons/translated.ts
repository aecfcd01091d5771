/**
 * The filter table sees destinations as the nat table left them: a rule there for a cluster IP and port whose packets all
 * go to endpoints meets nobody. So a filter rule may be widened over such addresses without effect.
 */
import { addressOf } from '../../../src/core/ip/address.ts';
import { parsePrefix, sizeOf } from '../../../src/core/ip/prefix.ts';

const refusal = /^-A KUBE-(?:EXTERNAL-)?SERVICES .*-m (\w+) -p \1 -d (\S+) --dport (\d+) -j (?:REJECT|DROP)$/;

export function translatedBefore(before: readonly string[], after: readonly string[]): boolean {
  const [a, b] = [new Set(before), new Set(after)];
  const [old, ...more] = before.filter((line) => !b.has(line));
  const [next, ...others] = after.filter((line) => !a.has(line));
  if (old === undefined || next === undefined || more.length > 0 || others.length > 0) return false;
  const [was, is] = [refusal.exec(old), refusal.exec(next)];
  if (was === null || is === null || was[1] !== is[1] || was[3] !== is[3]) return false;
  const range = parsePrefix(is[2]!.includes('/') ? is[2]! : `${is[2]}/${is[2]!.includes(':') ? 128 : 32}`);
  if (range === undefined || sizeOf(range) > 16n) return false;
  const all = Array.from(
    { length: Number(sizeOf(range)) },
    (_, i) => addressOf(range.family, range.value + BigInt(i)).text,
  );
  const rest = all.filter((address) => address !== was[2]);
  return all.length > rest.length && rest.every((address) => goesToEndpoints(address, was[1]!, was[3]!, before));
}

/** The cluster IP's chain ends in a jump to an endpoint without condition. */
function goesToEndpoints(address: string, protocol: string, port: string, lines: readonly string[]): boolean {
  const key = `-m ${protocol} -p ${protocol} -d ${address} --dport ${port} -j KUBE-SVC-`;
  const chain = lines.map((line) => line.split(key)[1]).find((found) => found !== undefined);
  const last = lines.findLast((line) => line.startsWith(`-A KUBE-SVC-${chain} `));
  return (
    chain !== undefined && last !== undefined && /^-A \S+ -m comment --comment (?:"[^"]*"|\S+) -j KUBE-SEP-/.test(last)
  );
}
