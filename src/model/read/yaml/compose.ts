/**
 * YAML through the `yaml` package: its parser and composer give nodes with ranges, and `plain.ts` reads the values from
 * them. Plain scalars stay text there (schema `failsafe`), because Kubernetes resolves them by its own rules.
 */
import type * as Yaml from 'yaml';
import { type Diagnostic, diagnose } from '../../../diagnostics/diagnostic.ts';
import { depthLimit, type ParsedText, type PlainDocument } from '../document.ts';
import type { Text } from '../place.ts';
import { loadYaml } from './library.ts';
import { locateNode } from './locate.ts';
import { readPlain } from './plain.ts';

export function composeYaml(text: Text): ParsedText {
  const { Parser, Composer, isDocument } = loadYaml();
  const documents: PlainDocument[] = [];
  const diagnostics: Diagnostic[] = [];
  const composer = new Composer({ schema: 'failsafe', uniqueKeys: false, resolveKnownTags: false, logLevel: 'silent' });
  const take = (document: Yaml.Document.Parsed | Yaml.ParsedNode): void => {
    if (!isDocument(document)) return;
    const [error] = document.errors;
    if (error?.code === 'RESOURCE_EXHAUSTION') {
      diagnostics.push(diagnose('yaml/too-deep', [text.span(error.pos[0], error.pos[1])], depthLimit));
      return;
    }
    if (error !== undefined) {
      diagnostics.push(diagnose('yaml/syntax', [text.span(error.pos[0], error.pos[1])], reword(error.message)));
      return;
    }
    const plain = readPlain(document as Yaml.Document.Parsed, text);
    diagnostics.push(...plain.diagnostics);
    if (plain.usable)
      documents.push({ value: plain.value, text, locate: locateNode(document as Yaml.Document.Parsed, plain.targets) });
  };
  let offset = 0;
  try {
    for (const token of new Parser().parse(text.text)) {
      if ('offset' in token) offset = token.offset;
      for (const document of composer.next(token)) take(document as Yaml.Document.Parsed);
    }
    for (const document of composer.end()) take(document as Yaml.Document.Parsed);
  } catch (error) {
    // The composer descends by recursion; only nesting far beyond the limit exhausts the stack.
    if (!(error instanceof RangeError)) throw error;
    diagnostics.push(diagnose('yaml/too-deep', [text.span(offset, offset)], depthLimit));
  }
  return { documents, diagnostics };
}

/** The package's messages are sentences about one line; ours start in lower case and have no final period. */
function reword(message: string): string {
  const line = message
    .split('\n', 1)[0]!
    .replace(/[.:]$/, '')
    .replace(/ at line \d+, column \d+$/, '');
  return /^[A-Z][a-z]/.test(line) ? line[0]!.toLowerCase() + line.slice(1) : line;
}
