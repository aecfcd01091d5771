/** JSON as the API clients read it, and the few questions that one asks of it. */
export type Mapping = { readonly [key: string]: unknown };

export const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The value, or why there is none. */
export function parseJson(text: string): { readonly value: unknown } | string {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return error instanceof Error ? error.message : 'this is no JSON';
  }
}

/** A list of mappings, each with nothing but these keys; a fault for everything else. */
export function mappingsIn(value: unknown, keys: readonly string[], fault: (text: string) => void): readonly Mapping[] {
  if (!Array.isArray(value)) {
    fault('expected a list');
    return [];
  }
  return value.filter((each): each is Mapping => {
    const odd = isMapping(each) ? Object.keys(each).find((key) => !keys.includes(key)) : undefined;
    if (!isMapping(each)) fault('expected a mapping in the list');
    else if (odd !== undefined) fault(`\`${odd}\` is not a key that is known here`);
    return isMapping(each) && odd === undefined;
  });
}

/**
 * The line on which each string first stands that a pattern finds, for places; line 1 for one that it does not find. The
 * pattern's one group is the string as it is spelled in the text.
 */
export function linesOf(text: string, pattern: RegExp): (value: unknown) => number {
  const lines = new Map<string, number>();
  for (const [index, line] of text.split('\n').entries()) {
    for (const [, spelled] of line.matchAll(pattern)) if (!lines.has(spelled!)) lines.set(spelled!, index + 1);
  }
  return (value) => lines.get(JSON.stringify(value)) ?? 1;
}
