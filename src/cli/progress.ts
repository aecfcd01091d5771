/** Progress on a terminal; silence in a pipe and under `CI`. */
import type { Host } from './host.ts';

export function progressOn(
  { stderr, env }: Pick<Host, 'stderr' | 'env'>,
  what: string,
): (done: number, total: number) => void {
  if (!stderr.isTerminal || (env.CI ?? '') !== '') return () => {};
  let shown = false;
  return (done, total) => {
    if (done < total) {
      stderr.write(`\r${what} ${done}/${total}`);
      shown = true;
    } else if (shown) {
      stderr.write('\r\u001b[K');
    }
  };
}
