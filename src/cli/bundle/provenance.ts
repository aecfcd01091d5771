/** `<artifact>.map.json`: which definitions each line of an artifact came from. One range stands on one line. */
import type { Artifact } from '../../compile/artifact.ts';
import { recall } from '../../core/recall.ts';
import { pathText } from '../../diagnostics/span.ts';
import type { Declared } from '../../model/types/network.ts';

/** Makes a printer that looks up a definition's place once, however many artifacts came from it. */
export function provenancePrinter(): (artifact: Artifact) => string {
  const places = new Map<Declared['origin'], Map<string, string>>();
  const placeOf = ({ origin, path }: Declared): string => {
    const within = recall(places, origin, () => new Map<string, string>());
    return recall(within, pathText(path), () => {
      const { file, line, column } = origin.span(path);
      return JSON.stringify({ file, line, column });
    });
  };
  const printed = new WeakMap<readonly Declared[], string>();
  const placesOf = (sources: readonly Declared[]) => recall(printed, sources, () => sources.map(placeOf).join(','));
  return ({ path, provenance }) => {
    const ranges = provenance.map(
      ({ first, last, sources }) => `    {"first":${first},"last":${last},"sources":[${placesOf(sources)}]}`,
    );
    const body = ranges.length === 0 ? '[]' : `[\n${ranges.join(',\n')}\n  ]`;
    return `{\n  "artifact": ${JSON.stringify(path)},\n  "ranges": ${body}\n}\n`;
  };
}
