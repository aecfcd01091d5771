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

/** The line on which a text first stands, for a place. */
export function lineOf(text: string, part: string): number {
  const at = text.indexOf(part);
  return at < 0 ? 1 : text.slice(0, at).split('\n').length;
}
