/**
 * Endpoints of a Service whose slices the input lacks: what the EndpointSlice controller would write from the pods that
 * the selector matches, with the hints that `trafficDistribution` asks for (KEP-4444, KEP-3015).
 */
import type { Family } from '../../core/ip/address.ts';
import type { EndpointsByFamily } from '../link/endpoints.ts';
import { endpointText, inOrder } from '../link/endpoints.ts';
import type { Endpoint, Node, Pod } from '../types/network.ts';
import type { Protocol } from '../types/service.ts';

export interface Selection {
  readonly name: string;
  readonly families: readonly Family[];
  readonly publishNotReadyAddresses: boolean;
  readonly trafficDistribution: string | undefined;
}

export function projectEndpoints(
  selection: Selection,
  port: { readonly protocol: Protocol; readonly targetPort: number | string },
  pods: readonly Pod[],
  nodes: ReadonlyMap<string, Node>,
): EndpointsByFamily {
  const byFamily = { 4: new Map<string, Endpoint>(), 6: new Map<string, Endpoint>() };
  for (const pod of pods) {
    const number = resolveTargetPort(port, pod);
    if (number === undefined) continue;
    for (const address of pod.addresses) {
      if (!selection.families.includes(address.family)) continue;
      if (pod.addresses.find(({ family }) => family === address.family) !== address) continue;
      const text = endpointText(address.text, number);
      byFamily[address.family].set(text, {
        address,
        port: number,
        text,
        nodeName: pod.nodeName,
        ...(pod.spec.hostname !== undefined && pod.spec.subdomain === selection.name
          ? { hostname: pod.spec.hostname }
          : {}),
        ready: selection.publishNotReadyAddresses || (pod.ready && !pod.terminating),
        serving: pod.ready,
        terminating: pod.terminating,
        ...hints(selection.trafficDistribution, nodes.get(pod.nodeName ?? '')),
        pod: `${pod.namespace}/${pod.name}`,
        declared: pod.declared,
        projected: true,
      });
    }
  }
  return { 4: inOrder(byFamily[4]), 6: inOrder(byFamily[6]) };
}

/** The number of a named target port in the first container that declares it with this protocol. */
export function resolveTargetPort(
  { protocol, targetPort }: { readonly protocol: Protocol; readonly targetPort: number | string },
  pod: Pod,
): number | undefined {
  if (typeof targetPort === 'number') return targetPort;
  for (const container of pod.containers) {
    for (const port of container.ports ?? []) {
      if (port.name === targetPort && (port.protocol ?? 'TCP') === protocol) return port.containerPort;
    }
  }
  return undefined;
}

function hints(distribution: string | undefined, node: Node | undefined): Pick<Endpoint, 'zoneHints' | 'nodeHints'> {
  const zone = node === undefined || node.zone === '' ? undefined : [node.zone];
  switch (distribution) {
    case 'PreferClose':
    case 'PreferSameZone':
      return { zoneHints: zone, nodeHints: undefined };
    case 'PreferSameNode':
      return { zoneHints: zone, nodeHints: node === undefined ? undefined : [node.name] };
    default:
      return { zoneHints: undefined, nodeHints: undefined };
  }
}
