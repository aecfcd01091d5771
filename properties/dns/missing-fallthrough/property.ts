/**
 * A plugin that knows some names of a zone leaves the others to the plugins behind it.
 *
 * Unsatisfiable iff a server block has `hosts`, `template` or `kubernetes` without `fallthrough`, and a name that it does
 * not know gets an error, where the block without that plugin would answer. For its own zone `kubernetes` alone answers, so
 * only reverse zones and the root count there.
 */
import { isReverse, isWithin } from '../../../src/core/name/names.ts';
import { compileGoRegex } from '../../../src/core/regex/go-regex.ts';
import type { Network } from '../../../src/model/types/network.ts';
import { guardOf, not, shortestName, within } from '../../../src/verify/engines/automata/rules.ts';
import type { Property } from '../../../src/verify/property.ts';
import { directiveOrder } from '../../../src/verify/read/corefile/directives.ts';
import type { ServerBlock } from '../../../src/verify/read/corefile/parser.ts';
import { type Stanza, stanzasOf } from '../../../src/verify/read/corefile/stanza.ts';
import { originsOf } from '../../../src/verify/read/corefile/zones.ts';
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

const id = 'dns/missing-fallthrough';
const watched = ['template', 'hosts', 'kubernetes'] as const;
type Watched = (typeof watched)[number];

export const property: Property = {
  id,
  severity: 'error',
  statement: 'A plugin that knows some names of a zone leaves the others to the plugins behind it.',
  engine: ['automata', 'enumeration'],
  judge: (network) => {
    const places = readCorefiles(network).flatMap((read) =>
      read.parsed.blocks.flatMap((block) =>
        watched.flatMap((plugin) => (hasBehind(block, plugin) ? [{ read, block, plugin }] : [])),
      ),
    );
    return {
      applicable: places.length > 0,
      evidence: { plugins: places.length },
      findings: places.flatMap(({ read, block, plugin }) => judgePlugin(network, read, block, plugin)),
    };
  },
};

const answering = new Set('hosts k8s_external kubernetes file auto secondary etcd forward grpc'.split(' '));

/** Whether the block has the plugin, and another that answers after it. */
function hasBehind({ directives }: ServerBlock, plugin: Watched): boolean {
  const behind = directiveOrder.slice(directiveOrder.indexOf(plugin) + 1);
  return directives.has(plugin) && behind.some((name) => answering.has(name) && directives.has(name));
}

function judgePlugin(network: Network, read: ReadCorefile, block: ServerBlock, plugin: Watched): readonly Finding[] {
  const stanzas = stanzasOf(block.directives.get(plugin) ?? [], plugin);
  const keys = block.keys.map(({ text }) => text);
  const names = stanzas.flatMap((stanza) => strangers[plugin](stanza, keys));
  const { as, without } = withAndWithout(network, read, block, plugin);
  for (const { name, type } of names) {
    const [one, other] = [as(name, type), without(name, type)];
    if (one === undefined || other === undefined) continue;
    if (!['NXDOMAIN', 'SERVFAIL'].includes(one.rcode) || other.rcode !== 'NOERROR') continue;
    const [place] = block.directives.get(plugin) ?? [];
    return [
      finding({
        property: id,
        severity: 'error',
        verdict: verdictOn(read),
        message: `\`${plugin}\` in server block \`${keys.join(' ')}\` of the ${corefileText(read.corefile)} keeps \`${name}\` ${type} from the plugins behind it: ${one.rcode}, and without it ${heardText(other)}`,
        remedy: `add \`fallthrough\` to \`${plugin}\`, or give it only the zones that it knows wholly`,
        subjects: [corefileSubject(read.corefile)],
        locations: place === undefined ? [] : [spanIn(read, place)],
        witness: { name, type, actual: one.rcode, expected: heardText(other) },
        witnessClass: `${keys.join(' ')} ${plugin}`,
      }),
    ];
  }
  return [];
}

interface Asked {
  readonly name: string;
  readonly type: string;
}

/** Names in the plugin's zones that it may not know. */
const strangers: Readonly<Record<Watched, (stanza: Stanza, keys: readonly string[]) => readonly Asked[]>> = {
  hosts: ({ args }, keys) => originsOf(wordsOf(args).slice(1), keys).flatMap(below),
  kubernetes: ({ args }, keys) =>
    originsOf(wordsOf(args), keys)
      .filter((zone) => zone === '.' || isReverse(zone))
      .flatMap(below),
  template({ args, lines }, keys) {
    const [, type = 'ANY', ...zones] = wordsOf(args);
    const patterns = lines.filter(({ first }) => first.text === 'match').flatMap(({ rest }) => wordsOf(rest));
    const guards = patterns.map((pattern) => {
      const regex = compileGoRegex(pattern);
      return 'error' in regex
        ? ('all' as const)
        : guardOf({ kind: 'rcode', match: { form: 'regex', regex }, from: 0, to: 0, stop: true });
    });
    return originsOf(zones, keys).flatMap((zone) => {
      const missed = patterns.length === 0 ? 'none' : shortestName(within(zone), ...guards.map(not));
      if (missed === 'none' || missed === 'unknown') return [];
      return [
        { name: isWithin(zone, missed) ? missed : zone, type: type.toUpperCase() === 'ANY' ? 'A' : type.toUpperCase() },
      ];
    });
  },
};

const wordsOf = (tokens: readonly { readonly text: string }[]): readonly string[] => tokens.map(({ text }) => text);

function below(zone: string): readonly Asked[] {
  if (isReverse(zone)) return [{ name: zone === 'in-addr.arpa.' ? `1.2.0.192.${zone}` : `1.${zone}`, type: 'PTR' }];
  return [{ name: zone === '.' ? 'www.example.com.' : `www.${zone}`, type: 'A' }];
}
