/**
 * In which order CoreDNS runs the plugins that are emitted (plugin.cfg). The order of a Corefile decides nothing, so it is
 * written in the order that counts, and what a reader sees is what happens.
 */
import type { CoreDnsVersion } from '../../model/types/dns.ts';

const before = ['reload', 'ready', 'health', 'prometheus', 'errors', 'loadbalance'];
const after = ['k8s_external', 'kubernetes', 'file', 'loop', 'forward'];

/** Since 1.14.7 the cache keeps what was asked after rewriting, and before that what the client asked. */
const cacheLast = { minor: 14, patch: 7 };

/** The order of directives of one plugin stays. */
export function sortedByPlugin<T extends { readonly words: readonly string[] }>(
  version: CoreDnsVersion,
  directives: readonly T[],
): readonly T[] {
  const order = pluginOrder(version);
  const rank = ({ words: [name = ''] }: T): number => order.indexOf(name);
  return [...directives].sort((a, b) => rank(a) - rank(b));
}

function pluginOrder({ minor, patch }: CoreDnsVersion): readonly string[] {
  const late = minor > cacheLast.minor || (minor === cacheLast.minor && patch >= cacheLast.patch);
  const middle = late ? ['rewrite', 'autopath', 'cache'] : ['cache', 'rewrite', 'autopath'];
  return [...before, ...middle, ...after];
}
