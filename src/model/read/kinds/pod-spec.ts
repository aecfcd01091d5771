/** `v1 PodSpec` and the template that workloads hold. The fields that Plumbline does not read are only known by name. */
import type { PodSpec, PodTemplate } from '../../types/pod.ts';
import { metadata, templateMetadata } from '../metadata.ts';
import { labels, portName } from '../rules.ts';
import { boolean, integer, list, map, object, oneOf, type Schema, string } from '../schema.ts';
import { podDnsConfig } from './resolver.ts';
import { protocols } from './service.ts';

const containerPort = object(
  {
    name: string({ expected: portName.expected, test: (text) => text === '' || portName.test(text) }),
    containerPort: integer(1, 65535),
    hostPort: integer(0, 65535),
    protocol: oneOf(protocols),
  },
  { required: ['containerPort'], known: ['hostIP'] },
);

/** Numbers and texts mean the same. */
const quantity: Schema<string> = {
  expected: 'a quantity such as `170Mi`',
  decode: (value, at) => (typeof value === 'number' ? String(value) : string().decode(value, at)),
  describe: () => ({ type: ['string', 'number'] }),
};

const container = object(
  {
    name: string(),
    ports: list(containerPort),
    restartPolicy: string(),
    env: list(object({ name: string(), value: string() }, { required: ['name'], known: ['valueFrom'] })),
    resources: object({ limits: map(quantity) }, { known: ['claims', 'requests'] }),
  },
  {
    required: ['name'],
    known: [
      'args',
      'command',
      'envFrom',
      'image',
      'imagePullPolicy',
      'lifecycle',
      'livenessProbe',
      'readinessProbe',
      'resizePolicy',
      'restartPolicyRules',
      'securityContext',
      'startupProbe',
      'stdin',
      'stdinOnce',
      'terminationMessagePath',
      'terminationMessagePolicy',
      'tty',
      'volumeDevices',
      'volumeMounts',
      'workingDir',
    ],
  },
);

const toleration = object(
  { key: string(), operator: string(), value: string(), effect: string() },
  { known: ['tolerationSeconds'] },
);

export const requirement = object(
  { key: string(), operator: string(), values: list(string()) },
  { required: ['key', 'operator'] },
);

const nodeSelectorTerm = object({ matchExpressions: list(requirement), matchFields: list(requirement) });

const affinity = object(
  {
    nodeAffinity: object(
      { requiredDuringSchedulingIgnoredDuringExecution: object({ nodeSelectorTerms: list(nodeSelectorTerm) }) },
      { known: ['preferredDuringSchedulingIgnoredDuringExecution'] },
    ),
    podAntiAffinity: object(
      {
        requiredDuringSchedulingIgnoredDuringExecution: list(
          object(
            { topologyKey: string() },
            { known: ['labelSelector', 'namespaceSelector', 'namespaces', 'matchLabelKeys', 'mismatchLabelKeys'] },
          ),
        ),
      },
      { known: ['preferredDuringSchedulingIgnoredDuringExecution'] },
    ),
  },
  { known: ['podAffinity'] },
);

export const podSpec: Schema<PodSpec> = object(
  {
    nodeName: string(),
    nodeSelector: labels,
    hostNetwork: boolean(),
    hostname: string(),
    subdomain: string(),
    containers: list(container),
    initContainers: list(container),
    tolerations: list(toleration),
    affinity,
    dnsPolicy: oneOf(['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None']),
    dnsConfig: podDnsConfig,
  },
  {
    check(value, at) {
      if (value.dnsPolicy === 'None' && (value.dnsConfig?.nameservers ?? []).length === 0)
        at.at('dnsPolicy', () => at.invalid('None', 'it beside a `dnsConfig` with a name server'));
    },
    known: [
      'activeDeadlineSeconds',
      'automountServiceAccountToken',
      'enableServiceLinks',
      'ephemeralContainers',
      'hostAliases',
      'hostIPC',
      'hostPID',
      'hostUsers',
      'hostnameOverride',
      'imagePullSecrets',
      'os',
      'overhead',
      'preemptionPolicy',
      'priority',
      'priorityClassName',
      'readinessGates',
      'resourceClaims',
      'resources',
      'restartPolicy',
      'runtimeClassName',
      'schedulerName',
      'schedulingGates',
      'securityContext',
      'serviceAccount',
      'serviceAccountName',
      'setHostnameAsFQDN',
      'shareProcessNamespace',
      'terminationGracePeriodSeconds',
      'topologySpreadConstraints',
      'volumes',
      'workloadRef',
    ],
  },
);

const template = object({ metadata, spec: podSpec });

/** A pod template; its metadata keeps only what a pod would get from it. */
export const podTemplate: Schema<PodTemplate> = {
  ...template,
  decode(value, at) {
    const read = template.decode(value, at);
    if (read?.metadata === undefined) return read as PodTemplate | undefined;
    return { ...read, metadata: templateMetadata(read.metadata) };
  },
};
