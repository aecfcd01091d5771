/**
 * `artifact/bird-equivalent`: each node's BIRD has the sessions that are declared, originates what is declared, and lets
 * through, to each peer, from each peer and into the kernel, exactly the routes that are declared, with the declared attributes.
 *
 * Unsatisfiable iff no route (prefix, source, interface, communities, AS path, preference, metric, next hop) fares otherwise
 * than declared. Prefixes are parted into finitely many kinds that neither side tells apart, and so is every attribute; each
 * kind is tried.
 */

import type { RoutesArtifact, Written } from '../../../compile/artifact.ts';
import type { Family } from '../../../core/ip/address.ts';
import { recall } from '../../../core/recall.ts';
import type { Span } from '../../../diagnostics/span.ts';
import type { BgpNode, ClusterBgp } from '../../../model/types/calico-network.ts';
import type { Network } from '../../../model/types/network.ts';
import { readBird } from '../../read/bird/index.ts';
import type { Daemon } from '../../read/bird/syntax.ts';
import { NotUnderstood } from '../../semantics/bird/inquiry.ts';
import type { CheckResult, FidelityEntry, Finding, Obligation } from '../../verdict.ts';
import { birdEquivalent } from '../equivalents.ts';
import { Likeness, portraitOf } from './alike.ts';
import { judgeDaemon } from './daemon.ts';
import { notFollowed, refused } from './findings.ts';

/** How many findings of one daemon are shown; the others would say the same. */
const shown = 20;

/** One file of a daemon, whoever wrote it. */
type BirdText = Omit<Written<RoutesArtifact>, 'target'>;

export function validateBird({ bgp }: Network, texts: readonly BirdText[]): CheckResult {
  if (bgp === undefined) return { obligations: [], findings: [], fidelity: [] };
  const byNode = new Map<string, BirdText[]>();
  for (const text of texts) recall(byNode, text.node, () => []).push(text);
  const results = bgp.nodes
    .filter(({ name }) => byNode.has(name))
    .flatMap((node) => judgeNode(bgp, node, byNode.get(node.name)!));
  return {
    obligations: results.map(({ obligation }) => obligation),
    findings: results.flatMap(({ findings }) => findings),
    fidelity: texts.length === 0 ? [] : beyond(bgp),
  };
}

interface DaemonText {
  readonly daemon: Daemon;
  readonly path: string;
  readonly main: string;
  readonly files: ReadonlyMap<string, string>;
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

interface Proven {
  readonly likeness: Likeness;
  readonly results: readonly Result[];
}

/** What was proven of a node of each likeness, the one last met first. */
const proven = new WeakMap<ClusterBgp, Proven[]>();

function judgeNode(bgp: ClusterBgp, node: BgpNode, texts: readonly BirdText[]): readonly Result[] {
  const daemons = daemonsOf(texts);
  const named = new Map(texts.map(({ form, path, text }) => [`${form} ${nameOf(path)}`, text]));
  const portrait = named.size === texts.length ? portraitOf(bgp, node, named) : undefined;
  const before = recall(proven, bgp, () => []);
  const found = portrait === undefined ? -1 : before.findIndex(({ likeness }) => likeness.holdsFor(portrait));
  if (found >= 0) {
    const [known] = before.splice(found, 1) as [Proven];
    before.unshift(known);
    return known.results.map((result, index) => sharedWith(node, daemons[index]!.path, result));
  }
  const results = daemons.map((daemon) => judge(bgp, node, daemon));
  if (portrait !== undefined && results.every(({ obligation }) => obligation.verdict === 'proved'))
    before.unshift({ likeness: new Likeness(portrait), results });
  return results;
}

const sharedWith = (node: BgpNode, path: string, { obligation }: Result): Result => ({
  obligation: {
    ...obligation,
    subject: `node/${node.name}`,
    evidence: { ...obligation.evidence, artifact: path, alike: obligation.subject },
  },
  findings: [],
});

function daemonsOf(texts: readonly BirdText[]): readonly DaemonText[] {
  const single = texts
    .filter(({ form }) => form === 'bird')
    .map(({ path, text }) => ({ daemon: { version: '2' as const }, path, main: path, files: new Map([[path, text]]) }));
  const split = ([4, 6] as const).flatMap((family) => {
    const own = texts.filter((text) => text.form === 'calico' && text.family === family);
    if (own.length === 0) return [];
    const main = mainOf(family);
    const path = own.find((text) => nameOf(text.path) === main)?.path ?? own[0]!.path;
    const files = new Map(own.map((text) => [nameOf(text.path), text.text]));
    return [{ daemon: { version: '1.6' as const, family }, path, main, files }];
  });
  return [...single, ...split];
}

const mainOf = (family: Family): string => (family === 4 ? 'bird.cfg' : 'bird6.cfg');

interface Result {
  readonly obligation: Obligation;
  readonly findings: readonly Finding[];
}

function judge(bgp: ClusterBgp, node: BgpNode, { daemon, path, main, files }: DaemonText): Result {
  const about = { node, path };
  const family = daemon.version === '1.6' ? { family: daemon.family } : {};
  const conclude = (findings: readonly Finding[], evidence: Readonly<Record<string, number>>): Result => {
    const worst = findings.find(({ verdict }) => verdict === 'refuted') ?? findings[0];
    const obligation: Obligation = {
      property: birdEquivalent,
      subject: `node/${node.name}`,
      verdict: worst?.verdict ?? 'proved',
      engine: ['enumeration'],
      evidence: { artifact: path, ...family, ...evidence, ...(worst && { fingerprint: worst.fingerprint }) },
    };
    return { obligation, findings: findings.slice(0, shown) };
  };
  const read = readBird(files, main, daemon);
  if (!read.ok) return conclude([refused(about, read.message, read.place)], {});
  try {
    const { findings, sessions, cells } = judgeDaemon(bgp, node, about, read.configuration);
    return conclude(findings, { sessions, prefixes: cells });
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error;
    return conclude([notFollowed(about, error.message)], {});
  }
}

/**
 * No text holds a password, so that none is proven to be the right one; and the sessions of a node with its own pods are those of
 * the pods that its Felix has, which no definition says.
 */
function beyond({ peers, configurations }: ClusterBgp): readonly FidelityEntry[] {
  const mesh = configurations.get('default');
  const places = [
    ...(mesh?.spec.nodeMeshPassword === undefined ? [] : [mesh.origin.span(['spec', 'nodeMeshPassword'])]),
    ...peers.filter(({ spec }) => spec.password !== undefined).map(({ origin }) => origin.span(['spec', 'password'])),
  ];
  const workloads = peers.filter(({ spec }) => spec.localWorkloadSelector);
  const entry = (location: Span, construct: string): FidelityEntry => ({ location, construct, treatment: 'ignored' });
  return [
    ...places.map((location) => entry(location, 'a password, which stays in its Secret')),
    ...workloads.map(({ origin }) =>
      entry(origin.span(['spec', 'localWorkloadSelector']), 'sessions with pods of the node itself'),
    ),
  ];
}
