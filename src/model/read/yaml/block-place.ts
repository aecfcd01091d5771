/** Finds a value in a text of the quick reader, by the marks that a second reading leaves. */
import { isMapping } from '../document.ts';
import type { Place } from '../place.ts';
import type { BlockDocument, Marks } from './block.ts';

/** The place at a path, by the marks of a reading. */
export function findPlace(document: BlockDocument, marks: Marks, path: readonly (string | number)[]): Place {
  let place: Place = { start: document.start, end: document.end, keyStart: document.start, keyEnd: document.end };
  let value = document.value;
  for (const step of path) {
    const child = marks.get(value)?.get(step);
    if (child === undefined) break;
    place = child;
    value = isMapping(value) ? value[step] : (value as readonly unknown[])[step as number];
  }
  return place;
}
