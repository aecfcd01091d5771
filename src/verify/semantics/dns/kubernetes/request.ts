/** The parts of a question below a cluster zone (Kubernetes DNS specification 1.1; CoreDNS plugin `kubernetes`). */
import { leftOf } from '../../../../core/name/names.ts';

export interface Request {
  /** Undefined at the zone itself. */
  readonly kind?: 'svc' | 'pod';
  readonly namespace: string;
  /** A Service's name, or a pod's address with dashes. */
  readonly service: string;
  readonly endpoint: string;
  readonly cluster: string;
  readonly port: string;
  readonly protocol: string;
  readonly topology?: { readonly zone: string; readonly mode: 'pin' | 'prefer' };
}

export interface Dialect {
  /** The zone is one of `multicluster`. */
  readonly multicluster: boolean;
  readonly zonal: boolean;
}

const nothing: Request = { namespace: '', service: '', endpoint: '', cluster: '', port: '', protocol: '' };

/** @returns undefined for a name of no form that the zone has. */
export function parseRequest(name: string, zone: string, { multicluster, zonal }: Dialect): Request | undefined {
  const base = leftOf(zone, name).toLowerCase();
  if (base === '' || base === 'svc' || base === 'pod') return nothing;
  const labels = base.split('.');
  const kind = labels.pop();
  if (kind !== 'svc' && kind !== 'pod') return undefined;
  const [namespace = '', service = '', ...rest] = labels.reverse();
  const request = { ...nothing, kind, namespace, service } as const;
  const [first, second, third] = rest;
  if (first === undefined) return request;
  if (second === undefined) return { ...request, endpoint: first };
  if (rest.length === 2) {
    return multicluster && !first.startsWith('_') && !second.startsWith('_')
      ? { ...request, cluster: first, endpoint: second }
      : { ...request, protocol: plain(first), port: plain(second) };
  }
  if (!zonal || kind !== 'svc' || rest.length !== 3 || first !== '_zone' || third === undefined) return undefined;
  return second === 'pin' || second === 'prefer' ? { ...request, topology: { zone: third, mode: second } } : undefined;
}

export const plain = (label: string): string => label.replace(/^_/, '');
