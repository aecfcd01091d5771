/**
 * A witness in words. Packet witnesses have a sentence of their own; any other witness is printed as its keys and values,
 * so that nothing which a property found is hidden from people.
 */
import type { Json, JsonObject } from '../verify/verdict.ts';

const clients: Readonly<Record<string, string>> = {
  pod: 'a pod',
  node: 'the node itself',
  outside: 'outside the cluster',
};

export function witnessLines(witness: JsonObject): readonly string[] {
  if (typeof witness.destination === 'string' && Array.isArray(witness.expected)) return packetLines(witness);
  return Object.keys(witness).length === 0 ? [] : [flat(witness)];
}

function packetLines(witness: JsonObject): readonly string[] {
  const { node, client, source, destination, port, protocol, expected, actual, ...more } = witness;
  const where = node === undefined ? '' : `on ${flat(node)}, `;
  const from = `from ${clients[String(client)] ?? flat(client ?? 'anywhere')} (${flat(source ?? 'any address')})`;
  const target = String(destination).includes(':') ? `[${destination}]:${port}` : `${destination}:${port}`;
  const lines = [
    `${where}${from} to ${protocol} ${target}`,
    `expected ${outcomes(expected)}`,
    `actual   ${outcomes(actual)}`,
  ];
  return Object.keys(more).length === 0 ? lines : [...lines, flat(more)];
}

function outcomes(value: Json | undefined): string {
  if (!Array.isArray(value)) return value === undefined ? 'unknown' : flat(value);
  return value.length === 0 ? 'nothing' : value.map(outcome).join(', or ');
}

function outcome(value: Json): string {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return flat(value);
  const { kind, endpoint, sourceRewritten, probability, ...more } = value as JsonObject;
  const what = kind === 'endpoint' ? `endpoint ${flat(endpoint ?? '')}` : flat(kind ?? '');
  const details = [
    ...(probability === undefined ? [] : [`with probability ${flat(probability)}`]),
    ...(sourceRewritten === true ? ['source rewritten'] : []),
    ...(Object.keys(more).length === 0 ? [] : [flat(more)]),
  ];
  return details.length === 0 ? what : `${what} (${details.join(', ')})`;
}

function flat(value: Json): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(flat).join(', ');
  if (value === null || typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([key, inner]) => `${key} ${nested(inner) ? `(${flat(inner)})` : flat(inner)}`)
    .join(', ');
}

const nested = (value: Json): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
