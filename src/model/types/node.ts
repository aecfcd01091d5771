/** `v1 Node`, `v1 Namespace` and `networking.k8s.io/v1 ServiceCIDR`. */
import type { ObjectBase } from './meta.ts';

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect?: string;
}

export interface NodeObject extends ObjectBase<'Node'> {
  readonly spec: {
    readonly podCIDR?: string;
    readonly podCIDRs?: readonly string[];
    readonly taints?: readonly Taint[];
    readonly unschedulable?: boolean;
  };
  readonly status: { readonly addresses?: readonly { readonly type: string; readonly address: string }[] };
}

export interface NamespaceObject extends ObjectBase<'Namespace'> {}

export interface ServiceCIDRObject extends ObjectBase<'ServiceCIDR'> {
  readonly spec: { readonly cidrs?: readonly string[] };
}
