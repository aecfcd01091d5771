/** Paths → networks: what every command that takes definitions begins with. */
import { type Diagnostic, diagnose, hasErrors } from '../diagnostics/diagnostic.ts';
import { link } from '../model/link/index.ts';
import { readSources } from '../model/read/index.ts';
import type { Network } from '../model/types/network.ts';
import type { ReadObjects } from '../model/types/objects.ts';
import type { Site } from '../model/types/site.ts';
import type { ReadCounts, Report } from '../report/report.ts';
import type { Host } from './host.ts';
import { gatherInputs } from './inputs.ts';

export interface Loaded {
  readonly read: ReadObjects;
  /** Empty when a diagnostic is an error: a network of half the definitions would be judged wrongly. */
  readonly networks: readonly Network[];
  /** What stands beside the clusters; undefined also when a diagnostic is an error. */
  readonly site?: Site;
  readonly diagnostics: readonly Diagnostic[];
}

export async function load(
  paths: readonly string[],
  kubernetesVersion: string | undefined,
  host: Host,
): Promise<Loaded> {
  const { inputs, diagnostics } = await gatherInputs(paths, host);
  return linkAll(readSources(inputs), { kubernetesVersion, environment: host.env }, diagnostics, paths);
}

interface LinkSettings {
  readonly kubernetesVersion: string | undefined;
  readonly environment: Host['env'];
}

/** Links what was read; `places` says where objects were looked for, in case there are none. */
export function linkAll(
  read: ReadObjects,
  { kubernetesVersion, environment }: LinkSettings,
  before: readonly Diagnostic[],
  places: readonly string[],
): Loaded {
  const diagnostics = [...before, ...read.diagnostics];
  if (read.objects.length + read.unknown.length === 0 && !hasErrors(diagnostics)) {
    diagnostics.push(diagnose('read/no-objects', [], places.map((place) => `\`${place}\``).join(', ')));
  }
  if (hasErrors(diagnostics)) return { read, networks: [], diagnostics };
  const linked = link(read, { environment, ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }) });
  diagnostics.push(...linked.diagnostics);
  if (hasErrors(diagnostics)) return { read, networks: [], diagnostics };
  const { networks, site } = linked;
  return { read, networks, ...(site === undefined ? {} : { site }), diagnostics };
}

/** What a report says of the input. */
export function reportInput({ read, networks }: Loaded): Pick<Report, 'counts' | 'unread' | 'unknown' | 'sources'> {
  return { counts: countRead(read, networks), unread: read.unread, unknown: read.unknown, sources: read.sources };
}

function countRead(read: ReadObjects, networks: readonly Network[]): ReadCounts {
  let [nodes, services, endpoints] = [0, 0, 0];
  for (const network of networks) {
    nodes += network.nodes.length;
    services += network.services.length;
    for (const { ports } of network.services) {
      for (const port of ports) endpoints += port.endpoints[4].length + port.endpoints[6].length;
    }
  }
  return { files: read.sources.length, clusters: networks.length, nodes, services, endpoints };
}
