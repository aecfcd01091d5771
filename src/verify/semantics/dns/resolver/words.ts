/** The words of a line, separated by blanks and tabs. */
export function words(line: string): readonly string[] {
  return line.split(/[ \t\r]+/).filter((word) => word !== '');
}
