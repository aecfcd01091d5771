/** How findings name things: back-quoted, joined with commas, shortened where a list would bury its message. */
import { sortedBy } from '../../src/core/order.ts';
import type { Pod, Service, ServicePort } from '../../src/model/types/network.ts';
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

/** `Deployment shop/cart` as messages name it. */
export function ownerText(owner: string): string {
  const space = owner.indexOf(' ');
  return `${owner.slice(0, space)} \`${owner.slice(space + 1)}\``;
}

/** Pods by name; projected ones, whose names nobody chose, by their workload, each workload once. */
export function podsText(pods: readonly Pod[], limit = 4): string {
  const names = pods.map((pod) =>
    pod.projected && pod.owner !== undefined ? ownerText(pod.owner) : `pod \`${pod.namespace}/${pod.name}\``,
  );
  const each = [...new Set(names)];
  return each.length > limit
    ? `${each.slice(0, limit - 1).join(', ')} and ${each.length - limit + 1} more`
    : joinWords(each);
}
