/**
 * Which names are ours: `--domain-filter` and `--exclude-domains`, or the regular expressions that take their place. `x`
 * stands for itself and all below it, `.x` only for what is below.
 */
import { withoutDot } from './endpoint.ts';
import { unicodeName } from './names.ts';
import { given, type Outcome, refused } from './outcome.ts';

export interface DomainFilter {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly regexInclude?: string;
  readonly regexExclude?: string;
}

export type Matches = (name: string) => boolean;

const normal = (name: string): string => unicodeName(withoutDot(name.trim()));

export function domainMatcher(filter: DomainFilter): Outcome<Matches> {
  const { regexInclude = '', regexExclude = '' } = filter;
  if (regexInclude !== '' || regexExclude !== '') return regexMatcher(regexInclude, regexExclude);
  const include = itemsOf(filter.include);
  const exclude = itemsOf(filter.exclude);
  return given((name) => {
    const own = normal(name);
    return (include.length === 0 || isUnder(own, include)) && !isUnder(own, exclude);
  });
}

interface Item {
  readonly name: string;
  /** What names below it end in. */
  readonly ending: string;
}

const itemsOf = (items: readonly string[] = []): readonly Item[] =>
  items
    .map(normal)
    .filter((name) => name !== '')
    .map((name) => ({ name, ending: name.startsWith('.') ? name : `.${name}` }));

function isUnder(own: string, items: readonly Item[]): boolean {
  for (const { name, ending } of items) if (own === name || own.endsWith(ending)) return true;
  return false;
}

function regexMatcher(include: string, exclude: string): Outcome<Matches> {
  const [included, excluded] = [goRegex(include), goRegex(exclude)];
  if (included === undefined) return refused(`error parsing regexp \`${include}\``);
  if (excluded === undefined) return refused(`error parsing regexp \`${exclude}\``);
  return given((name) => {
    const own = normal(name);
    return !(exclude !== '' && excluded.test(own)) && included.test(own);
  });
}

/** Go's RE2 syntax in JavaScript's: what both have alike, leading flags, `\A`, `\z`, `(?P<n>` and the POSIX classes. */
function goRegex(source: string): RegExp | undefined {
  const flags = /^\(\?([ims]+)\)/.exec(source);
  const body = source
    .slice(flags?.[0].length ?? 0)
    .replaceAll('(?P<', '(?<')
    .replaceAll('\\A', '^')
    .replaceAll('\\z', '$')
    .replaceAll('[[:alpha:]]', '[A-Za-z]')
    .replaceAll('[[:digit:]]', '[0-9]')
    .replaceAll('[[:alnum:]]', '[0-9A-Za-z]');
  for (const unicode of ['u', '']) {
    try {
      return new RegExp(body, `${flags?.[1] ?? ''}${unicode}`);
    } catch {
      // Escapes that Unicode mode refuses, such as `\-`, are plain letters without it.
    }
  }
  return undefined;
}
