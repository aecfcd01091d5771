/** The zone of a server block's key, or of a plugin's argument: `[scheme://]zone[:port]`, or a prefix. */
import { zonesOfWord } from '../../../core/name/names.ts';

export function zonesOfKey(key: string): readonly string[] {
  const bare = key.replace(/^(dns|tls|quic|grpc|https3?|unix):\/\//, '');
  const zone = (/^(.*\/\d+)(?::\d+)?$/.exec(bare) ?? /^([^:]*):\d+$/.exec(bare))?.[1] ?? bare;
  return zonesOfWord(zone === '' ? '.' : zone);
}

/** What stands after a plugin's name, or else the block's own keys. */
export const originsOf = (args: readonly string[], keys: readonly string[]): readonly string[] =>
  (args.length > 0 ? args : keys).flatMap(zonesOfKey);
