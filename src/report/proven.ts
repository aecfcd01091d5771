/**
 * The closing lines of a report for people: what was read, what was left unread, what was proven and about how many
 * things, and the totals.
 */
import { sortedBy } from '../core/order.ts';
import type { Json, Obligation, Verdict } from '../verify/verdict.ts';
import type { Colours } from './colours.ts';
import { describeUnread, type Report } from './report.ts';

const mostListed = 5;

/** What was read, and what was met and not read. */
export function listing({ counts, unread, unknown }: Report): readonly string[] {
  const { files, clusters, nodes, services, endpoints } = counts;
  const parts = [
    count(files, 'file'),
    ...(clusters > 1 ? [count(clusters, 'cluster')] : []),
    count(nodes, 'node'),
    count(services, 'Service'),
    count(endpoints, 'endpoint'),
  ];
  const lines = [`read ${parts.join(', ')}`];
  lines.push(...unreadLines(unread));
  if (unknown.length > 0) {
    const kinds = new Map<string, number>();
    for (const { kind } of unknown) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    const texts = sortedBy([...kinds], ([kind]) => kind).map(([kind, number]) => `${number} ${kind}`);
    lines.push(`of other kinds: ${texts.join(', ')}`);
  }
  return lines;
}

/** What walking met and did not read; nothing when it read everything. */
export function unreadLines(unread: Report['unread']): readonly string[] {
  if (unread.length === 0) return [];
  const shown = unread
    .slice(0, mostListed)
    .map(({ file, line, reason }) => `  ${file}:${line}: ${describeUnread(reason)}`);
  return [`not read: ${count(unread.length, 'document')}`, ...shown, ...remainder(unread.length)];
}

function remainder(length: number): string[] {
  return length > mostListed ? [`  and ${length - mostListed} more`] : [];
}

/** One line for each property and verdict; properties in the order in which they were judged. */
export function provenLines({ obligations, statements }: Report, colours: Colours): readonly string[] {
  const groups = new Map<string, Obligation[]>();
  for (const obligation of obligations) {
    if (obligation.verdict === 'not-applicable') continue;
    const key = `${obligation.property} ${obligation.verdict}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [obligation]);
    else group.push(obligation);
  }
  const width = Math.max(0, ...obligations.map(({ property }) => property.length));
  const paint = { proved: colours.green, refuted: colours.red, undecided: colours.yellow };
  return [...groups.values()].map((group) => {
    const { property, verdict } = group[0]!;
    const word = paint[verdict as Exclude<Verdict, 'not-applicable'>](verdict.padEnd(9));
    const statement = statements.get(property);
    const claim = verdict === 'proved' && statement !== undefined ? `: ${asClause(statement)}` : '';
    return `${word}  ${property.padEnd(width)}  ${extent(group)}${claim}`;
  });
}

export function totalsLine({ summary, counts, obligations }: Report, colours: Colours): string {
  if (obligations.length === 0) return `nothing to prove in ${count(counts.files, 'file')}`;
  const { refuted, undecided, proved, notApplicable, waived } = summary;
  const parts = [
    refuted > 0 ? colours.red(`${refuted} refuted`) : `${refuted} refuted`,
    undecided > 0 ? colours.yellow(`${undecided} undecided`) : `${undecided} undecided`,
    `${proved} proved`,
    `${notApplicable} not applicable`,
    ...(waived > 0 ? [`${waived} waived`] : []),
  ];
  return parts.join(', ');
}

/** About how many things a group of obligations speaks: `5 nodes, IPv4 and IPv6`. */
function extent(group: readonly Obligation[]): string {
  const subjects = new Map<string, Set<string>>();
  const families = new Set<string>();
  for (const { subject, evidence } of group) {
    const kind = subject.slice(0, Math.max(0, subject.indexOf('/')));
    subjects.set(kind, (subjects.get(kind) ?? new Set()).add(subject));
    if (evidence.family !== undefined) families.add(familyName(evidence.family));
  }
  const clusterOnly = subjects.size === 1 && subjects.has('cluster');
  const measured = clusterOnly ? measures(group) : [];
  const things =
    measured.length > 0 ? measured : [...subjects].map(([kind, names]) => count(names.size, kind || 'subject'));
  return [...things, ...(families.size === 0 ? [] : [[...families].sort().join(' and ')])].join(', ');
}

/** What the evidence counts, summed over clusters: `{ services: 12 }` reads `12 services`. */
function measures(group: readonly Obligation[]): string[] {
  const sums = new Map<string, number>();
  for (const { evidence } of group) {
    for (const [key, value] of Object.entries(evidence)) {
      if (typeof value === 'number' && key !== 'family') sums.set(key, (sums.get(key) ?? 0) + value);
    }
  }
  return [...sums].map(([key, value]) => `${value} ${words(key, value)}`);
}

/** `nodePorts` reads `node ports`; one of them, `node port`. */
function words(key: string, number: number): string {
  const spaced = key.replaceAll(/[A-Z](?=[a-z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return number === 1 ? spaced.replace(/(?<=ss)es$|(?<!s)s$/, '') : spaced;
}

function familyName(family: Json): string {
  return family === 4 || family === 6 ? `IPv${family}` : String(family);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** A statement is a sentence; here it follows a colon. A name that begins with capitals (`DNS`) keeps them. */
function asClause(sentence: string): string {
  return sentence.replace(/\.$/, '').replace(/^[A-Z](?=[a-z]* )/, (letter) => letter.toLowerCase());
}
