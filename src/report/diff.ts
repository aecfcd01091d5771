/** Changed behaviour for people: `+` comes, `~` is another, `-` goes; and for programs, as JSON. */
import type { Behaviour, SiteDifferences } from '../verify/diff/index.ts';

export function formatDiff({ added, removed, changed, findings }: SiteDifferences): string {
  const told = ({ where, what, outcome }: Behaviour): string => `${where}: ${what} ${outcome}`;
  const lines = [
    ...added.map((each) => `+ ${told(each)}`),
    ...changed.map(({ before, after }) => `~ ${told(before)} -> ${after.outcome}`),
    ...removed.map((each) => `- ${told(each)}`),
    ...findings.map(({ severity, property, message }) => `${severity}: ${property}: ${message}`),
    added.length + changed.length + removed.length === 0
      ? 'no behaviour changes'
      : `${added.length} added, ${changed.length} changed, ${removed.length} removed`,
  ];
  return lines.map((line) => `${printable(line)}\n`).join('');
}

export function formatDiffJson({ added, removed, changed, findings }: SiteDifferences): string {
  const refactorOnly = added.length + removed.length + changed.length === 0;
  return `${JSON.stringify({ added, removed, changed, refactorOnly, findings }, undefined, 2)}\n`;
}

/** Text from definitions moves no cursor. */
const printable = (line: string): string => line.replace(/\p{Cc}/gu, '\ufffd');
