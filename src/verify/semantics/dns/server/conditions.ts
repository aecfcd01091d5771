/** Expressions of `view` and `template` over a query. */

import { type Datum, evaluateExpression } from '../../../../core/expression/evaluate.ts';
import { parseExpression } from '../../../../core/expression/parse.ts';
import { parseAddress } from '../../../../core/ip/address.ts';
import { contains, parsePrefix } from '../../../../core/ip/prefix.ts';
import type { ServerQuery } from './query.ts';

/** Whether an expression is true; anything but true is not. */
export function holds(text: string, query: ServerQuery, names: Readonly<Record<string, Datum>> = {}): boolean {
  return valueOfExpression(text, query, names) === true;
}

export function valueOfExpression(
  text: string,
  { question, context, options }: ServerQuery,
  names: Readonly<Record<string, Datum>>,
): Datum | undefined {
  const tree = parseExpression(text);
  if ('fault' in tree) return undefined;
  const constant = (value: Datum) => () => value;
  return evaluateExpression(tree, {
    names,
    functions: {
      name: constant(question.name.toLowerCase()),
      type: constant(question.type),
      class: constant(question.class),
      client_ip: constant(context.client.address),
      port: constant(String(context.client.port)),
      proto: constant(context.protocol),
      server_ip: constant(context.server.address),
      server_port: constant(String(context.server.port)),
      bufsize: constant(options === undefined ? 512 : 4096),
      do: constant(false),
      opcode: constant(0),
      metadata: ([label]) => (typeof label === 'string' ? (context.metadata[label] ?? '') : undefined),
      incidr: ([address, prefix]) => {
        if (typeof address !== 'string' || typeof prefix !== 'string') return undefined;
        const [inner, outer] = [parseAddress(address), parsePrefix(prefix)];
        return inner && outer && contains(outer, inner);
      },
    },
  });
}
