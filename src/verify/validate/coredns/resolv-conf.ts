/** A pod's resolv.conf against what kubelet would write for that pod. */
import type { NamesArtifact, Written } from '../../../compile/artifact.ts';
import { resolverFiles } from '../../../model/dns/resolvers.ts';
import type { ClusterDns } from '../../../model/types/dns.ts';
import type { Network } from '../../../model/types/network.ts';
import { declaredResolvConf } from '../../semantics/dns/declared/resolv-conf.ts';
import { readResolvConf } from '../../semantics/dns/resolver/resolv-conf.ts';

export interface ResolvConfDifference {
  readonly field: string;
  readonly expected: string;
  readonly actual: string;
}

export function resolvConfDifference(
  network: Network,
  dns: ClusterDns,
  { text, resolver = '' }: Written<NamesArtifact>,
): ResolvConfDifference | undefined {
  const whose = resolverFiles(network, dns).find(({ file }) => file === resolver);
  const expected = whose && declaredResolvConf(network, dns, whose);
  if (expected === undefined) return { field: 'place', expected: 'a policy or a pod of the cluster', actual: resolver };
  const actual = readResolvConf(text);
  if ('error' in actual) return { field: 'text', expected: 'a resolv.conf that can be read', actual: actual.error };
  const fields = ['nameservers', 'searches', 'options'] as const;
  const differing = fields.find((field) => expected[field].join(' ') !== actual[field].join(' '));
  return (
    differing && { field: differing, expected: expected[differing].join(' '), actual: actual[differing].join(' ') }
  );
}
