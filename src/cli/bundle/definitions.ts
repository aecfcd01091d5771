/**
 * The definitions as a bundle carries them: every text that an object was read from, as it was read, under a numbered
 * name; what `verify` reads again. Secrets stay behind, and lines keep their numbers, so that a place in a report is
 * the same place in the file that the user has.
 */
import { type Diagnostic, diagnose, hasErrors } from '../../diagnostics/diagnostic.ts';
import { readSources } from '../../model/read/index.ts';
import type { ReadObjects, SourceText } from '../../model/types/objects.ts';
import type { BundledInput } from './format.ts';
import { isSecret, withoutSecrets } from './secrets.ts';

export interface CarriedDefinitions {
  readonly files: readonly CarriedFile[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface CarriedFile extends Omit<BundledInput, 'sha256'> {
  readonly text: string;
}

export function carryDefinitions(read: ReadObjects): CarriedDefinitions {
  const places = placesByFile(read);
  const files: CarriedFile[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const source of read.sources) {
    const place = places.get(source.file);
    if (place === undefined || place.kept.length === 0) continue;
    const clean = place.secrets.length + place.unread.length === 0 ? source.text : withoutSecrets(source.text, place);
    if (clean !== source.text && !readsTheSame(source, clean, place.kept.length)) {
      const [secret] = place.secrets;
      diagnostics.push(diagnose('bundle/secret-entangled', secret === undefined ? [] : [secret.origin.span(['kind'])]));
      continue;
    }
    const copy = `definitions/${String(files.length).padStart(3, '0')}-${baseName(source.file)}`;
    files.push({ file: source.file, copy, text: clean });
  }
  return { files, diagnostics };
}

type Placed = { kept: ReadObjects['unknown'][number][]; secrets: ReadObjects['unknown'][number][]; unread: number[] };

function placesByFile(read: ReadObjects): Map<string, Placed> {
  const places = new Map<string, Placed>();
  const at = (file: string): Placed => {
    const known = places.get(file) ?? { kept: [], secrets: [], unread: [] };
    places.set(file, known);
    return known;
  };
  for (const { apiVersion, kind, metadata, origin } of read.objects) {
    at(origin.file).kept.push({ apiVersion, kind, name: metadata.name, origin });
  }
  for (const object of read.unknown) at(object.origin.file)[isSecret(object) ? 'secrets' : 'kept'].push(object);
  for (const { file, line } of read.unread) at(file).unread.push(line);
  return places;
}

/** Whether a text without its Secrets still holds the other objects. */
function readsTheSame({ file }: SourceText, clean: string, kept: number): boolean {
  const again = readSources([{ file, bytes: new TextEncoder().encode(clean), named: false }]);
  if (hasErrors(again.diagnostics)) return false;
  return again.objects.length + again.unknown.filter((object) => !isSecret(object)).length === kept;
}

/** The last part of a path, in letters that every file system takes. */
function baseName(file: string): string {
  if (file === '-') return 'stdin.yaml';
  return file.slice(file.lastIndexOf('/') + 1).replaceAll(/[^A-Za-z0-9._-]/g, '_');
}
