/**
 * Packets to an address without local endpoints are dropped by KUBE-EXTERNAL-SERVICES, and without any endpoints refused
 * there; whether they were marked on the way is then the same to everybody. So is who may come to such an address.
 */
export function refusedAnyway(before: readonly string[], after: readonly string[]): boolean {
  const [a, b] = [new Set(before), new Set(after)];
  const changed = [...before.filter((line) => !b.has(line)), ...after.filter((line) => !a.has(line))];
  return changed.length > 0 && changed.every((line) => marksRefused(line, before) && marksRefused(line, after));
}

function marksRefused(line: string, lines: readonly string[]): boolean {
  const [, chain, target] = /^-A (KUBE-(?:EXT|FW)-\S+) .*-j (\S+)$/.exec(line) ?? [];
  const leads = target === 'KUBE-MARK-MASQ' || (target?.startsWith('KUBE-EXT-') ?? false);
  return chain !== undefined && leads && waysTo(chain, lines).every((way) => isRefused(way, lines));
}

/** The rules of KUBE-SERVICES and KUBE-NODEPORTS by which packets get to a chain. */
function waysTo(chain: string, lines: readonly string[]): string[] {
  return lines
    .filter((line) => line.endsWith(` -j ${chain}`))
    .flatMap((line) => {
      const from = /^-A (\S+)/.exec(line)![1]!;
      return from.startsWith('KUBE-FW-') ? waysTo(from, lines) : [line];
    });
}

function isRefused(way: string, lines: readonly string[]): boolean {
  const key = /-m (\w+) -p \1 (?:-d \S+ )?--dport \d+/.exec(way)?.[0];
  const refusal = /^-A KUBE-EXTERNAL-SERVICES .*has no (?:local )?endpoints" (?:-m addrtype --dst-type LOCAL )?/;
  return (
    key !== undefined &&
    lines.some((line) => refusal.test(line) && line.includes(key) && /-j (?:DROP|REJECT)$/.test(line))
  );
}
