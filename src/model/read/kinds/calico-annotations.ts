/** Annotations in which calico-node keeps what it needs to know of a Node, where Kubernetes is its datastore. */
import { type Family, parseAddress } from '../../../core/ip/address.ts';
import { parsePrefix } from '../../../core/ip/prefix.ts';
import { parseAsNumber } from '../../bgp/values.ts';
import type { ObjectMeta } from '../../types/meta.ts';
import type { Cursor } from '../cursor.ts';
import type { StringRule } from '../schema.ts';

const ofCalico: Readonly<Record<string, StringRule>> = {
  IPv4Address: addressOf(4),
  IPv6Address: addressOf(6),
  ASNumber: { expected: 'an AS number from 0 to 4294967295', test: (text) => parseAsNumber(text) !== undefined },
  RouteReflectorClusterID: {
    expected: 'an identifier in the form of an IPv4 address',
    test: (text) => parseAddress(text)?.family === 4,
  },
};

function addressOf(family: Family): StringRule {
  const test = (text: string): boolean => {
    const [host = '', ...rest] = text.split('/');
    const isWhole = rest.length === 0 || parsePrefix(text) !== undefined;
    return isWhole && parseAddress(host)?.family === family;
  };
  return { expected: `an IPv${family} address, with its length or without`, test };
}

/** An empty one is as one that is not there. */
export function checkCalicoAnnotations(annotations: ObjectMeta['annotations'], at: Cursor): void {
  for (const [name, { expected, test }] of Object.entries(ofCalico)) {
    const key = `projectcalico.org/${name}`;
    const text = annotations[key];
    if (text === undefined || text === '' || test(text)) continue;
    at.at('metadata', () => at.at('annotations', () => at.at(key, () => at.invalid(text, expected))));
  }
}
