/**
 * Where pods may come from that the input does not show: custom resources whose controllers make pods, and workloads
 * that another repository holds. contract.md, "Projection": such a Service is undecided, never refuted.
 */
import type { Labels } from '../../src/model/types/meta.ts';
import type { Network, Service } from '../../src/model/types/network.ts';
import type { UnknownObject } from '../../src/model/types/objects.ts';
import { podsOfNamespace } from './selection.ts';

/** Kinds of which no controller makes pods. */
const podless = new Set(
  `APIService AuthorizationPolicy BackendTLSPolicy BGPConfiguration BGPFilter BGPPeer BlockAffinity CSIDriver CSINode
  Certificate CertificateRequest CertificateSigningRequest CiliumClusterwideNetworkPolicy CiliumNetworkPolicy
  ClusterIssuer ClusterRole ClusterRoleBinding ClusterSecretStore ConfigMap ControllerRevision
  CustomResourceDefinition DNSEndpoint DNSRewrite DNSServer DNSZone DestinationRule DeviceClass EnvoyFilter Event
  Expectation ExternalSecret FelixConfiguration FlowSchema GRPCRoute GatewayClass GlobalNetworkPolicy
  GlobalNetworkSet HTTPRoute HorizontalPodAutoscaler IPAMBlock IPAddress IPPool Ingress IngressClass IngressRoute
  IngressRouteTCP IngressRouteUDP Issuer Kustomization Lease LimitRange ListenerSet LocalSubjectAccessReview
  Middleware MutatingAdmissionPolicy MutatingAdmissionPolicyBinding MutatingWebhookConfiguration Namespace
  NetworkPolicy NetworkSet Node PeerAuthentication PersistentVolume PersistentVolumeClaim PodDisruptionBudget
  PodMonitor PodSecurityPolicy PodTemplate PriorityClass PriorityLevelConfiguration Probe PrometheusRule
  ReferenceGrant RequestAuthentication ResourceQuota Role RoleBinding RuntimeClass ScrapeConfig SealedSecret Secret
  SecretStore SecurityContextConstraints ServerTransport ServiceAccount ServiceCIDR ServiceEntry ServiceMonitor
  StorageClass StorageVersionMigration TCPRoute TLSOption TLSRoute Telemetry TokenReview TraefikService UDPRoute
  ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration
  VerticalPodAutoscaler VirtualService VolumeAttachment VolumeAttributesClass VolumeSnapshot VolumeSnapshotClass
  VolumeSnapshotContent Waiver WorkloadEntry AlertmanagerConfig BGPRouter IPReservation KubeControllersConfiguration
  ScaledObject SecretProviderClass TriggerAuthentication ClusterTriggerAuthentication`.split(/\s+/),
);

export type PodSource =
  /** All pods are known: what does not match does not exist. */
  | { readonly kind: 'none' }
  /** The namespace shows no pod at all: its workloads are somewhere else. */
  | { readonly kind: 'namespace-absent' }
  | { readonly kind: 'object'; readonly object: UnknownObject };

const makersByNetwork = new WeakMap<Network, readonly UnknownObject[]>();

function makersOf(network: Network): readonly UnknownObject[] {
  let makers = makersByNetwork.get(network);
  if (makers === undefined) {
    makers = network.unknown.filter(({ kind, apiVersion }) => {
      // A Flux Kustomization applies whole repositories; kustomize's own is a build file.
      if (kind === 'Kustomization') return apiVersion.includes('fluxcd.io');
      return !podless.has(kind) && !kind.endsWith('List');
    });
    makersByNetwork.set(network, makers);
  }
  return makers;
}

/** What may make pods for this Service, the most likely first; a live input shows all pods there are. */
export function podSourceOf(network: Network, service: Service): PodSource {
  if (network.live) return { kind: 'none' };
  let best: UnknownObject | undefined;
  let bestScore = -1;
  for (const object of makersOf(network)) {
    const score = likelihood(object, service);
    if (score > bestScore) {
      best = object;
      bestScore = score;
    }
  }
  if (best !== undefined) return { kind: 'object', object: best };
  return podsOfNamespace(network, service.namespace).length === 0 ? { kind: 'namespace-absent' } : { kind: 'none' };
}

/** Operators put the custom resource's name and kind into the labels of its pods, and often into the Service's name. */
function likelihood(object: UnknownObject, service: Service): number {
  const labels: Labels = service.selector ?? {};
  const values = new Set(Object.values(labels).map((value) => value.toLowerCase()));
  const kind = object.kind.toLowerCase();
  let score = 0;
  if (object.namespace === service.namespace) score += 4;
  if (object.name === service.name) score += 2;
  if (values.has(object.name.toLowerCase())) score += 2;
  if (values.has(kind)) score += 3;
  else if (service.name.includes(kind)) score += 1;
  return score;
}
