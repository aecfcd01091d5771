/** Where the value at a path stands, by the `yaml` package's nodes. Aliases and merged mappings are followed. */
import type * as Yaml from 'yaml';
import type { Path } from '../../../diagnostics/span.ts';
import type { Locate, Place } from '../place.ts';
import { loadYaml } from './library.ts';
import { isMerge, keyText, type Targets } from './plain.ts';
import { readScalar } from './scalars.ts';

type Node = Yaml.ParsedNode | null;

export function locateNode(document: Yaml.Document.Parsed, targets: Targets): Locate {
  const root = rangeOf(document.contents) ?? [0, 0];
  return (path: Path): Place => {
    let place: Place = { start: root[0], end: root[1], keyStart: root[0], keyEnd: root[1] };
    let node: Node = document.contents;
    for (const step of path) {
      const found: Pair | undefined = child(follow(node, targets), step, targets);
      if (found === undefined) break;
      node = found.value;
      const key = rangeOf(found.key);
      const range = rangeOf(node) ?? (key === undefined ? [place.start, place.end] : [key[1], key[1]]);
      place = { start: range[0], end: range[1], keyStart: (key ?? range)[0], keyEnd: (key ?? range)[1] };
    }
    return place;
  };
}

interface Pair {
  readonly key: Node;
  readonly value: Node;
}

function follow(node: Node, targets: Targets): Node {
  let current = node;
  for (let next = targets.get(current); next !== undefined; next = targets.get(current)) current = next;
  return current;
}

function child(node: Node, step: string | number, targets: Targets): Pair | undefined {
  const { isMap, isSeq } = loadYaml();
  if (isSeq(node)) {
    const item = typeof step === 'number' ? (node.items[step] as Node | undefined) : undefined;
    return item === undefined ? undefined : { key: null, value: item };
  }
  if (!isMap(node)) return undefined;
  // The last one that sets the key wins, as it does when values are read.
  for (const { key, value } of [...(node.items as Yaml.Pair<Yaml.ParsedNode, Node>[])].reverse()) {
    if (isMerge(key)) {
      const merged = mergedChild(follow(value, targets), step, targets);
      if (merged !== undefined) return merged;
    } else if (textOf(follow(key, targets)) === String(step)) {
      return { key, value };
    }
  }
  return undefined;
}

function mergedChild(node: Node, step: string | number, targets: Targets): Pair | undefined {
  if (!loadYaml().isSeq(node)) return child(node, step, targets);
  for (const item of node.items) {
    const found = child(follow(item as Node, targets), step, targets);
    if (found !== undefined) return found;
  }
  return undefined;
}

function textOf(key: Node): string {
  const scalar = key as Yaml.Scalar.Parsed;
  const source = String(scalar.value);
  return scalar.type === 'PLAIN' && scalar.tag === undefined ? keyText(readScalar(source)) : source;
}

/** From the node's first character to its last: a block ends with its last value, not with the line break after it. */
function rangeOf(node: Node): readonly [number, number] | undefined {
  const range = node?.range;
  return range == null ? undefined : [range[0], endOf(node) ?? range[1]];
}

function endOf(node: Node): number | undefined {
  const { isMap, isSeq } = loadYaml();
  if (isMap(node) && node.flow !== true) {
    const pair = node.items.at(-1) as Yaml.Pair<Node, Node> | undefined;
    return pair?.value == null ? node.range[1] : endOf(pair.value);
  }
  if (isSeq(node) && node.flow !== true) return endOf(node.items.at(-1) as Node);
  return node?.range?.[1];
}
