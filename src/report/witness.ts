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
  return rest(witness);
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
  return [...lines, ...rest(more)];
}

/** Short values share a line; a list of several texts, such as a trace, has one line for each. */
function rest(witness: JsonObject): readonly string[] {
  const lists = Object.entries(witness).filter(([, value]) => isList(value));
  const short = Object.fromEntries(Object.entries(witness).filter(([, value]) => !isList(value)));
  return [
    ...(Object.keys(short).length === 0 ? [] : [flat(short)]),
    ...lists.flatMap(([key, value]) => [key, ...(value as readonly string[]).map((item) => `  ${item}`)]),
  ];
}

const isList = (value: Json): boolean =>
  Array.isArray(value) && value.length > 1 && value.every((item) => typeof item === 'string' && item.includes(' '));

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
