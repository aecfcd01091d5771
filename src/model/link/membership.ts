/**
 * Which cluster an object belongs to: its label `plumbline.dev/cluster`; else the `Cluster` object in the nearest folder
 * upward; else the only `Cluster`; else the cluster `default`. Objects that stand twice in one cluster are errors.
 */

import { compareText } from '../../core/order.ts';
import { recall } from '../../core/recall.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import type { ClusterObject } from '../types/cluster.ts';
import type { KubeObject, ReadObjects, UnknownObject } from '../types/objects.ts';

export const clusterLabel = 'plumbline.dev/cluster';

/** The objects of one cluster. */
export interface Member {
  readonly name: string;
  readonly cluster: ClusterObject | undefined;
  readonly objects: readonly KubeObject[];
  readonly unknown: readonly UnknownObject[];
}

export function groupByCluster(read: ReadObjects): { members: readonly Member[]; diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const clusters = read.objects.filter((object): object is ClusterObject => object.kind === 'Cluster');
  const byName = new Map<string, ClusterObject>();
  for (const cluster of clusters) {
    const earlier = byName.get(cluster.metadata.name);
    if (earlier === undefined) byName.set(cluster.metadata.name, cluster);
    else diagnostics.push(twice(`Cluster \`${cluster.metadata.name}\``, earlier, cluster));
  }
  const nearest = nearestCluster(clusters);
  const labels = new Map<string, KubeObject>();
  const nameOf = (object: KubeObject): string => {
    const label = object.metadata.labels[clusterLabel];
    if (label !== undefined) {
      if (!labels.has(label)) labels.set(label, object);
      return label;
    }
    return nearest(object.origin.file);
  };

  const groups = new Map<string, { objects: KubeObject[]; unknown: UnknownObject[] }>();
  const group = (name: string) =>
    recall(groups, name, () => ({ objects: [] as KubeObject[], unknown: [] as UnknownObject[] }));
  for (const cluster of clusters) group(cluster.metadata.name);
  for (const object of read.objects) if (object.kind !== 'Cluster') group(nameOf(object)).objects.push(object);
  for (const object of read.unknown) group(nearest(object.origin.file)).unknown.push(object);
  for (const [label, object] of labels) {
    if (clusters.length > 0 && !byName.has(label)) {
      diagnostics.push(diagnose('cluster/unknown', [object.origin.span(['metadata', 'labels', clusterLabel])], label));
    }
  }
  const members = [...groups]
    .filter(([, { objects, unknown }], _, all) => objects.length > 0 || unknown.length > 0 || all.length === 1)
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, { objects, unknown }]) => ({
      name,
      cluster: byName.get(name),
      objects: withoutDuplicates(objects, diagnostics),
      unknown,
    }));
  return { members, diagnostics };
}

function nearestCluster(clusters: readonly ClusterObject[]): (file: string) => string {
  const byFolder = new Map<string, string>();
  for (const cluster of clusters) {
    const folder = folderOf(cluster.origin.file);
    if (!byFolder.has(folder)) byFolder.set(folder, cluster.metadata.name);
  }
  const only = clusters.length === 1 ? clusters[0]!.metadata.name : 'default';
  const known = new Map<string, string>();
  return (file) => {
    const start = folderOf(file);
    let name = known.get(start);
    if (name === undefined) {
      let folder = start;
      while (!byFolder.has(folder) && folder !== '') folder = folderOf(folder);
      name = byFolder.get(folder) ?? only;
      known.set(start, name);
    }
    return name;
  };
}

function folderOf(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf('/')));
}

function withoutDuplicates(objects: readonly KubeObject[], diagnostics: Diagnostic[]): readonly KubeObject[] {
  const seen = new Map<string, KubeObject>();
  return objects.filter((object) => {
    const { kind, metadata } = object;
    const key = `${kind}\n${metadata.namespace ?? ''}\n${metadata.name}`;
    const earlier = seen.get(key);
    if (earlier === undefined) {
      seen.set(key, object);
      return true;
    }
    const name = metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
    diagnostics.push(twice(`${kind} \`${name}\``, earlier, object));
    return false;
  });
}

function twice(what: string, one: KubeObject, other: KubeObject): Diagnostic {
  return diagnose(
    'object/duplicate',
    [other.origin.span(['metadata', 'name']), one.origin.span(['metadata', 'name'])],
    what,
  );
}
