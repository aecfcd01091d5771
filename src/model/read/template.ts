/**
 * Whether a YAML text is a Helm template: `{{` stands outside quoted strings, comments and literal blocks. A plain scalar
 * in the middle of which an action on a variable stands (`{{ $value }}`, as alerting rules have it) is a string.
 */
export function findTemplate(text: string): number | undefined {
  if (!text.includes('{{')) return undefined;
  let offset = 0;
  /** The indentation of the line that opened a literal or folded block, while inside one. */
  let block: number | undefined;
  let quote = '';
  for (const line of text.split('\n')) {
    const indentation = line.search(/\S/);
    if (block !== undefined && indentation >= 0 && indentation <= block) block = undefined;
    if (block === undefined && indentation >= 0) {
      const scan = scanLine(line, quote);
      quote = scan.quote;
      if (scan.template !== undefined) return offset + scan.template;
      if (quote === '' && /(^|[\s:-])[|>][-+0-9]*\s*$/.test(line.slice(0, scan.end))) {
        // In `- key: |` the block's parent is the key, which stands behind the dashes.
        block = /^\s*(?:-\s+)*/.exec(line)![0].length;
        if (/^\s*(?:-\s+)*[|>][-+0-9]*\s*$/.test(line.slice(0, scan.end))) block = indentation;
      }
    }
    offset += line.length + 1;
  }
  return undefined;
}

interface LineScan {
  readonly template: number | undefined;
  /** The quote that is still open at the end of the line. */
  readonly quote: string;
  /** Where the comment starts, or the line's end. */
  readonly end: number;
}

function scanLine(line: string, open: string): LineScan {
  let quote = open;
  for (let i = 0; i < line.length; i++) {
    const letter = line[i]!;
    if (quote !== '') {
      const escaped = quote === '"' ? '\\' : "''";
      if (line.startsWith(escaped, i)) i++;
      else if (letter === quote) quote = '';
    } else if (letter === '#' && (i === 0 || /\s/.test(line[i - 1]!))) {
      return { template: undefined, quote, end: i };
    } else if (letter === '"' || letter === "'") {
      // A quote inside a plain scalar is a letter like any other.
      if (startsValue(line, i)) quote = letter;
    } else if (letter === '{' && line[i + 1] === '{') {
      if (startsValue(line, i) || !/^\{\{-?\s*\$/.test(line.slice(i))) return { template: i, quote, end: line.length };
      i++;
    }
  }
  return { template: undefined, quote, end: line.length };
}

/** Whether a value, a key or an element may start at `at`: nothing before it on the line belongs to a plain scalar. */
function startsValue(line: string, at: number): boolean {
  return /(^|^-{3}|[:,[{]|(^|\s)-)\s*$/.test(line.slice(0, at));
}
