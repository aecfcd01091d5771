/**
 * The endpoints of each service port: EndpointSlices joined by label, port name and protocol, merged by address and
 * port (kube-proxy's endpointslicecache), in byte order of `address:port`.
 *
 * kube-proxy visits slices in random order, so which of two duplicates in different slices wins is undetermined there;
 * here slices are taken in name order.
 */

import { type Address, canonicalText, type Family, parseAddress } from '../../core/ip/address.ts';
import { sortedBy } from '../../core/order.ts';
import { recall } from '../../core/recall.ts';
import type {
  EndpointAddress,
  EndpointSliceObject,
  EndpointsObject,
  SliceEndpoint as SaidOfEndpoint,
  SlicePort,
} from '../types/endpoint-slice.ts';
import type { Declared, Endpoint, KubernetesVersion, OfferedSlice } from '../types/network.ts';
import { readsSlice } from './proxied.ts';

export type EndpointsByFamily = { readonly 4: readonly Endpoint[]; readonly 6: readonly Endpoint[] };

export const noEndpoints: EndpointsByFamily = { 4: [], 6: [] };

/** `http/TCP`: how a slice's port and a Service's port find each other. */
export const portKey = (name: string, protocol: string): string => `${name}/${protocol}`;

/** Of the canonical text of an address, and a port. Strings that are added up stay in memory next to their sum. */
export const endpointText = (host: string, port: number): string =>
  (host.includes(':') ? ['[', host, ']:', port] : [host, ':', port]).join('');

/** All slices of one Service, as endpoints by port key. */
export function joinSlices(
  slices: readonly EndpointSliceObject[],
  version: KubernetesVersion,
): ReadonlyMap<string, EndpointsByFamily> {
  const found = new Map<string, Found>();
  for (const slice of slices.length > 1 ? sortedBy(slices, (slice) => slice.metadata.name) : slices) {
    if (slice.addressType === 'FQDN') continue;
    const family: Family = slice.addressType === 'IPv4' ? 4 : 6;
    for (const { name, protocol, port } of slice.ports) {
      if (port === undefined || port === 0) continue;
      const into = recall(found, portKey(name ?? '', protocol ?? 'TCP'), (): Found => ({ 4: none, 6: none }));
      const here = endpointsAt({ slice, port });
      into[family] = into[family].length === 0 ? here : [...into[family], ...here];
    }
  }
  for (const each of found.values()) {
    each[4] = merge(each[4], version);
    each[6] = merge(each[6], version);
  }
  return found;
}

/** In the order of their slices, and merged in the end. */
type Found = Record<Family, readonly SliceEndpoint[]>;

const none: readonly SliceEndpoint[] = [];

/** A slice at one of its ports, and what all its endpoints share: a large cluster has very many of them. */
interface Offer {
  readonly slice: EndpointSliceObject;
  readonly port: number;
}

/** Of those with an address. */
function endpointsAt(offer: Offer): readonly SliceEndpoint[] {
  const { slice, port } = offer;
  const found: SliceEndpoint[] = [];
  for (let i = 0; i < slice.endpoints.length; i++) {
    const [address] = slice.endpoints.at(i)!.addresses;
    const host = address === undefined ? undefined : canonicalText(address, lenient);
    if (host !== undefined) found.push(new SliceEndpoint(offer, i, endpointText(host, port)));
  }
  return found;
}

/** Large clusters have hundreds of thousands: what the slice says of one stays there, and is looked up when it is asked for. */
class SliceEndpoint implements Endpoint {
  readonly text: string;
  readonly rivals: readonly Endpoint[] | undefined;
  readonly #offer: Offer;
  readonly #index: number;
  #address: Address | undefined;

  constructor(offer: Offer, index: number, text: string, rivals?: readonly Endpoint[]) {
    this.text = text;
    this.rivals = rivals;
    this.#offer = offer;
    this.#index = index;
    this.#address = undefined;
  }

  get #said(): SaidOfEndpoint {
    return this.#offer.slice.endpoints.at(this.#index)!;
  }

  get address(): Address {
    this.#address ??= parseAddress(this.#said.addresses[0]!, lenient)!;
    return this.#address;
  }

  withRival(rival: Endpoint): SliceEndpoint {
    return new SliceEndpoint(this.#offer, this.#index, this.text, [...(this.rivals ?? []), rival]);
  }

  get port(): number {
    return this.#offer.port;
  }

  get nodeName(): string | undefined {
    return this.#said.nodeName;
  }

  get ready(): boolean {
    return this.#said.conditions?.ready ?? true;
  }

  get serving(): boolean {
    return this.#said.conditions?.serving ?? true;
  }

  get terminating(): boolean {
    return this.#said.conditions?.terminating ?? false;
  }

  get zoneHints(): readonly string[] | undefined {
    return this.#said.hints?.forZones?.map(({ name }) => name);
  }

  get nodeHints(): readonly string[] | undefined {
    return this.#said.hints?.forNodes?.map(({ name }) => name);
  }

  get hostname(): string | undefined {
    return this.#said.hostname;
  }

  get pod(): string | undefined {
    const { targetRef } = this.#said;
    if (targetRef?.kind !== 'Pod' || targetRef.name === undefined) return undefined;
    return `${targetRef.namespace ?? this.#offer.slice.metadata.namespace}/${targetRef.name}`;
  }

  get declared(): Declared {
    return { origin: this.#offer.slice.origin, path: ['endpoints', this.#index] };
  }

  get projected(): boolean {
    return false;
  }
}

const lenient = { lenient: true } as const;

/** Sorted, with one endpoint for each address and port. Seldom are there two, which then stand side by side. */
function merge(endpoints: readonly SliceEndpoint[], version: KubernetesVersion): readonly SliceEndpoint[] {
  if (endpoints.length === 0) return none;
  const sorted = sortedBy(endpoints, ({ text }) => text);
  if (!sorted.some(({ text }, i) => i > 0 && sorted[i - 1]!.text === text)) return sorted;
  const merged = new Map<string, SliceEndpoint>();
  for (const endpoint of sorted) add(merged, endpoint, version);
  return [...merged.values()];
}

/**
 * Of two entries for one address and port, 1.35 and later keep the latest that is not terminating. 1.34 keeps the latest
 * that is local, so there the winner depends on the node: the others stay with the first as its rivals.
 */
function add(into: Map<string, SliceEndpoint>, endpoint: SliceEndpoint, version: KubernetesVersion): void {
  const earlier = into.get(endpoint.text);
  if (earlier === undefined) into.set(endpoint.text, endpoint);
  else if (version.minor < 35) into.set(endpoint.text, earlier.withRival(endpoint));
  else if (!endpoint.terminating) into.set(endpoint.text, endpoint);
}

export function inOrder(endpoints: ReadonlyMap<string, Endpoint>): Endpoint[] {
  return sortedBy([...endpoints.values()], ({ text }) => text);
}

/** The slice as it stands before the join, for those who ask why a port found no endpoint. */
export function offerOf(slice: EndpointSliceObject, version: KubernetesVersion): OfferedSlice {
  return {
    name: slice.metadata.name,
    proxied: readsSlice(slice.metadata.labels, version),
    endpoints: slice.addressType === 'FQDN' ? 0 : slice.endpoints.length,
    ports: slice.ports.map(({ name, protocol, port }) => ({ name: name ?? '', protocol: protocol ?? 'TCP', port })),
    origin: slice.origin,
  };
}

/** `v1 Endpoints` as the slices that the mirroring controller would make of it (KEP-0752). */
export function sliceOf(object: EndpointsObject): EndpointSliceObject[] {
  return object.subsets.flatMap((subset, i) =>
    (['IPv4', 'IPv6'] as const).map((addressType) => {
      const family = addressType === 'IPv4' ? 4 : 6;
      const list = (addresses: readonly EndpointAddress[] | undefined, ready: boolean) =>
        (addresses ?? [])
          .filter((entry) => parseAddress(entry.ip, { lenient: true })?.family === family)
          .map((entry) => ({
            addresses: [entry.ip],
            conditions: { ready },
            ...(entry.hostname === undefined ? {} : { hostname: entry.hostname }),
            ...(entry.nodeName === undefined ? {} : { nodeName: entry.nodeName }),
            ...(entry.targetRef === undefined ? {} : { targetRef: entry.targetRef }),
          }));
      return {
        kind: 'EndpointSlice' as const,
        apiVersion: 'discovery.k8s.io/v1',
        metadata: { ...object.metadata, name: `${object.metadata.name}-${i}-${addressType}` },
        origin: object.origin,
        addressType,
        ports: (subset.ports ?? []).map((port): SlicePort => ({ ...port, name: port.name ?? '' })),
        endpoints: [...list(subset.addresses, true), ...list(subset.notReadyAddresses, false)],
      };
    }),
  );
}
