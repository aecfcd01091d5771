/**
 * Endpoints of a slice in JSON that stay where they stand: of each is kept its form, its place and its node, and whatever
 * else it says is read when it is asked for. A large cluster has hundreds of thousands, nearly all written alike.
 */
import type { EndpointConditions, EndpointList, ObjectReference, SliceEndpoint } from '../../types/endpoint-slice.ts';
import type { Alike, Collector, Form } from '../json/form.ts';

/** What all endpoints of one form say. */
export interface Common {
  readonly conditions: EndpointConditions | undefined;
}

/** Where the strings stand in which endpoints of pods differ. */
export const varyingInEndpoints = [
  ['addresses', 0],
  ['nodeName'],
  ['zone'],
  ['targetRef', 'name'],
  ['targetRef', 'namespace'],
  ['targetRef', 'uid'],
  ['targetRef', 'resourceVersion'],
] satisfies Alike<Common>['varying'];

/** What is kept of an endpoint for all of its form; undefined where it says more than those of pods do. */
export function commonOf({ addresses, conditions, hostname, targetRef, hints }: SliceEndpoint): Common | undefined {
  if (addresses.length !== 1 || hostname !== undefined || hints !== undefined) return undefined;
  if (targetRef !== undefined && (targetRef.kind !== 'Pod' || targetRef.name === undefined)) return undefined;
  return { conditions };
}

type EndpointForm = Form<Common>;

export class EndpointCollector implements Collector<Common> {
  readonly #forms: EndpointForm[] = [];
  readonly #starts: number[] = [];
  readonly #nodes: (string | undefined)[] = [];
  #areIPv4 = true;

  add(form: EndpointForm, start: number): void {
    this.#forms.push(form);
    this.#starts.push(start);
    this.#nodes.push(form.word(start, 1));
    this.#areIPv4 &&= form.isIPv4(start, 0);
  }

  list(): ListedEndpoints {
    const forms = new Set(this.#forms);
    // Arrays that are pushed to have room for more.
    const kept = forms.size === 1 ? [...forms] : this.#forms.slice();
    return new ListedEndpoints(kept, this.#starts.slice(), this.#nodes.slice(), this.#areIPv4);
  }
}

export class ListedEndpoints implements EndpointList {
  /** Whether each address is a dotted quad. */
  readonly areIPv4: boolean;
  /** One for all, as in most lists, or one for each. */
  readonly #forms: readonly EndpointForm[];
  readonly #starts: readonly number[];
  readonly #nodes: readonly (string | undefined)[];

  constructor(
    forms: readonly EndpointForm[],
    starts: readonly number[],
    nodes: readonly (string | undefined)[],
    areIPv4: boolean,
  ) {
    this.areIPv4 = areIPv4;
    this.#forms = forms;
    this.#starts = starts;
    this.#nodes = nodes;
  }

  get length(): number {
    return this.#starts.length;
  }

  at(index: number): SliceEndpoint | undefined {
    const i = index < 0 ? index + this.length : index;
    const start = this.#starts[i];
    if (start === undefined) return undefined;
    return new ListedEndpoint(this.#forms[this.#forms.length === 1 ? 0 : i]!, start, this.#nodes[i]);
  }

  *[Symbol.iterator](): Generator<SliceEndpoint> {
    for (let i = 0; i < this.length; i++) yield this.at(i)!;
  }

  toJSON(): readonly SliceEndpoint[] {
    return [...this];
  }
}

class ListedEndpoint implements SliceEndpoint {
  readonly nodeName: string | undefined;
  readonly #form: EndpointForm;
  readonly #start: number;

  constructor(form: EndpointForm, start: number, nodeName: string | undefined) {
    this.nodeName = nodeName;
    this.#form = form;
    this.#start = start;
  }

  get addresses(): readonly string[] {
    return [this.#form.string(this.#start, 0)!];
  }

  get conditions(): EndpointConditions | undefined {
    return this.#form.model.conditions;
  }

  get zone(): string | undefined {
    return this.#form.word(this.#start, 2);
  }

  get targetRef(): ObjectReference | undefined {
    const name = this.#form.string(this.#start, 3);
    if (name === undefined) return undefined;
    const namespace = this.#form.word(this.#start, 4);
    return { kind: 'Pod', name, ...(namespace === undefined ? {} : { namespace }) };
  }

  /** The endpoint as the API has it. */
  toJSON(): SliceEndpoint {
    const { addresses, conditions, nodeName, zone, targetRef } = this;
    return { addresses, conditions, nodeName, zone, targetRef };
  }
}
