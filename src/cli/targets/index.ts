/** Every target, in the order in which bundles and reports have them: nodes first, then what serves names. */
import { bird } from './bird.ts';
import { coredns } from './coredns.ts';
import { externalDns } from './external-dns.ts';
import { iptables } from './iptables.ts';
import type { Target } from './target.ts';

export const targets: readonly Target[] = Object.freeze([iptables, bird, coredns, externalDns]);

export function targetCalled(name: string): Target {
  const found = targets.find((target) => target.name === name);
  if (found === undefined) throw new Error(`there is no target \`${name}\``);
  return found;
}
