/** Gateways, ListenerSets and their listeners: which of them take a route, and for which host. */
import { matchesSelector } from '../../link/selector.ts';
import { familyOf } from '../endpoint.ts';
import { type ApiObject, labelsOf, nameOf, namespaceOf, ofKind } from '../objects.ts';
import { parseSelector, satisfies } from '../selector.ts';
import type { World } from '../world.ts';

export interface ParentRef {
  readonly group?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly sectionName?: string;
  readonly port?: number;
}

export interface RouteShape extends ApiObject {
  readonly spec?: { readonly hostnames?: readonly string[]; readonly parentRefs?: readonly ParentRef[] };
  readonly status?: {
    readonly parents?: readonly {
      readonly parentRef?: ParentRef;
      readonly conditions?: readonly { readonly type?: string; readonly status?: string }[];
    }[];
  };
}

interface Listener {
  readonly name?: string;
  readonly hostname?: string;
  readonly port?: number;
  readonly protocol?: string;
  readonly allowedRoutes?: {
    readonly namespaces?: Namespaces;
    readonly kinds?: readonly { readonly group?: string; readonly kind?: string }[];
  };
}

type Conditions = readonly { readonly type?: string; readonly status?: string }[];

/** Which namespaces a Gateway opens itself to. */
interface Namespaces {
  readonly from?: string;
  readonly selector?: Parameters<typeof matchesSelector>[0];
}

/** A Gateway, or a ListenerSet, whose `parentRef` names its Gateway. */
export interface GatewayShape extends ApiObject {
  readonly spec?: {
    readonly listeners?: readonly Listener[];
    readonly parentRef?: ParentRef;
    readonly allowedListeners?: { readonly namespaces?: Namespaces };
  };
  readonly status?: {
    readonly addresses?: readonly { readonly value?: string }[];
    readonly conditions?: Conditions;
    readonly listeners?: readonly { readonly name?: string; readonly conditions?: Conditions }[];
  };
}

export interface Parent {
  readonly gateway: GatewayShape;
  readonly set: GatewayShape | undefined;
}

const group = 'gateway.networking.k8s.io';
const protocols: Readonly<Record<string, readonly string[]>> = {
  HTTPRoute: ['HTTP', 'HTTPS'],
  GRPCRoute: ['HTTP', 'HTTPS'],
  TLSRoute: ['TLS'],
  TCPRoute: ['TCP', 'TLS'],
  UDPRoute: ['UDP'],
};

/** The parent that a reference names, when its Gateway passes `--gateway-name`, `-namespace` and `-label-filter`. */
export function parentOf(world: World, ref: ParentRef, namespace: string): Parent | undefined {
  if ((ref.group ?? group) !== group) return undefined;
  const found = (kind: string, { name, namespace: own = namespace }: ParentRef, from = own): GatewayShape | undefined =>
    ofKind<GatewayShape>(world.objects, kind, group).find(
      (each) => nameOf(each) === name && namespaceOf(each) === from,
    );
  const kind = ref.kind ?? 'Gateway';
  if (kind === 'Gateway') {
    const gateway = found('Gateway', ref);
    return gateway !== undefined && isTaken(world, gateway) ? { gateway, set: undefined } : undefined;
  }
  if (kind !== 'ListenerSet' || !world.options.isSet('gateway-listener-sets')) return undefined;
  const set = found('ListenerSet', ref);
  const gateway =
    set?.spec?.parentRef === undefined
      ? undefined
      : found('Gateway', set.spec.parentRef, set.spec.parentRef.namespace ?? namespaceOf(set));
  if (set === undefined || gateway === undefined || !isTaken(world, gateway)) return undefined;
  return isOpenTo(world, gateway, set) && isAccepted(set.status?.conditions) ? { gateway, set } : undefined;
}

/** A Gateway that does not speak of ListenerSets takes none. */
const isOpenTo = (world: World, gateway: GatewayShape, set: GatewayShape): boolean =>
  isWithin(world, gateway.spec?.allowedListeners?.namespaces, 'None', set, gateway);

const isAccepted = (conditions: Conditions = []): boolean =>
  conditions.find(({ type }) => type === 'Accepted')?.status === 'True';

function isTaken({ options }: World, gateway: GatewayShape): boolean {
  const [name, namespace] = [options.text('gateway-name'), options.text('gateway-namespace')];
  const selector = parseSelector(options.text('gateway-label-filter'));
  return (
    (name === '' || name === nameOf(gateway)) &&
    (namespace === '' || namespace === namespaceOf(gateway)) &&
    (!selector.ok || satisfies(selector.value, labelsOf(gateway)))
  );
}

export function listenersFor(
  world: World,
  route: RouteShape,
  ref: ParentRef,
  { gateway, set }: Parent,
): readonly Listener[] {
  const holder = set ?? gateway;
  return (holder.spec?.listeners ?? []).filter(
    (listener) =>
      (ref.sectionName === undefined || ref.sectionName === listener.name) &&
      (ref.port === undefined || ref.port === listener.port) &&
      (set === undefined || isAccepted(statusOf(set, listener))) &&
      (protocols[route.kind ?? ''] ?? []).includes(listener.protocol ?? '') &&
      allows(world, route, listener, holder),
  );
}

const statusOf = (set: GatewayShape, { name }: Listener): Conditions | undefined =>
  set.status?.listeners?.find((each) => each.name === name)?.conditions;

function allows(world: World, route: RouteShape, { allowedRoutes }: Listener, holder: GatewayShape): boolean {
  const { kinds = [], namespaces } = allowedRoutes ?? {};
  const isKind = kinds.some(({ group: own = group, kind }) => own === group && kind === route.kind);
  return (kinds.length === 0 || isKind) && isWithin(world, namespaces, 'Same', route, holder);
}

/** Whether an object's namespace is one that `holder` opens itself to. */
function isWithin(
  world: World,
  namespaces: Namespaces | undefined,
  otherwise: 'None' | 'Same',
  object: ApiObject,
  holder: ApiObject,
): boolean {
  switch (namespaces?.from ?? otherwise) {
    case 'All':
      return true;
    case 'Same':
      return namespaceOf(object) === namespaceOf(holder);
    case 'Selector': {
      const space = ofKind(world.objects, 'Namespace').find((each) => nameOf(each) === namespaceOf(object));
      return (
        space !== undefined &&
        namespaces?.selector !== undefined &&
        matchesSelector(namespaces.selector, labelsOf(space))
      );
    }
    default:
      return false;
  }
}

/** What a listener's host and a route's have in common: the narrower of both, in lower case; an empty one takes the other. */
export function sameHost(listener: string, route: string): string | undefined {
  if ((listener !== '' && !isHost(listener)) || (route !== '' && !isHost(route))) return undefined;
  const [a, b] = [listener.toLowerCase(), route.toLowerCase()];
  if (a === '' || a === b) return b;
  if (b === '') return a;
  if (isCovered(a, b)) return b;
  return isCovered(b, a) ? a : undefined;
}

const isCovered = (wildcard: string, host: string): boolean =>
  wildcard.startsWith('*.') && host.endsWith(wildcard.slice(1)) && host.length > wildcard.length - 1;

/** A DNS name, with a star for its first label or a final dot if need be, and no address. */
function isHost(host: string): boolean {
  const name = (host.startsWith('*.') ? host.slice(2) : host).replace(/\.$/, '');
  return (
    name.length <= 255 &&
    /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)*$/i.test(name) &&
    familyOf(host) === undefined
  );
}
