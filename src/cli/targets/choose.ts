/** Which targets `compile` is for, and where their artifacts stand in a bundle. */
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import type { Network } from '../../model/types/network.ts';
import { targetCalled, targets } from './index.ts';
import type { Target } from './target.ts';

/** What was asked for; else every target that the cluster has inputs for. */
export function chooseTargets(network: Network, asked: readonly string[] | undefined): readonly Target[] {
  return asked?.map(targetCalled) ?? targets.filter((target) => target.inputs(network) === true);
}

/** Paths name the cluster only where there are several. */
export function clusterPrefix(cluster: string, clusters: number): string {
  return clusters < 2 ? '' : `clusters/${cluster}/`;
}

/** A cluster whose kube-proxy writes something else gets iptables rules only when they are asked for. */
export function checkModes(networks: readonly Network[], asked: readonly string[] | undefined): Diagnostic[] {
  if (asked !== undefined) return [];
  return networks
    .filter(({ cluster }) => cluster.proxy.mode !== 'iptables')
    .map(({ cluster }) =>
      diagnose(
        'cli/usage',
        [],
        `cluster \`${cluster.name}\` runs kube-proxy in mode \`${cluster.proxy.mode}\`, which is no target yet; expected mode \`iptables\`, or \`--target iptables\``,
      ),
    );
}
