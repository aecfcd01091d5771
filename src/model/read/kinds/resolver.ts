/** What becomes part of a resolv.conf: `dnsConfig` of pods, and the nodes' own file. Each word fits between two blanks. */
import type { PodDnsConfig } from '../../types/pod.ts';
import { address, isDnsName } from '../rules.ts';
import { list, object, type Schema, type StringRule, string } from '../schema.ts';

/** The API server takes underscores since 1.32, and a dot at the end. */
const searched: StringRule = {
  expected: 'a search domain such as `svc.example.org`, or `.`',
  test: (text) => text === '.' || isDnsName(text.replace(/\.$/, '').replaceAll('_', 'x')),
};
const word: StringRule = { expected: 'a word without blanks', test: (text) => /^[^\s#;]+$/u.test(text) };

export const resolverSpec = object({
  nameservers: list(string(address)),
  searches: list(string(searched)),
  options: list(string(word)),
});

export const podDnsConfig: Schema<PodDnsConfig> = object({
  nameservers: list(string(address)),
  searches: list(string(searched)),
  options: list(object({ name: string(word), value: string(word) }, { required: ['name'] })),
});
