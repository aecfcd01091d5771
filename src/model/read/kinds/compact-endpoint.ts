/** Endpoints of slices in less memory: a large cluster has hundreds of thousands, nearly all of one form. */
import type { EndpointConditions, ObjectReference, SliceEndpoint } from '../../types/endpoint-slice.ts';

/** The same endpoint; itself where it says more than most do. */
export function compact(endpoint: SliceEndpoint): SliceEndpoint {
  const { addresses, conditions, hostname, nodeName, zone, targetRef, hints } = endpoint;
  const [address] = addresses;
  if (address === undefined || addresses.length > 1 || hostname !== undefined || hints !== undefined) return endpoint;
  if (targetRef !== undefined && (targetRef.kind !== 'Pod' || targetRef.name === undefined)) return endpoint;
  return new PodEndpoint(address, conditions, nodeName, zone, targetRef);
}

/** One address, of a pod or of nothing that is named. */
class PodEndpoint implements SliceEndpoint {
  readonly conditions: EndpointConditions | undefined;
  readonly nodeName: string | undefined;
  readonly zone: string | undefined;
  readonly #address: string;
  readonly #pod: string | undefined;
  readonly #namespace: string | undefined;

  constructor(
    address: string,
    conditions: EndpointConditions | undefined,
    nodeName: string | undefined,
    zone: string | undefined,
    pod: ObjectReference | undefined,
  ) {
    this.conditions = conditions === undefined ? undefined : shared(conditions);
    this.nodeName = nodeName;
    this.zone = zone;
    this.#address = address;
    this.#pod = pod?.name;
    this.#namespace = pod?.namespace;
  }

  get addresses(): readonly string[] {
    return [this.#address];
  }

  get targetRef(): ObjectReference | undefined {
    if (this.#pod === undefined) return undefined;
    return { kind: 'Pod', name: this.#pod, ...(this.#namespace === undefined ? {} : { namespace: this.#namespace }) };
  }

  /** The endpoint as the API has it. */
  toJSON(): SliceEndpoint {
    const { addresses, conditions, nodeName, zone, targetRef } = this;
    return { addresses, conditions, nodeName, zone, targetRef };
  }
}

const known = new Map<number, EndpointConditions>();

/** One object for all conditions that say the same. */
function shared(conditions: EndpointConditions): EndpointConditions {
  const { ready, serving, terminating } = conditions;
  const key = digit(ready) * 9 + digit(serving) * 3 + digit(terminating);
  const before = known.get(key);
  if (before !== undefined) return before;
  known.set(key, conditions);
  return conditions;
}

const digit = (said: boolean | undefined): number => (said === undefined ? 0 : said ? 1 : 2);
