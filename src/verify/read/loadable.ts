/**
 * What iptables-restore or the kernel refuses although each word of the rule is known: matches that need a protocol,
 * targets that belong to one table. Seen with iptables 1.8.9 on both back ends (legacy and nf_tables).
 */
import type { Match, Target } from './ruleset.ts';

const ported = new Set([6, 17, 33, 132]);

/** Why a target is refused in a table, whatever the rest of the rule. */
export function misplaced({ kind }: Target, table: string): string | undefined {
  switch (kind) {
    case 'destination-nat':
    case 'destination-choice':
    case 'redirect':
    case 'masquerade':
    case 'source-nat':
      return table === 'nat' ? undefined : 'addresses are translated in table `nat` only';
    case 'reject':
      return table === 'filter' ? undefined : '`REJECT` is for table `filter` only';
    case 'drop':
      return table === 'nat' ? 'table `nat` is not for filtering, and cannot drop' : undefined;
    default:
      return undefined;
  }
}

/** Why the parts of a rule do not go together. `modules` are the matches that it names, `words` all of it. */
export function contradiction(
  matches: readonly Match[],
  target: Target,
  modules: readonly string[],
  words: readonly string[],
): string | undefined {
  const named = matches.filter((match) => match.kind === 'protocol');
  const protocol = named.length === 1 && !named[0]!.negated ? named[0]!.number : undefined;
  for (const [module, number] of protocolModules)
    if (modules.includes(module) && protocol !== number) return `\`-m ${module}\` needs \`-p ${module}\``;
  const withPorts =
    (target.kind === 'destination-nat' && target.port !== undefined) ||
    ((target.kind === 'destination-choice' || target.kind === 'redirect') && target.ports !== undefined) ||
    (target.kind === 'masquerade' && words.includes('--to-ports'));
  if (withPorts && !ported.has(protocol ?? 0)) return 'a port is given without a protocol that has ports';
  if (target.kind === 'reject' && target.with === 'tcp-reset' && protocol !== 6) return '`tcp-reset` needs `-p tcp`';
  for (const kind of ['source', 'destination', 'protocol', 'in-interface', 'out-interface'] as const)
    if (matches.filter((match) => match.kind === kind).length > 1) return `more than one ${kind}`;
  return undefined;
}

const protocolModules = [
  ['tcp', 6],
  ['udp', 17],
  ['sctp', 132],
] as const;
