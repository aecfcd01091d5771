/** `networking.k8s.io/v1 Ingress`: what makes it known outside. */
import type { ObjectBase } from './meta.ts';
import type { LoadBalancerIngress } from './service.ts';

export interface IngressObject extends ObjectBase<'Ingress'> {
  readonly spec: {
    readonly ingressClassName?: string;
    readonly rules?: readonly { readonly host?: string }[];
    readonly tls?: readonly { readonly hosts?: readonly string[] }[];
  };
  readonly status: { readonly loadBalancer?: { readonly ingress?: readonly LoadBalancerIngress[] } };
}
