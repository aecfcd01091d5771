/** `discovery.k8s.io/v1 EndpointSlice` and its predecessor `v1 Endpoints`. */
import type { ObjectBase } from './meta.ts';
import type { Protocol } from './service.ts';

export interface SlicePort {
  readonly name?: string;
  readonly protocol?: Protocol;
  readonly port?: number;
  readonly appProtocol?: string;
}

export interface ObjectReference {
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
}

export interface EndpointConditions {
  readonly ready?: boolean;
  readonly serving?: boolean;
  readonly terminating?: boolean;
}

export interface SliceEndpoint {
  readonly addresses: readonly string[];
  readonly conditions?: EndpointConditions | undefined;
  readonly hostname?: string;
  readonly nodeName?: string | undefined;
  readonly zone?: string | undefined;
  readonly targetRef?: ObjectReference | undefined;
  readonly hints?: {
    readonly forZones?: readonly { readonly name: string }[];
    readonly forNodes?: readonly { readonly name: string }[];
  };
}

/** The endpoints of a slice, an array or what takes less memory: a large cluster has hundreds of thousands. */
export interface EndpointList extends Iterable<SliceEndpoint> {
  readonly length: number;
  at(index: number): SliceEndpoint | undefined;
}

export interface EndpointSliceObject extends ObjectBase<'EndpointSlice'> {
  readonly addressType: 'IPv4' | 'IPv6' | 'FQDN';
  readonly ports: readonly SlicePort[];
  readonly endpoints: EndpointList;
}

export interface EndpointAddress {
  readonly ip: string;
  readonly hostname?: string;
  readonly nodeName?: string;
  readonly targetRef?: ObjectReference;
}

export interface EndpointsObject extends ObjectBase<'Endpoints'> {
  readonly subsets: readonly {
    readonly addresses?: readonly EndpointAddress[];
    readonly notReadyAddresses?: readonly EndpointAddress[];
    readonly ports?: readonly SlicePort[];
  }[];
}
