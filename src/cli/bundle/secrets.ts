/**
 * Takes Secrets out of a text without moving a line. A document that is a Secret, or that was not read at all, is blanked
 * with its comments; a Secret inside a List becomes a mapping in flow style with its kind and name, which stands well in
 * YAML and in JSON alike.
 */
import type { Span } from '../../diagnostics/span.ts';
import type { UnknownObject } from '../../model/types/objects.ts';

export interface Contents {
  readonly kept: readonly UnknownObject[];
  readonly secrets: readonly UnknownObject[];
  /** First lines of documents that were met and not read. */
  readonly unread: readonly number[];
}

export function isSecret({ kind }: UnknownObject): boolean {
  return kind === 'Secret' || kind === 'SecretList';
}

export function withoutSecrets(text: string, { kept, secrets, unread }: Contents): string {
  const documents = documentsOf(text);
  const lineAt = (object: UnknownObject): number => object.origin.span([]).line;
  const documentAt = (line: number) => documents.findLast((document) => document.line <= line) ?? documents[0]!;
  const shared = new Set(kept.map((object) => documentAt(lineAt(object))));
  const lines = lineStarts(text);
  const edits: { start: number; end: number; stub: string }[] = [];
  for (const line of unread) {
    const document = documentAt(line);
    if (!shared.has(document)) edits.push({ ...document, stub: '' });
  }
  for (const secret of secrets) {
    const document = documentAt(lineAt(secret));
    edits.push(
      shared.has(document)
        ? { ...rangeOf(text, lines, secret.origin.span([])), stub: stubOf(secret) }
        : { ...document, stub: '' },
    );
  }
  return apply(text, edits);
}

/** From the last edit to the first, so that offsets hold; a document with two Secrets is blanked once. */
function apply(text: string, edits: readonly { start: number; end: number; stub: string }[]): string {
  let result = text;
  let before = Number.POSITIVE_INFINITY;
  for (const { start, end, stub } of [...edits].sort((a, b) => b.start - a.start)) {
    if (start >= before) continue;
    result = result.slice(0, start) + stub + text.slice(start, end).replaceAll(/[^\n]/g, '') + result.slice(end);
    before = start;
  }
  return result;
}

interface DocumentRange {
  /** Of its first character, from 1. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** The ranges between document markers. A line that begins with `---` is a marker even inside a block scalar. */
function documentsOf(text: string): DocumentRange[] {
  const documents: DocumentRange[] = [];
  let start = 0;
  let line = 1;
  for (const marker of text.matchAll(/^---(?=\s|$).*$/gm)) {
    // What follows the marker on its line is the document's as well, but the marker has to stay.
    documents.push({ line, start, end: marker.index });
    line += text.slice(start, marker.index).split('\n').length - 1;
    start = marker.index + 3;
  }
  documents.push({ line, start, end: text.length });
  return documents;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** A value's offsets, and those of the comments that follow it. */
function rangeOf(text: string, lines: readonly number[], span: Span): { start: number; end: number } {
  const start = lines[span.line - 1]! + span.column - 1;
  let end = lines[span.endLine - 1]! + span.endColumn - 1;
  while (end > start && /\s/.test(text[end - 1]!)) end--;
  const rest = /^(?:[ \t]*#[^\n]*)?(?:\n[ \t]*#[^\n]*)*/.exec(text.slice(end));
  return { start, end: end + (rest?.[0].length ?? 0) };
}

function stubOf({ kind, namespace, name }: UnknownObject): string {
  return JSON.stringify({ apiVersion: 'v1', kind, metadata: namespace === undefined ? { name } : { namespace, name } });
}
