/**
 * Servers of which only the settings are looked at, whatever the zones and the machine hold today: an upstream that has every
 * name answers in the zones' place, and `/etc/hosts`, which the plugin `hosts` reads unasked, has a name in each zone. So a name
 * that comes out of the rules otherwise shows, though nothing has it yet.
 */
import type { ParsedCorefile, ServerBlock } from '../../read/corefile/parser.ts';
import { originsOf } from '../../read/corefile/zones.ts';
import { blockOf } from '../../semantics/dns/declared/tokens.ts';

const content = ['kubernetes', 'k8s_external', 'file', 'autopath'];
const anything = blockOf('.', [{ words: ['forward', '.', '192.0.2.1'] }]).directives;

export const withAnyContent = ({ blocks, ...rest }: ParsedCorefile): ParsedCorefile => ({
  ...rest,
  blocks: blocks.map(({ keys, directives }): ServerBlock => {
    const kept = [...directives].filter(([directive]) => !content.includes(directive));
    return { keys, directives: new Map([...anything, ...kept]) };
  }),
});

/** A machine whose own list of hosts has a name in each zone of a server, and those names. */
export function machineOf({ blocks }: ParsedCorefile): {
  readonly names: readonly string[];
  readonly files: Readonly<Record<string, string>>;
} {
  const keys = blocks.flatMap((block) => block.keys.map(({ text }) => text));
  const names = originsOf(keys, []).map((zone) => (zone === '.' ? 'host.' : `host.${zone}`));
  return { names, files: { '/etc/hosts': names.map((name) => `192.0.2.9 ${name}\n`).join('') } };
}
