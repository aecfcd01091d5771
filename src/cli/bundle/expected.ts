/**
 * What is wrong with a bundle's artifact without a look at its meaning: whoever takes one out of a bundle, and out of its
 * list, is found out, and a changed text that nobody here can judge is not passed over.
 */
import type { Described } from '../../compile/artifact.ts';
import type { Origin } from '../../diagnostics/span.ts';
import { type CheckResult, type Finding, finding } from '../../verify/verdict.ts';
import { targetCalled } from '../targets/index.ts';

/** Where a node, or what all texts are about, is declared. */
type OriginOf = (node: string | undefined) => Origin | undefined;

/** A text that should be there and is not. */
export function missing(artifact: Described, originOf: OriginOf): CheckResult {
  return about(artifact, originOf, {
    verdict: 'refuted',
    message: `\`${artifact.path}\` is missing from the bundle`,
    witness: { artifact: artifact.path, expected: 'a file', actual: 'no file' },
  });
}

/** A changed text whose meaning nobody here knows. */
export function unjudged(artifact: Described, originOf: OriginOf): CheckResult {
  return about(artifact, originOf, {
    verdict: 'undecided',
    message: `\`${artifact.path}\` was changed, and scripts are not judged by what they do`,
    witness: { artifact: artifact.path, expected: 'the text that was compiled', actual: 'another text' },
  });
}

function about(
  artifact: Described,
  originOf: OriginOf,
  { verdict, message, witness }: Pick<Finding, 'verdict' | 'message' | 'witness'>,
): CheckResult {
  const { path } = artifact;
  const target = targetCalled(artifact.target);
  const subject = target.subjectOf(artifact);
  const origin = originOf(subject.kind === 'Node' ? subject.name : undefined);
  const found = finding({
    property: target.property,
    verdict,
    severity: 'error',
    message,
    remedy: 'compile the bundle again, and load nothing of this one',
    subjects: [subject],
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
        subject: `${subject.kind.toLowerCase()}/${subject.name}`,
        verdict,
        engine: ['enumeration'],
        evidence: { fingerprint, artifact: path },
      },
    ],
    fidelity: [],
  };
}
