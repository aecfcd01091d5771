/**
 * Regular expressions as Go's `regexp` has them (RE2 syntax, leftmost-first, linear time), for the programs written in Go
 * whose configuration holds them. The matching is re2js's; what Go takes and re2js does not is put into other words first.
 */
import { RE2JS } from 're2js';
import { literalEnds } from './literals.ts';
import { programOf, type RegexProgram } from './program.ts';

export interface GoRegex {
  readonly pattern: string;
  readonly groups: number;
  /** What it compiles to; undefined where that is not known. */
  readonly program: RegexProgram | undefined;
  /** The whole match and the groups, an empty text where one took no part; undefined without a match. */
  find(text: string): readonly string[] | undefined;
}

type Compiled = GoRegex | { readonly error: string };

/** A rule is read in a definition, in each text that is emitted of it, and by each property that looks at it. */
const known = new Map<string, Compiled>();
const mostKnown = 4_096;

/** @returns a message where Go would refuse the pattern. */
export function compileGoRegex(pattern: string): Compiled {
  const earlier = known.get(pattern);
  if (earlier !== undefined) return earlier;
  if (known.size >= mostKnown) known.clear();
  const compiled = compile(pattern);
  known.set(pattern, compiled);
  return compiled;
}

function compile(pattern: string): Compiled {
  for (const spelled of [pattern, respelled(pattern)]) {
    try {
      const compiled = RE2JS.compile(spelled);
      const groups = compiled.groupCount();
      const { first, last } = literalEnds(pattern);
      return {
        pattern,
        groups,
        program: programOf(compiled),
        // Most texts are told by their ends.
        find: (text) => (text.startsWith(first) && text.endsWith(last) ? find(compiled, groups, text) : undefined),
      };
    } catch {
      // The next spelling may do; what stays refused is said below.
    }
  }
  return { error: `\`${pattern}\` is no regular expression that Go reads (RE2 syntax)` };
}

function find(compiled: RE2JS, groups: number, text: string): readonly string[] | undefined {
  const matcher = compiled.matcher(text);
  if (!matcher.find()) return undefined;
  return Array.from({ length: groups + 1 }, (_, index) => matcher.group(index) ?? '');
}

/** Go takes class names in any case (`\pl`) and one name for two groups. */
function respelled(pattern: string): string {
  return pattern
    .replace(/\\([pP])([a-z])/g, (_, p: string, letter: string) => `\\${p}${letter.toUpperCase()}`)
    .replace(/\(\?P?<[A-Za-z_]\w*>/g, '(');
}
