/**
 * No Corefile counts on its plugins to answer in the order in which they are written.
 *
 * Unsatisfiable iff of two plugins of a block the one that is written later answers a name that the other one would answer
 * otherwise: CoreDNS runs plugins in the order of its own list, whatever a Corefile's order is.
 */
import type { Network } from '../../../src/model/types/network.ts';
import type { Property } from '../../../src/verify/property.ts';
import { directiveOrder } from '../../../src/verify/read/corefile/directives.ts';
import type { ServerBlock } from '../../../src/verify/read/corefile/parser.ts';
import { stanzasOf } from '../../../src/verify/read/corefile/stanza.ts';
import { originsOf } from '../../../src/verify/read/corefile/zones.ts';
import { serviceNames } from '../../../src/verify/semantics/dns/declared/world.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import {
  corefileSubject,
  corefileText,
  type ReadCorefile,
  readCorefiles,
  spanIn,
  verdictOn,
} from '../../algebra/corefiles.ts';
import { heardText, withAndWithout } from '../../algebra/servers.ts';

const id = 'dns/plugin-order-assumption';
/** `forward` answers what is left, which nobody writes in the hope of another order. */
const answering = new Set('template hosts k8s_external kubernetes file'.split(' '));

export const property: Property = {
  id,
  severity: 'warning',
  statement: 'No Corefile counts on its plugins to answer in the order in which they are written.',
  engine: ['enumeration'],
  judge: (network) => {
    const blocks = readCorefiles(network).flatMap((read) => read.parsed.blocks.map((block) => ({ read, block })));
    const several = blocks.filter(({ block }) => answerersIn(block).length > 1);
    return {
      applicable: several.length > 0,
      evidence: { blocks: several.length },
      findings: several.flatMap(({ read, block }) => judgeBlock(network, read, block)),
    };
  },
};

const answerersIn = ({ directives }: ServerBlock): readonly string[] =>
  [...directives.keys()].filter((name) => answering.has(name));

const rank = (plugin: string): number => directiveOrder.indexOf(plugin);

function judgeBlock(network: Network, read: ReadCorefile, block: ServerBlock): readonly Finding[] {
  const written = answerersIn(block);
  return written.flatMap((later, at) =>
    written
      .slice(0, at)
      .filter((earlier) => rank(later) < rank(earlier))
      .flatMap((earlier) => judgePair(network, { read, block, earlier, later })),
  );
}

interface Pair {
  readonly read: ReadCorefile;
  readonly block: ServerBlock;
  readonly earlier: string;
  /** Written later, and asked first. */
  readonly later: string;
}

function judgePair(network: Network, pair: Pair): readonly Finding[] {
  const { read, block, earlier, later } = pair;
  const { as, without } = withAndWithout(network, read, block, later);
  for (const name of namesFor(network, block)) {
    const [runs, written] = [as(name, 'A'), without(name, 'A')];
    if (runs === undefined || written === undefined || written.records.length === 0) continue;
    if (heardText(runs) === heardText(written) || !answersItself(network, pair, name)) continue;
    const places = [earlier, later].flatMap((plugin) => block.directives.get(plugin)?.slice(0, 1) ?? []);
    const keys = block.keys.map(({ text }) => text).join(' ');
    return [
      finding({
        property: id,
        severity: 'warning',
        verdict: verdictOn(read),
        message: `\`${later}\` answers \`${name}\` before \`${earlier}\`, which stands first in server block \`${keys}\` of the ${corefileText(read.corefile)}: ${heardText(runs)}, and not ${heardText(written)}`,
        remedy: `write \`${later}\` before \`${earlier}\`, so that the text says what happens, or take the name out of one of them`,
        subjects: [corefileSubject(read.corefile)],
        locations: places.map((place) => spanIn(read, place)),
        witness: { name, type: 'A', actual: heardText(runs), expected: heardText(written) },
        witnessClass: `${keys} ${earlier} ${later}`,
      }),
    ];
  }
  return [];
}

/** Whether the plugin that is written first has the name, and not one behind both. */
function answersItself(network: Network, { read, block, earlier, later }: Pair, name: string): boolean {
  const directives = new Map([...block.directives].filter(([plugin]) => plugin !== later));
  const less = { ...block, directives };
  const parsed = { ...read.parsed, blocks: read.parsed.blocks.map((each) => (each === block ? less : each)) };
  const { as, without } = withAndWithout(network, { ...read, parsed }, less, earlier);
  const [own, others] = [as(name, 'A'), without(name, 'A')];
  return own !== undefined && (others === undefined || heardText(own) !== heardText(others));
}

const sampled = 200;

/** Names that the block's plugins are about: hosts' own, Services', and one in each zone. */
function namesFor(network: Network, { keys, directives }: ServerBlock): readonly string[] {
  const own = keys.map(({ text }) => text);
  const hosts = stanzasOf(directives.get('hosts') ?? [], 'hosts').flatMap(({ lines }) =>
    lines.flatMap(({ rest }) => rest.map(({ text }) => text.toLowerCase().replace(/\.?$/, '.'))),
  );
  const zones = [...answering].flatMap((plugin) =>
    stanzasOf(directives.get(plugin) ?? [], plugin).flatMap(({ args }) =>
      originsOf(
        args.slice(plugin === 'template' ? 2 : 0).map(({ text }) => text),
        own,
      ),
    ),
  );
  const below = zones.map((zone) => (zone === '.' ? 'www.example.com.' : `www.${zone}`));
  return [...new Set([...hosts, ...below, ...serviceNames(network).slice(0, sampled)])];
}
