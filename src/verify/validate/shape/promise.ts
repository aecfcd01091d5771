/**
 * What the Services promise a slice, written for its shape: everything that `promiseFor` (`semantics/promise.ts`) makes
 * the promise of. The promise itself need not be made for a shape that is known.
 */
import { contains, parsePrefix } from '../../../core/ip/prefix.ts';
import type { Condition } from '../../semantics/condition.ts';
import type { NodeFacts } from '../../semantics/node-facts.ts';
import type { Slice } from '../../semantics/packet.ts';
import { decide, type NodeSettings } from '../../semantics/promise.ts';
import type { Claim, Declared, Served } from '../../semantics/service.ts';
import { localCondition } from '../../semantics/specialise.ts';
import type { Code, Vocabulary } from './code.ts';
import type { Names } from './names.ts';

const loopbacks = parsePrefix('127.0.0.0/8')!;

export class PromiseWriter {
  readonly #facts: NodeFacts;
  readonly #settings: NodeSettings;
  readonly #vocabulary: Vocabulary;
  readonly #code: Code;
  readonly #names: Names;

  constructor(facts: NodeFacts, settings: NodeSettings, vocabulary: Vocabulary, code: Code, names: Names) {
    this.#facts = facts;
    this.#settings = settings;
    this.#vocabulary = vocabulary;
    this.#code = code;
    this.#names = names;
  }

  promise(slice: Slice, claims: readonly Claim[], declared: Declared): void {
    const { nodePorts, guardsLoopback, dropsInvalid } = this.#settings;
    this.#bit(guardsLoopback);
    this.#bit(dropsInvalid);
    if (guardsLoopback) this.#names.hold(loopbacks);
    if (slice.destination !== undefined) this.#bit(contains(loopbacks, slice.destination));
    this.#condition(localCondition(slice, this.#facts));
    this.#condition(decide(nodePorts, slice, this.#facts));
    if (slice.port === undefined) this.#word(declared.healthChecks.join());
    else this.#bit(declared.healthChecks.includes(slice.port));
    this.#code.put(claims.length);
    const identities = claims.map(({ kind, name, protocol }) =>
      claims.length === 1 ? '' : `${kind} ${name} ${protocol}`,
    );
    for (const [i, claim] of claims.entries()) {
      this.#code.put(identities.indexOf(identities[i]!));
      this.#claim(claim, slice);
    }
  }

  #word(text: string): void {
    this.#code.put(this.#vocabulary.word(text));
  }

  #bit(value: boolean): void {
    this.#code.put(value ? 1 : 0);
  }

  #claim({ kind, refused, filtered, served }: Claim, slice: Slice): void {
    this.#word(kind);
    this.#word(`${refused}`);
    this.#bit(filtered);
    this.#code.put(served.length);
    for (const part of served) this.#served(part, slice);
  }

  #served({ when, endpoints, rewritten, affinitySeconds }: Served, { entry }: Slice): void {
    this.#condition(when);
    this.#condition(rewritten);
    this.#word(`${affinitySeconds}`);
    this.#code.put(endpoints.length);
    for (const { address, port } of endpoints) {
      this.#names.endpoint(address, port);
      this.#bit(entry === 'interface' && this.#facts.isLocal(address) === true);
    }
  }

  #condition(condition: Condition): void {
    const code = this.#code;
    this.#word(condition.kind);
    switch (condition.kind) {
      case 'constant':
        this.#bit(condition.value);
        return;
      case 'not':
        this.#condition(condition.of);
        return;
      case 'and':
      case 'or':
        code.put(condition.of.length);
        for (const part of condition.of) this.#condition(part);
        return;
      case 'source-is':
        this.#names.address(condition.address);
        return;
      case 'source-in':
        this.#names.prefix(condition.prefix);
        return;
      // Destinations stand in conditions only where the slice leaves them open, and then they matter by themselves.
      case 'destination-is':
        this.#word(condition.address.text);
        return;
      case 'destination-in':
        this.#word(condition.prefix.text);
        return;
      case 'protocol':
        code.put(condition.number);
        return;
      case 'port-in':
      case 'source-port-in':
        code.put(condition.first);
        code.put(condition.last);
        return;
      case 'destination-local':
        return;
      case 'interface':
        this.#word(`${condition.name}${condition.wildcard ? '+' : ''}`);
        return;
      case 'remembered':
        this.#word(`${condition.seconds}`);
        code.put(condition.endpoints.length);
        for (const endpoint of condition.endpoints) this.#names.endpointText(endpoint);
        return;
      case 'beside':
      case 'unknown':
        this.#word(condition.text);
        return;
    }
  }
}
