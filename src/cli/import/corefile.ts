/**
 * A Corefile that somebody has → definitions that stand for it: a Cluster's DNS settings, and a DNSRewrite for each rule.
 * What could not be carried over is not guessed: the server that the definitions promise is compared with the one that the
 * text makes, and every setting that differs is said.
 */
import { quoteWord } from '../../compile/corefile-word.ts';
import { isReverse } from '../../core/name/names.ts';
import type { Network } from '../../model/types/network.ts';
import { serverKeys } from '../../verify/read/corefile/listeners.ts';
import type { ParsedCorefile, ServerBlock } from '../../verify/read/corefile/parser.ts';
import { type Stanza, stanzasOf } from '../../verify/read/corefile/stanza.ts';
import { declaredServer } from '../../verify/semantics/dns/declared/server.ts';
import { kubernetesOptions } from '../../verify/semantics/dns/kubernetes/stanza.ts';
import { settingsDiffer } from '../../verify/validate/coredns/compare.ts';

export interface Definition {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

export function definitionsOf({ blocks }: ParsedCorefile, cluster: string): readonly Definition[] {
  const main = blocks.find(({ directives }) => directives.has('kubernetes')) ?? blocks[0];
  const rewrites = blocks.flatMap((block) => rewritesIn(block));
  return [
    own('Cluster', cluster, main === undefined ? {} : clusterSpec(main, blocks)),
    ...rewrites.map(({ zone, rule }, index) =>
      own('DNSRewrite', `rewrite-${String(index + 1).padStart(3, '0')}`, {
        order: index + 1,
        ...(zone === '.' ? {} : { zone: zone.replace(/\.$/, '') }),
        rule,
      }),
    ),
  ];
}

const own = (kind: string, name: string, spec: Definition['spec']): Definition => ({
  apiVersion: 'plumbline.dev/v1alpha1',
  kind,
  metadata: { name },
  spec,
});

function clusterSpec(main: ServerBlock, blocks: readonly ServerBlock[]): Definition['spec'] {
  const keys = main.keys.map(({ text }) => text);
  const [stanza] = stanzasIn(main, 'kubernetes');
  const options = stanza && kubernetesOptions(stanza, keys);
  const domain = options?.zones.find((zone) => !isReverse(zone));
  const [cache] = stanzasIn(main, 'cache');
  const seconds = cache?.args[0]?.text ?? '';
  const upstreams = forwards(main).find(({ from }) => from === '.')?.to;
  const stubs = [
    ...forwards(main).filter(({ from }) => from !== '.'),
    ...blocks.filter((block) => block !== main).flatMap(stubOf),
  ];
  return {
    ...(domain === undefined ? {} : { clusterDomain: domain.replace(/\.$/, '') }),
    dns: {
      ...(options === undefined ? {} : { pods: options.pods, ttl: options.ttl }),
      ...(main.directives.has('autopath') ? { autopath: true } : {}),
      cacheSeconds: cache === undefined ? 0 : /^\d+$/.test(seconds) ? Number(seconds) : 3600,
      ...(upstreams === undefined ? {} : { upstreams }),
      ...(stubs.length === 0
        ? {}
        : { stubDomains: Object.fromEntries(stubs.map(({ from, to }) => [from.replace(/(?<=.)\.$/, ''), to])) }),
    },
  };
}

const stanzasIn = ({ directives }: ServerBlock, directive: string): readonly Stanza[] =>
  stanzasOf(directives.get(directive) ?? [], directive);

const forwards = (block: ServerBlock) =>
  stanzasIn(block, 'forward').map(({ args: [from, ...to] }) => ({
    from: from?.text.toLowerCase() ?? '.',
    to: to.map(({ text }) => text),
  }));

/** A block that only forwards its own zone is what kube-dns called a stub domain. */
function stubOf(block: ServerBlock): readonly { readonly from: string; readonly to: readonly string[] }[] {
  const usual = new Set(['errors', 'cache', 'loop', 'forward', 'log', 'loadbalance', 'reload']);
  const [forward, another] = forwards(block);
  if (forward === undefined || another !== undefined || ![...block.directives.keys()].every((name) => usual.has(name)))
    return [];
  return zonesOf(block).map((zone) => ({ from: zone, to: forward.to }));
}

const zonesOf = ({ keys }: ServerBlock): readonly string[] =>
  keys.flatMap(({ text }) => serverKeys(text).map(({ zone }) => zone));

function rewritesIn(block: ServerBlock): readonly { readonly zone: string; readonly rule: string }[] {
  const [zone = '.'] = block.directives.has('kubernetes') ? ['.'] : zonesOf(block);
  return stanzasIn(block, 'rewrite').map(({ args, lines }) => {
    const words = [...args, ...lines.flatMap(({ first, rest }) => [first, ...rest])].map(({ text }) => text);
    return { zone, rule: words.map(quoteWord).join(' ') };
  });
}

/** One line for each setting of the text that the definitions do not stand for, and for each that they add. */
export function notCarried(network: Network, original: ParsedCorefile): readonly string[] {
  const { dns } = network;
  if (dns === undefined) return ['the Corefile has no server block'];
  return settingsDiffer(declaredServer(network, dns), original).map(({ zone, plugin, expected, actual }) => {
    if (actual === undefined) return `\`${plugin}\` of \`${zone}\` is new: ${expected}`;
    return expected === undefined
      ? `\`${plugin}\` of \`${zone}\` is left out: ${actual}`
      : `\`${plugin}\` of \`${zone}\` changes from ${actual} to ${expected}`;
  });
}
