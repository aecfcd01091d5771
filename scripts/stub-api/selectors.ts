/**
 * Label and field selectors, as the API server reads them: `a=b`, `a==b`, `a!=b`, `a in (b,c)`, `a notin (b,c)`, `a`, `!a`.
 *
 * Source: Kubernetes documentation, "Labels and Selectors" and "Field Selectors". The real server knows few fields of each
 * kind; the stub takes any path into the object.
 */
import type { StoredObject } from './store.ts';

export type Selector = (object: StoredObject) => boolean;

type Requirement = (read: (key: string) => string | undefined) => boolean;

/** Undefined when the text is no selector. */
export function labelSelector(text: string): Selector | undefined {
  const requirements = readRequirements(text, true);
  return requirements && ((object) => requirements.every((each) => each((key) => object.metadata.labels?.[key])));
}

/** Undefined when the text is no selector. A field that an object does not have is empty. */
export function fieldSelector(text: string): Selector | undefined {
  const requirements = readRequirements(text, false);
  return requirements && ((object) => requirements.every((each) => each((key) => fieldOf(object, key))));
}

function fieldOf(object: StoredObject, path: string): string {
  let value: unknown = object;
  for (const step of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[step];
  return value === undefined || value === null ? '' : String(value);
}

function readRequirements(text: string, sets: boolean): Requirement[] | undefined {
  const parts = text.trim() === '' ? [] : text.split(/,(?![^(]*\))/);
  const requirements = parts.map((part) => readRequirement(part.trim(), sets));
  return requirements.includes(undefined) ? undefined : (requirements as Requirement[]);
}

function readRequirement(text: string, sets: boolean): Requirement | undefined {
  const equality = /^([^\s=!]+)\s*(==|=|!=)\s*([^\s=!]*)$/.exec(text);
  if (equality !== null) {
    const [, key, operator, wanted] = equality as unknown as [string, string, string, string];
    return operator === '!=' ? (read) => read(key) !== wanted : (read) => read(key) === wanted;
  }
  if (!sets) return undefined;
  const membership = /^(\S+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(text);
  if (membership !== null) {
    const [, key, operator, list] = membership as unknown as [string, string, string, string];
    const values = new Set(list.split(',').map((value) => value.trim()));
    const among: Requirement = (read) => {
      const value = read(key);
      return value !== undefined && values.has(value);
    };
    return operator === 'in' ? among : (read) => !among(read);
  }
  const existence = /^(!?)\s*([^\s=!()]+)$/.exec(text);
  if (existence === null) return undefined;
  const [, negation, key] = existence as unknown as [string, string, string];
  return (read) => (read(key) !== undefined) !== (negation === '!');
}
