/** A rule in a tree: what it says beyond what is known where it stands, and what it does or leads to. */
import { type Literal, literalText } from './text.ts';

export interface Branch {
  readonly literals: readonly Literal[];
  readonly target: string;
  /** What a jump leads to. */
  readonly inner?: readonly Branch[];
}

export const branchText = ({ literals, target, inner }: Branch): string =>
  `(${[...literals.map(literalText), target].join(' ')}${inner === undefined ? '' : inner.map(branchText).join('')})`;
