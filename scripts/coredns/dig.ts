/** What dig prints of many questions (`dig -f`), in short. */
export interface Asked {
  readonly name: string;
  readonly type: string;
}

export interface Told {
  /** The code, and the records of the answer section without their times to live, in order. */
  readonly answer: string;
  /** Name servers and their addresses, where there is no answer but a referral. */
  readonly referral: string | undefined;
}

/** By `name type`. */
export function toldBy(output: string): ReadonlyMap<string, Told> {
  const all = new Map<string, Told>();
  for (const message of output.split('->>HEADER<<-').slice(1)) {
    const code = /status: (\w+)/.exec(message)?.[1] ?? '';
    const [, name, type] = /^;(\S+)\s+IN\s+(\S+)$/m.exec(message) ?? [];
    if (name === undefined) continue;
    const section = (title: string): readonly string[] =>
      new RegExp(`;; ${title} SECTION:\\n((?:[^;\\n].*\\n?)*)`).exec(message)?.[1]?.trim().split('\n').map(inShort) ??
      [];
    const authority = section('AUTHORITY').filter((record) => / NS /.test(record));
    const answers = section('ANSWER');
    const isReferral =
      answers.length === 0 && code === 'NOERROR' && !/flags:[^;]* aa/.test(message) && authority.length > 0;
    all.set(`${name.toLowerCase()} ${type}`, {
      answer: answerText(code, answers),
      referral: isReferral ? referralText(authority, section('ADDITIONAL')) : undefined,
    });
  }
  return all;
}

const inShort = (line: string): string => line.replace(/^(\S+)\s+\d+\s+IN\s+(\S+)\s+/, '$1 $2 ');

export const answerText = (code: string, records: readonly string[]): string =>
  `${code} [${records.toSorted().join(', ')}]`;

export const referralText = (servers: readonly string[], glue: readonly string[]): string =>
  [...servers.toSorted(), ...glue.toSorted()].join(', ');
