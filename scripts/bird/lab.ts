/** One site in a lab: its daemons, what each of them learns, and what it should have learned. */
import { join } from 'node:path';
import type { ClusterBgp } from '../../src/model/types/calico-network.ts';
import { farOf } from '../../src/verify/semantics/bgp/graph.ts';
import { type Daemon, type Heard, withDaemons } from './daemons.ts';
import { outerConfiguration, protocolFor } from './outer.ts';
import { families, keyOf, type LabMachine, type LabPlan, planLab } from './plan.ts';
import { type Learned, predict, routeText } from './predict.ts';
import type { Programs } from './programs.ts';
import { type NodeTexts, textsOf } from './texts.ts';
import { wire } from './wiring.ts';

/** Which BIRD runs on the nodes. */
export type Dialect = 'BIRD 2' | 'BIRD 1.6';

export interface LabResult {
  readonly daemons: number;
  readonly sessions: number;
  /** Routes that were learned as predicted. */
  readonly routes: number;
  /** Prefixes of which more than one thing may come, by who speaks first. */
  readonly open: number;
  readonly differences: readonly string[];
  /** What outer speakers learned: by machine. */
  readonly learned: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface LabOptions {
  readonly bgp: ClusterBgp;
  readonly dialect: Dialect;
  readonly programs: Programs;
  /** Of the namespaces: short, and nobody else's. */
  readonly name: string;
  readonly folder: string;
}

export async function runLab({ bgp, dialect, programs, name, folder }: LabOptions): Promise<LabResult> {
  const plan = planLab(bgp);
  const wired = await wire(name, [...plan.machines.values()]);
  try {
    const texts = textsOf(bgp);
    const daemons = [...plan.machines.values()].flatMap((machine, at) =>
      programsFor(plan, machine, texts, dialect, programs).map(({ program, files, family }) => ({
        key: machine.key,
        namespace: wired.namespaces.get(machine.key)!,
        program,
        folder: join(folder, `${at}-${family}`),
        files,
        expected: expectedOf(plan, machine, family === 'both' ? families : [family]),
      })),
    );
    return await withDaemons(daemons, (heard) => compare(plan, heard, dialect));
  } finally {
    await wired.remove();
  }
}

interface Started {
  readonly program: string;
  readonly family: 4 | 6 | 'both';
  readonly files: Daemon['files'];
}

function programsFor(
  plan: LabPlan,
  machine: LabMachine,
  texts: readonly NodeTexts[],
  dialect: Dialect,
  { bird2, bird1 }: Programs,
): Started[] {
  const own = texts.find(({ node }) => node.name === machine.node?.name);
  if (own === undefined) {
    const text = outerConfiguration(plan, machine);
    return [{ program: bird2, family: 'both', files: [{ path: 'bird.conf', text }] }];
  }
  if (dialect === 'BIRD 2')
    return [{ program: bird2, family: 'both', files: [{ path: 'bird.conf', text: own.bird2 }] }];
  return families.map((family) => ({ program: bird1![family], family, files: own.bird1[family]! }));
}

function expectedOf({ graphs }: LabPlan, { key, node }: LabMachine, of: readonly (4 | 6)[]): ReadonlySet<string> {
  const names = of.flatMap((family) => {
    const { speakers, ends } = graphs[family];
    const speaker = speakers.find((each) => keyOf(each) === key);
    return (speaker?.ends ?? []).map((index) =>
      node === undefined ? protocolFor(ends[farOf(index)]!) : ends[index]!.session!.name,
    );
  });
  return new Set(names);
}

function compare(plan: LabPlan, heard: ReadonlyMap<Daemon, Heard>, dialect: Dialect): LabResult {
  const differences: string[] = [];
  const [predicted, real] = [new Map<string, Set<string>>(), new Map<string, Set<string>>()];
  let open = 0;
  const at = (map: Map<string, Set<string>>, key: string): Set<string> => {
    const set = map.get(key) ?? new Set<string>();
    map.set(key, set);
    return set;
  };
  let sessions = 0;
  for (const [daemon, { established, routes }] of heard) {
    const peers = peersOf(plan, daemon.key);
    for (const protocol of daemon.expected) {
      if (established.has(protocol)) sessions++;
      else differences.push(`${daemon.key}: the session ${protocol} does not come up`);
    }
    for (const protocol of established) {
      if (!daemon.expected.has(protocol)) differences.push(`${daemon.key}: the session ${protocol} comes up`);
    }
    for (const route of routes) at(real, daemon.key).add(routeText(peers.get(route.protocol) ?? route.protocol, route));
  }
  for (const family of families) {
    const { outcomes, unsettled } = predict(plan, family, dialect === 'BIRD 2' ? 'bird' : 'calico');
    differences.push(...unsettled.map((prefix) => `${prefix} never settles`));
    for (const [prefix, possible] of outcomes) {
      if (possible.length > 1) open++;
      for (const [key, texts] of nearest(possible, real, prefix))
        for (const text of texts) at(predicted, key).add(text);
    }
  }
  let routes = 0;
  for (const key of plan.machines.keys()) {
    const [expected, actual] = [at(predicted, key), at(real, key)];
    for (const text of actual) {
      if (expected.has(text)) routes++;
      else differences.push(`${key} learned ${text}`);
    }
    for (const text of expected) if (!actual.has(text)) differences.push(`${key} did not learn ${text}`);
  }
  return { daemons: heard.size, sessions, routes, open, differences, learned: real };
}

/** Of what may come of a prefix, what is most like that which came. */
function nearest(possible: readonly Learned[], real: Learned, prefix: string): Learned {
  const distance = (learned: Learned): number => {
    const machines = new Set([...learned.keys(), ...real.keys()]);
    return [...machines].reduce((sum, key) => {
      const [expected, actual] = [learned.get(key) ?? new Set<string>(), real.get(key) ?? new Set<string>()];
      const extra = [...actual].filter((text) => text.startsWith(`${prefix} `) && !expected.has(text));
      return sum + extra.length + [...expected].filter((text) => !actual.has(text)).length;
    }, 0);
  };
  return possible.reduce((best, each) => (distance(each) < distance(best) ? each : best));
}

/** The address of the peer, by protocol. */
function peersOf({ graphs }: LabPlan, key: string): ReadonlyMap<string, string> {
  const pairs = families.flatMap((family) => {
    const { speakers, ends } = graphs[family];
    const speaker = speakers.find((each) => keyOf(each) === key);
    return (speaker?.ends ?? []).map((index): readonly [string, string] => {
      const peer = ends[farOf(index)]!;
      return [ends[index]!.session?.name ?? protocolFor(peer), peer.address.text];
    });
  });
  return new Map(pairs);
}
