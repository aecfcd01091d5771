/** Which rules end a packet's way through their list. */
import type { Branch } from './branch.ts';
import type { Literal } from './text.ts';

export const passive = /^(?:LOG|NFLOG|TRACE)?(?: |$)/;

/** Whether whatever meets the branch's conditions goes no further in its list. */
export function closes({ target, inner }: Branch): boolean {
  if (inner === undefined) return !passive.test(target) && !target.startsWith('MARK');
  const end = inner.findIndex((each) => each.literals.every(isEffect) && each.target !== 'RETURN' && closes(each));
  return end >= 0 && inner.slice(0, end).every(({ target }) => target !== 'RETURN');
}

/** Setting a `recent` list always matches. */
export const isEffect = ({ option, value }: Literal): boolean => option === 'recent' && value.includes('--set');
