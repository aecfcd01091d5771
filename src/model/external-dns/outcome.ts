/** A value, or why there is none: a message in the words of Plumbline, never a throw. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: string };

export const given = <T>(value: T): Outcome<T> => ({ ok: true, value });
export const refused = (fault: string): { readonly ok: false; readonly fault: string } => ({ ok: false, fault });
