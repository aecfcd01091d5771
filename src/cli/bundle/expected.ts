/**
 * What a bundle must hold for a network, said from the network alone: whoever takes an artifact out of a bundle, and out
 * of its list, is found out.
 */
import type { ArtifactForm } from '../../compile/artifact.ts';
import type { Family } from '../../core/ip/address.ts';
import type { Network } from '../../model/types/network.ts';
import { type CheckResult, type Finding, finding } from '../../verify/verdict.ts';

export interface Expected {
  readonly path: string;
  readonly node: string;
  readonly form: ArtifactForm;
  readonly family?: Family;
}

const perNode: readonly (Pick<Expected, 'form' | 'family'> & { readonly file: string })[] = [
  { file: 'iptables.rules', form: 'payload', family: 4 },
  { file: 'iptables.full.rules', form: 'full', family: 4 },
  { file: 'ip6tables.rules', form: 'payload', family: 6 },
  { file: 'ip6tables.full.rules', form: 'full', family: 6 },
  { file: 'sysctl.conf', form: 'sysctl' },
];

/** `nodes` are the names that the bundle was limited to; null for all. */
export function expectedArtifacts(network: Network, nodes: readonly string[] | null, prefix: string): Expected[] {
  const files = network.cluster.proxy.nfacct ? [...perNode, { file: 'nfacct.sh', form: 'script' as const }] : perNode;
  return network.nodes
    .filter(({ name }) => nodes === null || nodes.includes(name))
    .flatMap(({ name }) =>
      files.map(({ file, ...rest }) => ({ ...rest, path: `${prefix}nodes/${name}/${file}`, node: name })),
    );
}

/** A text that should be there and is not. */
export function missing(network: Network, artifact: Expected): CheckResult {
  return about(network, artifact, {
    verdict: 'refuted',
    message: `\`${artifact.path}\` is missing from the bundle`,
    witness: { artifact: artifact.path, expected: 'a file', actual: 'no file' },
  });
}

/** A changed text whose meaning nobody here knows. */
export function unjudged(network: Network, artifact: Expected): CheckResult {
  return about(network, artifact, {
    verdict: 'undecided',
    message: `\`${artifact.path}\` was changed, and scripts are not judged by what they do`,
    witness: { artifact: artifact.path, expected: 'the text that was compiled', actual: 'another text' },
  });
}

function about(
  network: Network,
  { path, node }: Expected,
  { verdict, message, witness }: Pick<Finding, 'verdict' | 'message' | 'witness'>,
): CheckResult {
  const origin = network.nodes.find(({ name }) => name === node)?.origin ?? network.cluster.origin;
  const found = finding({
    property: 'artifact/iptables-equivalent',
    verdict,
    severity: 'error',
    message,
    remedy: 'compile the bundle again, and load nothing of this one on the node',
    subjects: [{ kind: 'Node', name: node }],
    locations: origin === undefined ? [] : [origin.span(['metadata', 'name'])],
    witness,
    witnessClass: `${verdict} ${path.slice(path.lastIndexOf('/') + 1)}`,
  });
  const { fingerprint, property } = found;
  return {
    findings: [found],
    obligations: [
      {
        property,
        subject: `node/${node}`,
        verdict,
        engine: ['enumeration'],
        evidence: { fingerprint, artifact: path },
      },
    ],
    fidelity: [],
  };
}
