/** `gateway.networking.k8s.io` Gateway and HTTPRoute: listeners, addresses, and who took a route. */
import type { LabelSelector, ObjectBase } from './meta.ts';

export interface ParentReference {
  readonly group?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name: string;
  readonly sectionName?: string;
  readonly port?: number;
}

export interface ListenerSpec {
  readonly name: string;
  readonly hostname?: string;
  readonly port: number;
  readonly protocol: string;
  readonly allowedRoutes?: {
    readonly namespaces?: { readonly from?: string; readonly selector?: LabelSelector };
    readonly kinds?: readonly { readonly group?: string; readonly kind: string }[];
  };
}

export interface GatewayObject extends ObjectBase<'Gateway'> {
  readonly spec: {
    readonly gatewayClassName?: string;
    readonly listeners?: readonly ListenerSpec[];
    readonly addresses?: readonly { readonly type?: string; readonly value?: string }[];
  };
  readonly status: { readonly addresses?: readonly { readonly type?: string; readonly value: string }[] };
}

export interface HttpRouteObject extends ObjectBase<'HTTPRoute'> {
  readonly spec: { readonly hostnames?: readonly string[]; readonly parentRefs?: readonly ParentReference[] };
  readonly status: {
    readonly parents?: readonly {
      readonly parentRef: ParentReference;
      readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    }[];
  };
}
