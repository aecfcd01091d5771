/** `<artifact>.map.json`: which definitions each line of an artifact came from. One range stands on one line. */
import type { Artifact } from '../../compile/artifact.ts';
import type { Declared } from '../../model/types/network.ts';

/** Makes a printer that looks up a definition's place once, however many artifacts came from it. */
export function provenancePrinter(): (artifact: Artifact) => string {
  const places = new Map<Declared, string>();
  const placeOf = (declared: Declared): string => {
    let place = places.get(declared);
    if (place === undefined) {
      const { file, line, column } = declared.origin.span(declared.path);
      place = JSON.stringify({ file, line, column });
      places.set(declared, place);
    }
    return place;
  };
  return ({ path, provenance }) => {
    const ranges = provenance.map(
      ({ first, last, sources }) =>
        `    {"first":${first},"last":${last},"sources":[${sources.map(placeOf).join(',')}]}`,
    );
    const body = ranges.length === 0 ? '[]' : `[\n${ranges.join(',\n')}\n  ]`;
    return `{\n  "artifact": ${JSON.stringify(path)},\n  "ranges": ${body}\n}\n`;
  };
}
