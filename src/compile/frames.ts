/** What the sections of a template do with a view's values (mustache(5), "Sections" and "Inverted Sections"). */

/** One view, or one element of a list in a view. */
export type Frame = Readonly<Record<string, unknown>>;

/** Prints a view onto `out`, piece by piece. `lacks` is called for a name that no view around has. */
export type Print = (view: Frame, out: unknown[], lacks: (key: string) => never) => void;

/**
 * What a section is printed for: each element of a list, an object itself, what a function gives, and for any other truth the
 * view around.
 */
export function frames(value: unknown, around: Frame): readonly Frame[] {
  if (typeof value === 'function') return frames((value as () => unknown)(), around);
  if (Array.isArray(value)) return value as Frame[];
  if (!value) return none;
  return [typeof value === 'object' ? (value as Frame) : around];
}

const none: readonly Frame[] = [];

/** Whether an inverted section is printed. */
export function absent(value: unknown): boolean {
  if (typeof value === 'function') return absent((value as () => unknown)());
  return !value || (Array.isArray(value) && value.length === 0);
}
