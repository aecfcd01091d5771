/**
 * Where the value at a path stands in a JSON text. The children of a container are found by one pass over it, and
 * remembered by the container's offset: many spans in a long list cost one pass over the list, and one over each item.
 */
import type { Path } from '../../../diagnostics/span.ts';
import type { Locate, Place } from '../place.ts';
import { type Member, members, skipValue } from './scan.ts';

type Children = ReadonlyMap<string, Member>;

export function locateJson(text: string, start: number): Locate {
  const known = new Map<number, Children>();
  let end: number | undefined;
  return (path: Path): Place => {
    end ??= skipValue(text, start);
    let place: Place = { start, end, keyStart: start, keyEnd: end };
    for (const step of path) {
      const opener = text[place.start];
      if (opener !== (typeof step === 'number' ? '[' : '{')) break;
      let children = known.get(place.start);
      if (children === undefined) {
        children = childrenOf(text, place.start);
        known.set(place.start, children);
      }
      const child = children.get(String(step));
      if (child === undefined) break;
      place = child;
    }
    return place;
  };
}

function childrenOf(text: string, start: number): Children {
  const children = new Map<string, Member>();
  const isObject = text[start] === '{';
  let index = 0;
  for (const member of members(text, start)) {
    const key = isObject ? (JSON.parse(text.slice(member.keyStart, member.keyEnd)) as string) : String(index++);
    children.set(key, member);
  }
  return children;
}
