/**
 * Where `autopath` asks the `kubernetes` plugin for a client’s search path, that plugin knows the pods.
 *
 * Unsatisfiable iff a server block has `autopath @kubernetes` and no `kubernetes` with `pods verified`, or a cluster with
 * `autopath` has a cache on each node, so that nodes ask in the place of pods: autopath then does nothing, without a word.
 */
import type { Network } from '../../../src/model/types/network.ts';
import type { Property } from '../../../src/verify/property.ts';
import type { ServerBlock } from '../../../src/verify/read/corefile/parser.ts';
import { stanzasOf } from '../../../src/verify/read/corefile/stanza.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import {
  corefileSubject,
  corefileText,
  type ReadCorefile,
  readCorefiles,
  spanIn,
  verdictOn,
} from '../../algebra/corefiles.ts';

const id = 'dns/autopath-without-verified-pods';
const source = '@kubernetes';

export const property: Property = {
  id,
  severity: 'warning',
  statement: 'Where `autopath` asks the `kubernetes` plugin for a client’s search path, that plugin knows the pods.',
  engine: ['enumeration'],
  judge: (network) => {
    const searching = readCorefiles(network).flatMap((read) =>
      read.parsed.blocks.flatMap((block) => (autopathIn(block) === undefined ? [] : [{ read, block }])),
    );
    return {
      applicable: searching.length > 0 || network.dns?.autopath === true,
      evidence: { blocks: searching.length },
      findings: [...searching.flatMap(({ read, block }) => judgeOne(read, block)), ...behindCaches(network)],
    };
  },
};

function behindCaches({ cluster, dns }: Network): readonly Finding[] {
  if (dns?.autopath !== true || dns.nodeLocal === undefined || dns.origin === undefined) return [];
  return [
    finding({
      property: id,
      severity: 'warning',
      message: `\`autopath\` does nothing in cluster \`${cluster.name}\`: the caches on the nodes, at ${dns.nodeLocal.text}, ask in the place of pods`,
      remedy: 'turn off `autopath`, or the caches on the nodes',
      subjects: [{ kind: 'Cluster', name: cluster.name }],
      locations: ['nodeLocal', 'autopath'].map((field) => dns.origin!.span(['spec', 'dns', field])),
      witness: { client: 'a node', nodeLocal: dns.nodeLocal.text, searchPath: null },
      witnessClass: 'node caches',
    }),
  ];
}

/** The word `@kubernetes`, where autopath has it. */
const autopathIn = ({ directives }: ServerBlock) => directives.get('autopath')?.find(({ text }) => text === source);

function judgeOne(read: ReadCorefile, block: ServerBlock): readonly Finding[] {
  const place = autopathIn(block);
  const stanzas = stanzasOf(block.directives.get('kubernetes') ?? [], 'kubernetes');
  const modes = stanzas.flatMap(({ lines }) => lines.filter(({ first }) => first.text === 'pods'));
  const mode = modes.at(-1)?.rest[0];
  if (place === undefined || mode?.text === 'verified') return [];
  const { corefile } = read;
  const says = stanzas.length === 0 ? 'has no `kubernetes` plugin' : `has \`pods ${mode?.text ?? 'disabled'}\``;
  const zone = block.keys.map(({ text }) => text).join(' ');
  return [
    finding({
      property: id,
      severity: 'warning',
      verdict: verdictOn(read),
      message: `\`autopath ${source}\` does nothing in server block \`${zone}\` of the ${corefileText(corefile)}, which ${says}`,
      remedy: 'set `pods verified` in the `kubernetes` stanza of the same block; it takes about twice the memory',
      subjects: [corefileSubject(corefile)],
      locations: [place, ...(mode === undefined ? [] : [mode])].map((each) => spanIn(read, each)),
      witness: { block: zone, pods: mode?.text ?? null },
      witnessClass: zone,
    }),
  ];
}
