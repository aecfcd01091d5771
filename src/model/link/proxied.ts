/**
 * What kube-proxy asks the API server for, by version: Services and EndpointSlices that its watches leave out do not
 * exist for it. Seen on kube-proxy 1.34.4 and 1.37.2; 1.35 and 1.36 are taken to ask as 1.34 does.
 */
import type { Labels } from '../types/meta.ts';
import type { KubernetesVersion } from '../types/network.ts';

export const proxyNameLabel = 'service.kubernetes.io/service-proxy-name';
export const headlessLabel = 'service.kubernetes.io/headless';

export function readsService(labels: Labels, version: KubernetesVersion): boolean {
  return !(proxyNameLabel in labels) && (version.minor >= 37 || !(headlessLabel in labels));
}

export function readsSlice(labels: Labels, version: KubernetesVersion): boolean {
  return !(headlessLabel in labels) && (version.minor >= 37 || !(proxyNameLabel in labels));
}
