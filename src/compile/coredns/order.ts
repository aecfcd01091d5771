/**
 * In which order CoreDNS runs the plugins that are emitted (plugin.cfg). The order of a Corefile decides nothing, so it is
 * written in the order that counts, and what a reader sees is what happens.
 */
import type { CoreDnsVersion } from '../../model/types/dns.ts';

const before = ['reload', 'ready', 'health', 'prometheus', 'errors', 'loadbalance'];
const after = ['kubernetes', 'loop', 'forward'];

/** Since 1.14.7 the cache keeps what was asked after rewriting, and before that what the client asked. */
const cacheLast = { minor: 14, patch: 7 };

export function pluginOrder({ minor, patch }: CoreDnsVersion): readonly string[] {
  const late = minor > cacheLast.minor || (minor === cacheLast.minor && patch >= cacheLast.patch);
  const middle = late ? ['rewrite', 'autopath', 'cache'] : ['cache', 'rewrite', 'autopath'];
  return [...before, ...middle, ...after];
}
