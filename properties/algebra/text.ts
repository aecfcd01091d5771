/** How findings name things: back-quoted, joined with commas, shortened where a list would bury its message. */
import { sortedBy } from '../../src/core/order.ts';
import type { Service, ServicePort } from '../../src/model/types/network.ts';
import type { Subject } from '../../src/verify/verdict.ts';

/** `a`, `b` and `c`; with more than `limit` names the rest are counted. */
export function enumerate(names: readonly string[], limit = 5): string {
  const quoted = names.map((name) => `\`${name}\``);
  if (quoted.length > limit) return `${quoted.slice(0, limit - 1).join(', ')} and ${quoted.length - limit + 1} more`;
  return joinWords(quoted);
}

export function joinWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)!}`;
}

/** `1 pod`, `3 pods`, `2 addresses`. */
export function count(number: number, noun: string): string {
  return `${number} ${number === 1 ? noun : /(?:s|x|ch)$/.test(noun) ? `${noun}es` : `${noun}s`}`;
}

/** `app=cart,tier=web`, as `kubectl --selector` takes it. */
export function selectorText(selector: Readonly<Record<string, string>>): string {
  return sortedBy(Object.keys(selector), (key) => key)
    .map((key) => `${key}=${selector[key]}`)
    .join(',');
}

export const serviceText = (service: Service): string => `service \`${service.namespace}/${service.name}\``;

/** `80/TCP (http)`. */
export function portText(port: ServicePort): string {
  return `${port.port}/${port.protocol}${port.name === '' ? '' : ` (${port.name})`}`;
}

export const serviceSubject = (service: Service): Subject => ({
  kind: 'Service',
  namespace: service.namespace,
  name: service.name,
});
