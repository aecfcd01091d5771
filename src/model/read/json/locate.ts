/**
 * Where the value at a path stands in a JSON text. The children of a container are found by one pass over it, and
 * remembered by the container's offset: many spans in a long list cost one pass over the list, and one over each item.
 */
import type { Path } from '../../../diagnostics/span.ts';
import type { Locate, Place } from '../place.ts';
import { keyAt, type Member, members, type Survey, skipValue } from './scan.ts';

type Children = ReadonlyMap<string | number, Member>;

export function locateJson(text: string, start: number, ends: Survey['ends']): Locate {
  const known = new Map<number, Children>();
  let end: number | undefined;
  return (path: Path): Place => {
    end ??= ends.get(start) ?? skipValue(text, start);
    let place: Place = { start, end, keyStart: start, keyEnd: end };
    for (const step of path) {
      const opener = text[place.start];
      if (opener !== (typeof step === 'number' ? '[' : '{')) break;
      let children = known.get(place.start);
      if (children === undefined) {
        children = childrenOf(text, place.start, ends);
        known.set(place.start, children);
      }
      const child = children.get(step);
      if (child === undefined) break;
      place = child;
    }
    return place;
  };
}

function childrenOf(text: string, start: number, ends: Survey['ends']): Children {
  const children = new Map<string | number, Member>();
  const isObject = text[start] === '{';
  for (const member of members(text, start, ends)) {
    children.set(isObject ? keyAt(text, member.keyStart, member.keyEnd) : children.size, member);
  }
  return children;
}
