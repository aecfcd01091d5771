/** YAML text to plain documents: by the quick reader where it can, else by the full parser. */
import type { ParsedText, PlainDocument } from '../document.ts';
import type { Text } from '../place.ts';
import { type BlockDocument, type Marks, readBlocks } from './block.ts';
import { findPlace } from './block-place.ts';
import { composeYaml } from './compose.ts';

export function readYaml(text: Text): ParsedText {
  const blocks = readBlocks(text.text);
  if (blocks === undefined) return composeYaml(text);
  // Places are noted by a second reading, when the first of them is asked for.
  let marks: Marks | undefined;
  let again: readonly BlockDocument[] = [];
  const documents = blocks.map(
    ({ value }, i): PlainDocument => ({
      value,
      text,
      locate(path) {
        if (marks === undefined) {
          marks = new Map();
          again = readBlocks(text.text, marks) ?? [];
        }
        return findPlace(again[i]!, marks, path);
      },
    }),
  );
  return { documents, diagnostics: [] };
}
