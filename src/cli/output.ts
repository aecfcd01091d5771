/**
 * Where reports go. `--format human|json[=FILE]` may be given several times; at most one of them takes standard output,
 * and people's form takes it when none does.
 */
import { resolve } from 'node:path';
import { type Diagnostic, diagnose, hasErrors, type Severity } from '../diagnostics/diagnostic.ts';
import { type Colours, plain } from '../report/colours.ts';
import { formatDiagnostics, formatHuman } from '../report/human.ts';
import { formatJson } from '../report/json.ts';
import type { Report } from '../report/report.ts';
import { exitStatus, statusOf } from './exit.ts';
import { type Host, reasonOf } from './host.ts';

export const formatNames = ['human', 'json'] as const;
export type FormatName = (typeof formatNames)[number];

export interface Format {
  readonly name: FormatName;
  /** Undefined for standard output. */
  readonly file: string | undefined;
}

/** The options that every command with a report has. */
export interface OutputOptions {
  readonly format: readonly Format[];
  readonly failOn: Severity;
  readonly color: boolean;
}

/** Reads one `--format` value; a text says what is wrong with it. */
export function parseFormat(text: string): Format | string {
  const equals = text.indexOf('=');
  const name = equals < 0 ? text : text.slice(0, equals);
  const file = equals < 0 ? undefined : text.slice(equals + 1);
  const known = formatNames.find((each) => each === name);
  if (known === undefined)
    return `format \`${name}\`; expected ${formatNames.map((each) => `\`${each}\``).join(' or ')}`;
  return file === '' ? `\`${text}\` names no file; expected \`${name}=FILE\`` : { name: known, file };
}

/** Prints the report in every form that was asked for, and says with which status the command ends. */
export async function deliver(report: Report, options: OutputOptions, host: Host): Promise<number> {
  const status = statusOf(report, options.failOn);
  const formats = options.format.some(({ file }) => file === undefined)
    ? options.format
    : [...options.format, { name: 'human', file: undefined } as const];
  const unwritten: Diagnostic[] = [];
  if (hasErrors(report.diagnostics)) {
    host.stderr.write(formatDiagnostics(report, await coloursFor(host, host.stderr.isTerminal, options)));
  }
  for (const { name, file } of formats) {
    if (file === undefined) {
      if (name === 'json') host.stdout.write(formatJson(report));
      else if (status !== exitStatus.usage) {
        host.stdout.write(formatHuman(report, await coloursFor(host, host.stdout.isTerminal, options)));
      }
      continue;
    }
    try {
      host.writeFile(resolve(host.cwd, file), name === 'json' ? formatJson(report) : formatHuman(report));
    } catch (error) {
      unwritten.push(diagnose('cli/unwritable', [], file, reasonOf(error)));
    }
  }
  if (unwritten.length === 0) return status;
  host.stderr.write(formatDiagnostics({ diagnostics: unwritten }));
  return exitStatus.usage;
}

/** Colours when a terminal shows them and nobody asked otherwise (https://no-color.org, and `CI`). */
async function coloursFor(host: Host, isTerminal: boolean, { color }: OutputOptions): Promise<Colours> {
  const { NO_COLOR, FORCE_COLOR, CI, TERM } = host.env;
  if (!color || (NO_COLOR ?? '') !== '') return plain;
  const forced = (FORCE_COLOR ?? '') !== '' && FORCE_COLOR !== '0';
  if (!forced && (!isTerminal || (CI ?? '') !== '' || TERM === 'dumb')) return plain;
  const { default: picocolors } = await import('picocolors');
  return picocolors.createColors(true);
}
