/** `gateway.networking.k8s.io`: listeners, addresses, and who took a route or a set of listeners. */
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
    readonly namespaces?: Namespaces;
    readonly kinds?: readonly { readonly group?: string; readonly kind: string }[];
  };
}

interface Namespaces {
  readonly from?: string;
  readonly selector?: LabelSelector;
}

type Conditions = readonly { readonly type: string; readonly status: string }[];

export interface GatewayObject extends ObjectBase<'Gateway'> {
  readonly spec: {
    readonly gatewayClassName?: string;
    readonly listeners?: readonly ListenerSpec[];
    readonly allowedListeners?: { readonly namespaces?: Namespaces };
    readonly addresses?: readonly { readonly type?: string; readonly value?: string }[];
  };
  readonly status: { readonly addresses?: readonly { readonly type?: string; readonly value: string }[] };
}

/** Listeners that are a Gateway's, beside its own. */
export interface ListenerSetObject extends ObjectBase<'ListenerSet'> {
  readonly spec: { readonly parentRef?: ParentReference; readonly listeners?: readonly ListenerSpec[] };
  readonly status: {
    readonly conditions?: Conditions;
    readonly listeners?: readonly { readonly name: string; readonly conditions?: Conditions }[];
  };
}

export type RouteKind = 'HTTPRoute' | 'GRPCRoute' | 'TLSRoute' | 'TCPRoute' | 'UDPRoute';

/** Routes of TCP and UDP have no host names. */
export interface RouteObject extends ObjectBase<RouteKind> {
  readonly spec: { readonly hostnames?: readonly string[]; readonly parentRefs?: readonly ParentReference[] };
  readonly status: {
    readonly parents?: readonly {
      readonly parentRef: ParentReference;
      readonly conditions?: Conditions;
    }[];
  };
}
