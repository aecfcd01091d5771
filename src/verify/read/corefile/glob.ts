/** Which files an `import` means: a path beside the importing file, with at most one `*` and one `?`. */
export type ImportedFiles = Readonly<Record<string, string>>;

export const isPattern = (path: string): boolean => /[*?[\]]/.test(path);

export const isOverloaded = (path: string): boolean =>
  count(path, '*') > 1 || count(path, '?') > 1 || (path.includes('[') && path.includes(']'));

/** The files that match, sorted; a wildcard stays within one part of a path. */
export function filesMatching(pattern: string, importing: string, files: ImportedFiles): readonly string[] {
  const path = besides(importing, pattern);
  if (!isPattern(path)) return path in files ? [path] : [];
  const expression = new RegExp(`^${[...path].map(expressionOf).join('')}$`);
  return Object.keys(files)
    .filter((file) => expression.test(file))
    .sort();
}

/** The path with `.` and `..` taken away, beside the importing file unless it begins with a slash. */
function besides(importing: string, path: string): string {
  const folder = path.startsWith('/') ? [] : importing.split('/').slice(0, -1);
  const parts: string[] = [];
  for (const part of [...folder, ...path.split('/')]) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return `${path.startsWith('/') ? '/' : ''}${parts.join('/')}`;
}

const expressionOf = (character: string): string =>
  character === '*' ? '[^/]*' : character === '?' ? '[^/]' : character.replace(/[.*+?^${}()|[\]\\]/, '\\$&');

const count = (text: string, character: string): number => text.split(character).length - 1;
