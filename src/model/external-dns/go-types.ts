/**
 * The Go types behind the API objects, as far as templates see them: which fields exist, in which order, and what an
 * absent one is. `*` is a pointer, `[]` a list, `{}` a map from strings; `!` marks an embedded struct.
 */
import type { StructValue, Value } from '../../core/template/value.ts';

const metaFields =
  'Name:string GenerateName:string Namespace:string SelfLink:string UID:types.UID ResourceVersion:string ' +
  'Generation:int64 CreationTimestamp:v1.Time DeletionTimestamp:*v1.Time DeletionGracePeriodSeconds:*int64 ' +
  'Labels:{}string Annotations:{}string OwnerReferences:[]v1.OwnerReference Finalizers:[]string ' +
  'ManagedFields:[]v1.ManagedFieldsEntry';
const object = (spec: string, status: string): string =>
  `TypeMeta!:v1.TypeMeta ObjectMeta!:v1.ObjectMeta Spec:${spec} Status:${status}`;

const structs: Readonly<Record<string, string>> = {
  'v1.TypeMeta': 'Kind:string APIVersion:string',
  'v1.ObjectMeta': metaFields,
  'v1.ManagedFieldsEntry': 'Manager:string Operation:string APIVersion:string FieldsType:string Subresource:string',
  'v1.OwnerReference':
    'APIVersion:string Kind:string Name:string UID:types.UID Controller:*bool BlockOwnerDeletion:*bool',
  'v1.Service': object('v1.ServiceSpec', 'v1.ServiceStatus'),
  'v1.ServiceSpec':
    'Ports:[]v1.ServicePort Selector:{}string ClusterIP:string ClusterIPs:[]string Type:v1.ServiceType ' +
    'ExternalIPs:[]string SessionAffinity:v1.ServiceAffinity LoadBalancerIP:string LoadBalancerSourceRanges:[]string ' +
    'ExternalName:string ExternalTrafficPolicy:v1.ServiceExternalTrafficPolicy HealthCheckNodePort:int32 ' +
    'PublishNotReadyAddresses:bool SessionAffinityConfig:*v1.SessionAffinityConfig IPFamilies:[]v1.IPFamily IPFamilyPolicy:*v1.IPFamilyPolicy ' +
    'AllocateLoadBalancerNodePorts:*bool LoadBalancerClass:*string ' +
    'InternalTrafficPolicy:*v1.ServiceInternalTrafficPolicy TrafficDistribution:*string',
  'v1.SessionAffinityConfig': 'ClientIP:*v1.ClientIPConfig',
  'v1.ClientIPConfig': 'TimeoutSeconds:*int32',
  'v1.ServicePort':
    'Name:string Protocol:v1.Protocol AppProtocol:*string Port:int32 TargetPort:intstr.IntOrString NodePort:int32',
  'v1.ServiceStatus': 'LoadBalancer:v1.LoadBalancerStatus Conditions:[]v1.Condition',
  'v1.LoadBalancerStatus': 'Ingress:[]v1.LoadBalancerIngress',
  'v1.LoadBalancerIngress': 'IP:string Hostname:string IPMode:*v1.LoadBalancerIPMode Ports:[]v1.PortStatus',
  'v1.PortStatus': 'Port:int32 Protocol:v1.Protocol Error:*string',
  'v1.Condition': 'Type:string Status:v1.ConditionStatus ObservedGeneration:int64 Reason:string Message:string',
  'v1.Node': object('v1.NodeSpec', 'v1.NodeStatus'),
  'v1.NodeSpec':
    'PodCIDR:string PodCIDRs:[]string ProviderID:string Unschedulable:bool Taints:[]v1.Taint DoNotUseExternalID:string',
  'v1.Taint': 'Key:string Value:string Effect:v1.TaintEffect',
  'v1.NodeStatus':
    'Capacity:{}string Allocatable:{}string Phase:v1.NodePhase Conditions:[]v1.NodeCondition ' +
    'Addresses:[]v1.NodeAddress NodeInfo:v1.NodeSystemInfo Images:[]v1.ContainerImage VolumesInUse:[]string',
  'v1.ContainerImage': 'Names:[]string SizeBytes:int64',
  'v1.NodeCondition': 'Type:v1.NodeConditionType Status:v1.ConditionStatus Reason:string Message:string',
  'v1.NodeAddress': 'Type:v1.NodeAddressType Address:string',
  'v1.NodeSystemInfo':
    'MachineID:string SystemUUID:string BootID:string KernelVersion:string OSImage:string ' +
    'ContainerRuntimeVersion:string KubeletVersion:string KubeProxyVersion:string OperatingSystem:string ' +
    'Architecture:string',
  'v1.Pod': object('v1.PodSpec', 'v1.PodStatus'),
  'v1.PodSpec':
    'InitContainers:[]v1.Container Containers:[]v1.Container RestartPolicy:v1.RestartPolicy DNSPolicy:v1.DNSPolicy NodeSelector:{}string ' +
    'ServiceAccountName:string NodeName:string HostNetwork:bool HostPID:bool HostIPC:bool Hostname:string ' +
    'Subdomain:string SchedulerName:string Tolerations:[]v1.Toleration HostAliases:[]v1.HostAlias ' +
    'PriorityClassName:string Priority:*int32 TerminationGracePeriodSeconds:*int64 ActiveDeadlineSeconds:*int64 ' +
    'DeprecatedServiceAccount:string AutomountServiceAccountToken:*bool ShareProcessNamespace:*bool ' +
    'RuntimeClassName:*string EnableServiceLinks:*bool SetHostnameAsFQDN:*bool HostUsers:*bool',
  'v1.Toleration': 'Key:string Operator:v1.TolerationOperator Value:string Effect:v1.TaintEffect',
  'v1.HostAlias': 'IP:string Hostnames:[]string',
  'v1.Container':
    'Name:string Image:string Command:[]string Args:[]string WorkingDir:string Ports:[]v1.ContainerPort Env:[]v1.EnvVar',
  'v1.EnvVar': 'Name:string Value:string',
  'v1.ContainerPort': 'Name:string HostPort:int32 ContainerPort:int32 Protocol:v1.Protocol HostIP:string',
  'v1.PodStatus':
    'ObservedGeneration:int64 Phase:v1.PodPhase Conditions:[]v1.PodCondition Message:string Reason:string ' +
    'NominatedNodeName:string HostIP:string HostIPs:[]v1.HostIP ' +
    'PodIP:string PodIPs:[]v1.PodIP QOSClass:v1.PodQOSClass',
  'v1.PodCondition': 'Type:v1.PodConditionType Status:v1.ConditionStatus Reason:string Message:string',
  'v1.HostIP': 'IP:string',
  'v1.PodIP': 'IP:string',
  'v1.Ingress': object('v1.IngressSpec', 'v1.IngressStatus'),
  'v1.IngressSpec':
    'IngressClassName:*string DefaultBackend:*v1.IngressBackend TLS:[]v1.IngressTLS Rules:[]v1.IngressRule',
  'v1.IngressTLS': 'Hosts:[]string SecretName:string',
  'v1.IngressRule': 'Host:string IngressRuleValue!:v1.IngressRuleValue',
  'v1.IngressRuleValue': 'HTTP:*v1.HTTPIngressRuleValue',
  'v1.HTTPIngressRuleValue': 'Paths:[]v1.HTTPIngressPath',
  'v1.HTTPIngressPath': 'Path:string PathType:*v1.PathType Backend:v1.IngressBackend',
  'v1.IngressBackend': 'Service:*v1.IngressServiceBackend',
  'v1.IngressServiceBackend': 'Name:string Port:v1.ServiceBackendPort',
  'v1.ServiceBackendPort': 'Name:string Number:int32',
  'v1.IngressStatus': 'LoadBalancer:v1.IngressLoadBalancerStatus',
  'v1.IngressLoadBalancerStatus': 'Ingress:[]v1.IngressLoadBalancerIngress',
  'v1.IngressLoadBalancerIngress': 'IP:string Hostname:string',
  'v1.Route': object('v1.RouteSpec', 'v1.RouteStatus'),
  'v1.RouteSpec': 'CommonRouteSpec!:v1.CommonRouteSpec Hostnames:[]v1.Hostname',
  'v1.CommonRouteSpec': 'ParentRefs:[]v1.ParentReference',
  'v1.ParentReference':
    'Group:*v1.Group Kind:*v1.Kind Namespace:*v1.Namespace Name:v1.ObjectName SectionName:*v1.SectionName Port:*int32',
  'v1.RouteStatus': '',
};

interface Field {
  readonly name: string;
  readonly type: string;
  readonly isEmbedded: boolean;
}

const parsed = new Map<string, readonly Field[]>();

function fieldsOf(type: string): readonly Field[] {
  const known = parsed.get(type);
  if (known !== undefined) return known;
  const fields = structs[type]!.split(' ')
    .filter((word) => word !== '')
    .map((word) => {
      const colon = word.indexOf(':');
      const name = word.slice(0, colon);
      return { name: name.replace('!', ''), type: word.slice(colon + 1), isEmbedded: name.endsWith('!') };
    });
  parsed.set(type, fields);
  return fields;
}

/** An API object as a template sees it. */
export const objectValue = (type: string, data: unknown): Value => goValue(type, data);

function goValue(type: string, data: unknown): Value {
  if (type.startsWith('*')) {
    const to = data === undefined || data === null ? undefined : goValue(type.slice(1), data);
    return { kind: 'pointer', to, type };
  }
  if (type.startsWith('[]')) {
    const items = Array.isArray(data) ? data.map((item) => goValue(type.slice(2), item)) : [];
    return { kind: 'list', items, type };
  }
  if (type.startsWith('{}')) {
    const entries = new Map(Object.entries(recordOf(data)).map(([key, item]) => [key, goValue(type.slice(2), item)]));
    return { kind: 'map', entries, type: `map[string]${type.slice(2)}`, zero: goValue(type.slice(2), undefined) };
  }
  if (type === 'intstr.IntOrString') return intOrString(data);
  if (type === 'v1.Time') return timeOf(data);
  if (Object.hasOwn(structs, type)) return structOf(type, recordOf(data));
  if (type === 'bool') return { kind: 'bool', value: data === true };
  if (/^u?int\d*$/.test(type)) {
    return { kind: 'int', value: integerOf(data), type };
  }
  const value = data === undefined || data === null ? '' : String(data);
  return type === 'string' ? { kind: 'string', value } : { kind: 'string', value, type };
}

const integerOf = (data: unknown): bigint =>
  typeof data === 'number' && Number.isFinite(data) ? BigInt(Math.trunc(data)) : 0n;

const recordOf = (data: unknown): Readonly<Record<string, unknown>> =>
  typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as Record<string, unknown>) : {};

function structOf(type: string, data: Readonly<Record<string, unknown>>): StructValue {
  const fields = fieldsOf(type);
  const own = (field: Field): Value => {
    // Only the metadata of an object is embedded under a name of its own.
    if (field.isEmbedded) return goValue(field.type, field.name === 'ObjectMeta' ? data.metadata : data);
    const key = Object.keys(data).find((each) => each.toLowerCase() === field.name.toLowerCase());
    return goValue(field.type, key === undefined ? undefined : data[key]);
  };
  return {
    kind: 'struct',
    type,
    fields: fields.map(({ name }) => name),
    field(name) {
      const field = fields.find((each) => each.name === name);
      if (field !== undefined) return own(field);
      for (const embedded of fields.filter(({ isEmbedded }) => isEmbedded)) {
        const inner = own(embedded);
        const found = inner.kind === 'struct' ? inner.field(name) : undefined;
        if (found !== undefined) return found;
      }
      return getter(type, name, this);
    },
  };
}

/** The methods of `metav1.Object` that give a field. */
function getter(type: string, name: string, value: StructValue): Value | undefined {
  if (type !== 'v1.ObjectMeta') return undefined;
  return ['GetName', 'GetNamespace', 'GetLabels', 'GetAnnotations', 'GetGenerateName'].includes(name)
    ? value.field(name.slice(3))
    : undefined;
}

function intOrString(data: unknown): Value {
  const isText = typeof data === 'string';
  const members: Readonly<Record<string, Value>> = {
    Type: { kind: 'int', value: isText ? 1n : 0n, type: 'intstr.Type' },
    IntVal: { kind: 'int', value: integerOf(data), type: 'int32' },
    StrVal: { kind: 'string', value: isText ? data : '' },
  };
  return {
    kind: 'struct',
    type: 'intstr.IntOrString',
    fields: Object.keys(members),
    field: (name) => (Object.hasOwn(members, name) ? members[name] : undefined),
    text: isText ? data : String(data ?? 0),
  };
}

function timeOf(data: unknown): Value {
  const [date, time = ''] = (typeof data === 'string' ? data : '0001-01-01T00:00:00Z').split('T');
  return {
    kind: 'struct',
    type: 'v1.Time',
    fields: [],
    field: () => undefined,
    text: `${date} ${time.replace('Z', '')} +0000 UTC`,
  };
}
