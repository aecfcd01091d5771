/**
 * From the `yaml` package's nodes to plain values, as Kubernetes reads YAML: scalars by `scalars.ts`, keys as text,
 * merge keys in the order in which they stand. An alias shares the value of its anchor, so that nothing is copied; how
 * far aliases would expand is counted all the same, because what decodes the value later walks all of it.
 *
 * Sources: YAML 1.1 chapter 10 and the type repository (merge, binary); go-yaml v2 as sigs.k8s.io/yaml uses it.
 */
import type * as Yaml from 'yaml';
import type { Catalogue, DiagnosticCode } from '../../../diagnostics/catalogue.ts';
import { type Diagnostic, diagnose } from '../../../diagnostics/diagnostic.ts';
import type { Span } from '../../../diagnostics/span.ts';
import { depthLimit, isMapping, setKey } from '../document.ts';
import type { Text } from '../place.ts';
import { loadYaml } from './library.ts';
import { describeScalar, differs, readModern, readScalar, type Scalar } from './scalars.ts';

/** Aliases may stand for this many values in one document. */
export const aliasLimit = 100_000;

export interface PlainYaml {
  readonly value: unknown;
  /** Whether the value may be used: false after an error that spoils the whole document. */
  readonly usable: boolean;
  readonly diagnostics: readonly Diagnostic[];
  readonly targets: Targets;
}

/** The node that each alias stands for. */
export type Targets = ReadonlyMap<unknown, Yaml.ParsedNode>;

type Node = Yaml.ParsedNode | null;

interface Anchor {
  readonly node: Yaml.ParsedNode;
  /** Undefined while the anchor's own value is being read. */
  value: { readonly plain: unknown; readonly size: number } | undefined;
}

/** Ends the reading of one document; caught in `readPlain`. */
class Refusal {
  readonly diagnostic: Diagnostic;
  constructor(diagnostic: Diagnostic) {
    this.diagnostic = diagnostic;
  }
}

export function readPlain(document: Yaml.Document.Parsed, text: Text): PlainYaml {
  const reader = new Reader(text);
  try {
    const value = reader.read(document.contents, 0);
    return { value, usable: true, diagnostics: reader.diagnostics, targets: reader.targets };
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    const diagnostics = [...reader.diagnostics, refusal.diagnostic];
    return { value: undefined, usable: false, diagnostics, targets: reader.targets };
  }
}

class Reader {
  readonly diagnostics: Diagnostic[] = [];
  readonly targets = new Map<unknown, Yaml.ParsedNode>();
  readonly #yaml = loadYaml();
  readonly #text: Text;
  readonly #anchors = new Map<string, Anchor>();
  /** Values read so far, aliases counted as what they stand for. */
  #size = 0;
  #expanded = 0;

  constructor(text: Text) {
    this.#text = text;
  }

  read(node: Node, depth: number): unknown {
    if (node === null) return null;
    if (depth > depthLimit) throw this.#refuse('yaml/too-deep', node, depthLimit);
    const { isAlias, isScalar, isSeq } = this.#yaml;
    if (isAlias(node)) return this.#alias(node as Yaml.Alias.Parsed);
    const name = (node as Yaml.Scalar).anchor;
    const anchor: Anchor | undefined = name === undefined ? undefined : { node, value: undefined };
    if (anchor !== undefined) this.#anchors.set(name!, anchor);
    const before = this.#size++;
    let plain: unknown;
    if (isScalar(node)) plain = this.#scalar(node as Yaml.Scalar.Parsed);
    else if (isSeq(node)) plain = node.items.map((item) => this.read(item as Node, depth + 1));
    else plain = this.#mapping(node as Yaml.YAMLMap.Parsed, depth);
    if (anchor !== undefined) anchor.value = { plain, size: this.#size - before };
    return plain;
  }

  #scalar(node: Yaml.Scalar.Parsed): Scalar {
    const source = String(node.value ?? '');
    const tag = node.tag;
    if (tag === undefined) {
      if (node.type !== 'PLAIN') return source;
      const value = readScalar(source);
      if (typeof value !== 'string' && differs(source, value)) this.#warn(node, source, value);
      return value;
    }
    return this.#tagged(node, source, tag);
  }

  #tagged(node: Yaml.Scalar.Parsed, source: string, tag: string): Scalar {
    if (tag === 'tag:yaml.org,2002:binary') return decodeBinary(source);
    const wanted = tag.startsWith(core) ? tag.slice(core.length) : undefined;
    if (wanted === undefined || !(wanted in typeNames)) return source;
    const value = wanted === 'str' ? source : readScalar(source);
    const found = value === null ? 'null' : typeof value;
    if (!typeNames[wanted]!.includes(found) || (wanted === 'int' && !Number.isInteger(value))) {
      throw this.#refuse('yaml/syntax', node, `cannot read \`${source}\` as a !!${wanted}`);
    }
    return value;
  }

  #mapping(node: Yaml.YAMLMap.Parsed, depth: number): Record<string, unknown> {
    const mapping: Record<string, unknown> = {};
    const seen = new Map<string, Yaml.ParsedNode>();
    for (const { key, value } of node.items as Yaml.Pair<Yaml.ParsedNode, Node>[]) {
      if (isMerge(key)) {
        this.#merge(mapping, key, value, depth);
        continue;
      }
      const text = this.#key(key);
      const twin = seen.get(text);
      if (twin !== undefined) {
        this.diagnostics.push(diagnose('yaml/duplicate-key', [this.#span(twin), this.#span(key)], text));
      }
      seen.set(text, key);
      setKey(mapping, text, this.read(value, depth + 1));
    }
    return mapping;
  }

  #key(key: Node): string {
    const value = key === null ? null : this.read(key, 0);
    if (value === null || typeof value === 'object') {
      throw this.#refuse(
        'yaml/syntax',
        key,
        `a key of a mapping is ${value === null ? 'null' : 'a collection'}; expected a string`,
      );
    }
    return keyText(value as Scalar);
  }

  /** A later merge or key replaces an earlier one; of several merged mappings the first has precedence. */
  #merge(mapping: Record<string, unknown>, key: Yaml.ParsedNode, node: Node, depth: number): void {
    const value = this.read(node, depth + 1);
    const sources = Array.isArray(value) ? [...(value as unknown[])].reverse() : [value];
    for (const source of sources) {
      if (!isMapping(source))
        throw this.#refuse('yaml/syntax', key, 'a merge key needs a mapping or a sequence of mappings');
      for (const name of Object.keys(source)) setKey(mapping, name, source[name]);
    }
  }

  #alias(node: Yaml.Alias.Parsed): unknown {
    const anchor = this.#anchors.get(node.source);
    if (anchor === undefined)
      throw this.#refuse('yaml/syntax', node, `no anchor \`&${node.source}\` stands before this alias`);
    if (anchor.value === undefined)
      throw this.#refuse('yaml/syntax', node, `the anchor \`&${node.source}\` contains itself`);
    this.targets.set(node, anchor.node);
    this.#size += anchor.value.size;
    this.#expanded += anchor.value.size;
    if (this.#expanded > aliasLimit) throw this.#refuse('yaml/alias-bomb', node, aliasLimit);
    return anchor.value.plain;
  }

  #warn(node: Yaml.ParsedNode, source: string, value: Scalar): void {
    const modern = describeScalar(readModern(source));
    this.diagnostics.push(diagnose('yaml/one-dot-one', [this.#span(node)], source, describeScalar(value), modern));
  }

  #refuse<C extends DiagnosticCode>(code: C, node: Node, ...args: Parameters<Catalogue[C]['message']>): Refusal {
    return new Refusal(diagnose(code, [this.#span(node)], ...args));
  }

  #span(node: Node): Span {
    const range = node?.range;
    return range == null ? this.#text.span(0, 0) : this.#text.span(range[0], range[1]);
  }
}

const core = 'tag:yaml.org,2002:';

/** What a core tag accepts, in the words of `typeof`. */
const typeNames: Readonly<Record<string, readonly string[]>> = {
  str: ['string'],
  bool: ['boolean'],
  int: ['number'],
  float: ['number'],
  null: ['null'],
  timestamp: ['string'],
};

/** The text of a key that is not a string, as it comes out in JSON. */
export function keyText(value: Scalar): string {
  return String(value);
}

export function isMerge(key: Node): boolean {
  const scalar = key as Yaml.Scalar.Parsed | null;
  return scalar !== null && scalar.value === '<<' && (scalar.type === 'PLAIN' || scalar.tag === `${core}merge`);
}

function decodeBinary(source: string): string {
  return Buffer.from(source, 'base64').toString('utf8');
}
