/**
 * The rules of service ports as text in their places of a frame. Which lines came from what is counted only when somebody
 * asks: a pipe into iptables-restore does not.
 */
import { recall } from '../../core/recall.ts';
import type { Declared } from '../../model/types/network.ts';
import type { Provenance } from '../artifact.ts';
import { template } from '../render.ts';
import type { NodeRules, PortRules } from './lower.ts';
import { viewPort } from './view.ts';

/** What the service ports say in each place of the frame: one text of each port. */
export interface PortTexts {
  readonly ports: readonly PortRules[];
  readonly streams: readonly Iterable<string>[];
}

/** In the order of their places. */
const streamNames = ['iptables/port-filter', 'iptables/port-chains', 'iptables/port-nat'] as const;

/** Port by port, so that no more than one port's view is held. */
export function printPorts(rules: NodeRules): PortTexts {
  const printers = streamNames.map((name) => ({ print: template(name), texts: [] as string[] }));
  for (const port of rules.ports) {
    const view = viewPort(port, rules);
    for (const { print, texts } of printers) texts.push(print(view));
  }
  return { ports: rules.ports, streams: printers.map(({ texts }) => texts) };
}

/** The same without holding any text: views are made anew in each place. */
export function printEach(rules: NodeRules): PortTexts {
  const streams = streamNames.map((name) => {
    const print = template(name);
    return {
      *[Symbol.iterator]() {
        for (const port of rules.ports) yield print(viewPort(port, rules));
      },
    };
  });
  return { ports: rules.ports, streams };
}

/** A line that no rule can be: it holds the place of a stream in the frame. */
export const marker = (i: number): string => `<stream ${i}>`;

const partsOf = (frame: string): readonly string[] => frame.split(/<stream \d>\n/);

export function* piecesOf(frame: string, { streams }: PortTexts): Generator<string> {
  for (const [i, part] of partsOf(frame).entries()) {
    yield part;
    yield* streams[i] ?? [];
  }
}

interface Filled {
  readonly text: string;
  readonly provenance: readonly Provenance[];
}

export function fill(frame: string, { ports, streams }: PortTexts): Filled {
  const parts = partsOf(frame);
  const printed = streams.map((texts) => (Array.isArray(texts) ? (texts as readonly string[]) : [...texts]));
  const text = parts.flatMap((part, i) => [part, ...(printed[i] ?? [])]).join('');
  // The closure keeps lengths, not texts: many nodes' artifacts may be held at a time.
  const lengths = printed.map((texts) => Uint32Array.from(texts, ({ length }) => length));
  let provenance: readonly Provenance[] | undefined;
  return {
    text,
    get provenance() {
      provenance ??= trace(
        text,
        parts.map(({ length }) => length),
        lengths,
        ports,
      );
      return provenance;
    },
  };
}

function trace(
  text: string,
  parts: readonly number[],
  streams: readonly Uint32Array[],
  ports: readonly PortRules[],
): Provenance[] {
  const provenance: Provenance[] = [];
  let line = 1;
  let end = 0;
  const linesOf = (length: number): number => {
    const start = end;
    end += length;
    return countLines(text, start, end);
  };
  parts.forEach((part, i) => {
    line += linesOf(part);
    streams[i]?.forEach((length, at) => {
      const lines = linesOf(length);
      if (lines > 0) provenance.push({ first: line, last: line + lines - 1, sources: sourcesOf(ports[at]!) });
      line += lines;
    });
  });
  return provenance;
}

const kept = new WeakMap<PortRules, readonly Declared[]>();

/** The service port, and the slices or pods that its endpoints stand in. */
function sourcesOf(port: PortRules): readonly Declared[] {
  return recall(kept, port, () => {
    const { service, port: declared } = port.frontend;
    const origins = new Set(port.reachable.map((endpoint) => endpoint.declared.origin));
    return [
      { origin: service.origin, path: ['spec', 'ports', declared.index] },
      ...[...origins].map((origin) => ({ origin, path: [] })),
    ];
  });
}

function countLines(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
