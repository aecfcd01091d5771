/** What Calico's kinds have in common: two groups, values in several notations, labels of any scalar. */

import { parseSelector } from '../../bgp/selector.ts';
import { parseAsNumber, parseCommunity, parseSeconds } from '../../bgp/values.ts';
import type { CalicoObject } from '../../types/calico.ts';
import type { Cursor } from '../cursor.ts';
import { dnsName } from '../rules.ts';
import { object, type Schema, type StringRule, string } from '../schema.ts';
import { defineKind, type Head, type Kind } from './kind.ts';

const groups = ['projectcalico.org', 'crd.projectcalico.org'];

/** The kind as calicoctl writes it and as it is stored. */
export function defineCalico<S>(
  kind: string,
  spec: Schema<S>,
  build: (head: Head, spec: S | Record<string, never>, at: Cursor) => CalicoObject,
): readonly Kind[] {
  return groups.map((group) =>
    defineKind({
      kind,
      group,
      namespaced: false,
      name: dnsName,
      looseLabels: true,
      fields: { spec },
      known: ['status'],
      build: (head, body, at) => build(head, (body as { spec?: S }).spec ?? {}, at),
    }),
  );
}

export const asNumber: Schema<number> = {
  expected: 'an AS number from 0 to 4294967295',
  decode(value, at) {
    if (typeof value !== 'string' && typeof value !== 'number') return at.wrongType(value, this.expected);
    return parseAsNumber(String(value)) ?? at.invalid(value, this.expected);
  },
  describe: () => ({ anyOf: [{ type: 'integer', minimum: 0, maximum: 4294967295 }, { type: 'string' }] }),
};

export const community: StringRule = {
  expected: 'a community: `aa:nn` of 16 bits each, or `aa:nn:mm` of 32 bits each',
  test: (text) => parseCommunity(text) !== undefined,
};

export const duration: StringRule = {
  expected: 'a duration such as `90s`',
  test: (text) => parseSeconds(text) !== undefined,
};

export const selector: StringRule = {
  expected: "a selector such as `rack == 'a'`",
  test: (text) => parseSelector(text) !== undefined,
};

export const interfacePattern: StringRule = {
  expected: 'an interface name or pattern: at most 15 letters, digits, `_`, `.`, `*` and `-`',
  test: (text) => /^[a-zA-Z0-9_.*-]{1,15}$/.test(text),
};

export const password = object(
  {
    secretKeyRef: object({ name: string(), key: string() }, { required: ['name', 'key'], known: ['optional'] }),
  },
  { required: ['secretKeyRef'] },
);
