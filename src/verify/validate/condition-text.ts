/** Conditions as text: the same text, the same condition. What addresses and endpoints are called is the caller's choice. */
import type { Address } from '../../core/ip/address.ts';
import type { Prefix } from '../../core/ip/prefix.ts';
import { type Condition, flagName } from '../semantics/condition.ts';

export interface Names {
  address(address: Address): string;
  prefix(prefix: Prefix): string;
  endpoint(text: string): string;
}

/** Everything by its own name. */
export const plainNames: Names = { address: ({ text }) => text, prefix: ({ text }) => text, endpoint: (text) => text };

export function conditionText(condition: Condition, names: Names = plainNames): string {
  switch (condition.kind) {
    case 'constant':
      return condition.value ? '1' : '0';
    case 'not':
      return `!${conditionText(condition.of, names)}`;
    case 'and':
    case 'or':
      return `(${condition.kind} ${condition.of.map((part) => conditionText(part, names)).join(' ')})`;
    case 'source-is':
      return `from ${names.address(condition.address)}`;
    case 'source-in':
      return `within ${names.prefix(condition.prefix)}`;
    // Destinations stand in conditions only where the slice leaves them open, and then they matter by themselves.
    case 'destination-is':
      return `to ${condition.address.text}`;
    case 'destination-in':
      return `to ${condition.prefix.text}`;
    case 'protocol':
      return `protocol ${condition.number}`;
    case 'port-in':
    case 'source-port-in':
      return `${condition.kind} ${condition.first}-${condition.last}`;
    case 'destination-local':
      return 'local';
    case 'interface':
      return `interface ${condition.name}${condition.wildcard ? '+' : ''}`;
    case 'remembered':
      return `remembered ${condition.endpoints.map((text) => names.endpoint(text)).join()} ${condition.seconds}`;
    case 'beside':
    case 'unknown':
      return flagName(condition);
  }
}
