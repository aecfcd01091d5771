/**
 * Runs the ```console blocks of a page. A line `$ command` is run, and the lines after it are what it prints; a line `…`
 * stands for any lines, and a `…` at the end of a line for the rest of that line.
 */
import { spawnSync } from 'node:child_process';
import { run } from '../cli/run.ts';

export interface Step {
  readonly command: string;
  readonly printed: readonly string[];
}

export function stepsOf(page: string): Step[] {
  const blocks = [...page.matchAll(/^```console\n([\s\S]*?)^```$/gm)].map((match) => match[1]!);
  return blocks.flatMap((block) =>
    block
      .split(/^\$ /m)
      .filter((part) => part !== '')
      .map((part) => {
        const [command, ...printed] = part.trimEnd().split('\n');
        return { command: command!, printed };
      }),
  );
}

/** Runs the steps in a folder, one after the other, and says what differed. */
export async function differences(steps: readonly Step[], cwd: string): Promise<string[]> {
  const found: string[] = [];
  let last = 0;
  for (const { command, printed } of steps) {
    let text: string;
    if (command === 'echo $?') text = `${last}\n`;
    else if (command.startsWith('npx plumbline ')) {
      const { status, out, err } = await run(cwd, command.split(/\s+/).slice(2));
      last = status;
      text = out + err;
    } else {
      const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { cwd, encoding: 'utf8' });
      last = status ?? 1;
      text = stdout + stderr;
    }
    if (!fits(text.trimEnd().split('\n'), printed)) found.push(`$ ${command}\n${text}`);
  }
  return found;
}

function fits(lines: readonly string[], expected: readonly string[]): boolean {
  if (expected.length === 0) return lines.length === 0 || (lines.length === 1 && lines[0] === '');
  const [first, ...rest] = expected;
  if (first === '…') return rest.length === 0 || lines.some((_, index) => fits(lines.slice(index), rest));
  if (lines.length === 0) return false;
  const same = first!.endsWith('…') ? lines[0]!.startsWith(first!.slice(0, -1)) : lines[0] === first;
  return same && (rest.length === 0 ? lines.length === 1 : fits(lines.slice(1), rest));
}
