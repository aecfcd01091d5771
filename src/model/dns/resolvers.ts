/**
 * Which resolv.conf files the pods of a cluster have: one for each `dnsPolicy`, as a pod of namespace `default` has it that
 * wishes nothing of its own, and one for each set of wishes, named after the first pod that has them.
 */
import { recall } from '../../core/recall.ts';
import type { ClusterDns } from '../types/dns.ts';
import type { Network, Pod } from '../types/network.ts';
import type { DnsPolicy } from '../types/pod.ts';

export interface ResolverFile {
  /** Under `dns/<cluster>/resolv/`. */
  readonly file: string;
  readonly namespace: string;
  readonly policy: DnsPolicy;
  readonly hostNetwork: boolean;
  /** Whose wishes it has; undefined where it stands for a policy alone. */
  readonly pod?: Pod;
}

/** Where nobody says what the nodes have, what is made of that alone is not known, and has no file. */
export function resolverFiles(
  { pods }: Pick<Network, 'pods'>,
  { nodeResolvConf }: ClusterDns,
): readonly ResolverFile[] {
  const policies: readonly DnsPolicy[] = ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default'];
  const usual = policies.map(
    (policy): ResolverFile => ({
      file: `${policy}.conf`,
      namespace: 'default',
      policy,
      hostNetwork: policy === 'ClusterFirstWithHostNet',
    }),
  );
  return [...usual, ...ownFiles(pods)].filter((each) => nodeResolvConf !== undefined || !isOfNode(each));
}

function ownFiles(pods: readonly Pod[]): readonly ResolverFile[] {
  const files = new Map<string, ResolverFile>();
  for (const pod of pods) {
    if (!hasWishes(pod)) continue;
    const { namespace, name, hostNetwork } = pod;
    recall(files, askerKey(pod), () => ({
      file: `${namespace}/${name}.conf`,
      namespace,
      policy: policyOf(pod),
      hostNetwork,
      pod,
    }));
  }
  return [...files.values()];
}

/** The same for pods that have the same resolv.conf. */
export const askerKey = (pod: Pod): string =>
  JSON.stringify([pod.namespace, policyOf(pod), pod.hostNetwork, hasWishes(pod) ? pod.spec.dnsConfig : null]);

const hasWishes = ({ spec: { dnsConfig } }: Pod): boolean =>
  dnsConfig !== undefined && Object.values(dnsConfig).some((wishes) => wishes.length > 0);

export const policyOf = ({ spec }: Pod): DnsPolicy => spec.dnsPolicy ?? 'ClusterFirst';

/** Whether the node's file is where a pod's begins; `ClusterFirst` is not for pods on the node's own network. */
export const isOfNode = ({ policy, hostNetwork }: Pick<ResolverFile, 'policy' | 'hostNetwork'>): boolean =>
  policy === 'Default' || (policy === 'ClusterFirst' && hostNetwork);
