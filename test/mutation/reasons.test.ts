import { describe, expect, it } from 'vitest';
import { validateArtifacts } from '../../src/verify/index.ts';
import { mutators } from './mutators/index.ts';
import { reasonFor } from './reasons/index.ts';
import { exampleSubjects, recordedClusters, recordedSubject, type Subject } from './subjects.ts';

const recorded = new Map(
  recordedClusters().map((cluster) => [`${cluster.version}/${cluster.seed}`, () => recordedSubject(cluster)]),
);
const talk = exampleSubjects('talk');
const subjectOf = (name: string): Subject => recorded.get(name)?.() ?? talk.find((each) => each.name === name)!;

/** The text of a subject, and what it is with a fault at the first line that looks so. */
function faulty(name: string, subject: Subject, pattern: RegExp) {
  const before = subject.text.text.split('\n');
  const mutator = mutators.find((each) => each.name === name)!;
  const place = before.findIndex((line, i) => pattern.test(line) && mutator.apply(before, i) !== undefined);
  return { network: subject.network, family: subject.text.family, before, after: mutator.apply(before, place)! };
}

const full = 'talk/nodes/node-1/iptables.full.rules';
/** Per reason a fault that it explains, and one of the same mutator that is refuted. */
const pairs: readonly [string, string, string, RegExp, string, RegExp][] = [
  [
    'flat',
    'drop-external-ip-jump',
    '1.37.2/recorded/13',
    /198\.51\.100\.2 --dport 53 /,
    '1.37.2/recorded/36',
    /192\.0\.2\.1 --dport 53 /,
  ],
  ['flat', 'hook-of-one-protocol', full, /^-A OUTPUT -m comment .*portals/, full, /^-A FORWARD .*KUBE-FORWARD/],
  [
    'flat',
    'drop-to-accept',
    '1.37.2/recorded/13',
    /^-A KUBE-EXTERNAL-SERVICES .*198\.51\.100\.1 --dport 8080 -j DROP/,
    '1.37.2/recorded/13',
    /PROXY-FIREWALL .*-j DROP/,
  ],
  [
    'marked-later',
    'captured-address',
    '1.37.2/recorded/11',
    /10\.96\.0\.1 --dport 443 -j/,
    full,
    /172\.16\.\S+ --dport 80 -j/,
  ],
  [
    'one-memory',
    'neighbours-exchanged',
    '1.37.2/recorded/11',
    /^-A KUBE-SVL-C3N6\S+ .*10\.244\.0\.20:8001/,
    '1.37.2/recorded/11',
    /^-A KUBE-SVL-C3N6\S+ .*--probability 0\.5/,
  ],
  ['comes-in', 'drop-hook-of-firewall', full, /^-A OUTPUT/, full, /^-A INPUT/],
  [
    'same-end-behind',
    'local-to-unicast',
    '1.37.2/recorded/21',
    /^-A KUBE-EXT-UQLW\S+ .*route LOCAL/,
    '1.37.2/recorded/13',
    /^-A KUBE-EXT-25P3\S+ .*route LOCAL/,
  ],
  [
    'remembered',
    'endpoint-chain-of-another',
    '1.37.2/recorded/21',
    /^-A KUBE-SVL-UQLW\S+ .*--rcheck/,
    '1.37.2/recorded/21',
    /^-A KUBE-SVL-UQLW\S+ (?!.*--rcheck)/,
  ],
  [
    'filtered',
    'accepted-before',
    '1.37.2/recorded/143',
    /^-A KUBE-FW-\S+ .*other traffic/,
    '1.37.2/recorded/143',
    /^-A KUBE-FW-\S+ .* -s /,
  ],
];

describe('a reason', () => {
  it.each(pairs)(
    '%s explains one fault of %s, and not one that is refuted',
    async (reason, name, good, at, bad, there) => {
      expect(reasonFor(faulty(name, subjectOf(good), at))).toContain(reason);
      const subject = subjectOf(bad);
      const fault = faulty(name, subject, there);
      const { obligations } = await validateArtifacts(subject.network, [
        { ...subject.text, text: fault.after.join('\n') },
      ]);
      expect(obligations[0]!.verdict).toBe('refuted');
      expect(reasonFor(fault)).toBeUndefined();
    },
  );

  it('renewed explains a check that renews what is set anyway, and not what nobody sets again', async () => {
    const subject = subjectOf('1.37.2/recorded/11');
    const fault = faulty('affinity-updated', subject, /^-A KUBE-SVL-C3N6\S+ .*--rcheck/);
    expect(reasonFor(fault)).toEqual(['renewed']);
    const place = fault.after.findIndex((line, i) => line !== fault.before[i]);
    const list = /--name (\S+)/.exec(fault.after[place]!)![1]!;
    // Whoever is sent there is not put on the list: his destination is.
    const otherwise = (lines: readonly string[]) =>
      lines.map((line) => line.replace(`--name ${list} --set`, `--name ${list} --set --rdest`));
    const [before, after] = [otherwise(fault.before), otherwise(fault.after)];
    expect(before).not.toEqual(fault.before);
    expect(reasonFor({ ...fault, before, after })).toBeUndefined();
    const { obligations } = await validateArtifacts(subject.network, [{ ...subject.text, text: after.join('\n') }]);
    expect(obligations[0]!.verdict).not.toBe('proved');
  });

  it('is not found for what a payload without guard accepts on the way out', async () => {
    const subject = subjectOf('1.34.4/recorded/38');
    expect(subject.text.text).not.toContain(':KUBE-FIREWALL');
    const fault = faulty('rule-in-the-other-table', subject, /must be the last rule/);
    const { obligations } = await validateArtifacts(subject.network, [
      { ...subject.text, text: fault.after.join('\n') },
    ]);
    expect(obligations[0]!.verdict).toBe('refuted');
    expect(reasonFor(fault)).toBeUndefined();
  });
});
