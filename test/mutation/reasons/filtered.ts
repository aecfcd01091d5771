/**
 * What falls off the end of a load balancer's firewall in nat is dropped by KUBE-PROXY-FIREWALL in filter, so it is the same
 * to everybody whether the end of that chain lets it go on or keeps it.
 */
export function filteredAnyway(before: readonly string[], after: readonly string[]): boolean {
  const at = after.findIndex((line, i) => line !== before[i]);
  const added = after[at] ?? '';
  const chain = /^-A (KUBE-FW-\S+) -j (?:ACCEPT|RETURN)$/.exec(added)?.[1];
  if (chain === undefined || [...after.slice(0, at), ...after.slice(at + 1)].join('\n') !== before.join('\n'))
    return false;
  const isLast = after.slice(at + 1).every((line) => !line.startsWith(`-A ${chain} `) || !/ -[jg] /.test(line));
  const ways = before.filter((line) => line.endsWith(` -j ${chain}`));
  return isLast && ways.length > 0 && ways.every((way) => isFiltered(way, before));
}

/** Whether packets that come by this rule of KUBE-SERVICES meet no other, and the firewall drops them in every hook. */
function isFiltered(way: string, lines: readonly string[]): boolean {
  const [key, protocol, port] = /-m (\w+) -p \1 -d \S+ --dport (\d+)(?= -j)/.exec(way) ?? [];
  if (key === undefined || !way.startsWith('-A KUBE-SERVICES ')) return false;
  const same = (line: string) => line.startsWith('-A KUBE-SERVICES ') && line.includes(`${key} -j`);
  const nodePort = new RegExp(`^-A KUBE-NODEPORTS .*-p ${protocol} --dport ${port} `);
  const drop = (line: string) => line.startsWith('-A KUBE-PROXY-FIREWALL ') && line.endsWith(`${key} -j DROP`);
  const met = lines.slice(lines.indexOf(way) + 1).filter((line) => same(line) || nodePort.test(line));
  return met.length === 0 && lines.some(drop) && isHooked(lines);
}

/** A payload has the hooks that kube-proxy makes; a full text shows them. */
function isHooked(lines: readonly string[]): boolean {
  const hooks = ['INPUT', 'FORWARD', 'OUTPUT'];
  if (!lines.some((line) => hooks.some((hook) => line.startsWith(`-A ${hook} `)))) return true;
  return hooks.every((hook) =>
    lines.some(
      (line) => line.startsWith(`-A ${hook} -m conntrack --ctstate NEW -m `) && line.endsWith('-j KUBE-PROXY-FIREWALL'),
    ),
  );
}
