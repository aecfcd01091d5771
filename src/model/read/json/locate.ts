/**
 * Where the value at a path stands in a JSON text. The elements of a list are found by one pass over it, and remembered by
 * its offset: many spans in a long list cost one pass over the list, and a part of one over each item.
 */
import { recall } from '../../../core/recall.ts';
import type { Path } from '../../../diagnostics/span.ts';
import type { Locate, Place } from '../place.ts';
import { findMember, type Member, members, type Survey, skipValue } from './scan.ts';

export function locateJson(text: string, start: number, ends: Survey['ends']): Locate {
  const lists = new Map<number, readonly Member[]>();
  let whole: Place | undefined;
  return (path: Path): Place => {
    if (whole === undefined) {
      const end = ends.get(start) ?? skipValue(text, start);
      whole = { start, end, keyStart: start, keyEnd: end };
    }
    let place = whole;
    for (const step of path) {
      if (text[place.start] !== (typeof step === 'number' ? '[' : '{')) break;
      const child =
        typeof step === 'string'
          ? findMember(text, place.start, step, ends)
          : recall(lists, place.start, () => [...members(text, place.start, ends)])[step];
      if (child === undefined) break;
      place = child;
    }
    return place;
  };
}
