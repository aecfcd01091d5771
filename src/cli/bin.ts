#!/usr/bin/env node
/**
 * The program: runs a command on the real host and ends the process with its status once all output has been handed
 * over. Engines may leave worker threads behind, so the process is ended and not left to end.
 */
import { main } from './main.ts';
import { nodeHost } from './node-host.ts';

for (const stream of [process.stdout, process.stderr]) {
  // A reader that has seen enough (`| head`) is not our error.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const status = await main(process.argv.slice(2), nodeHost());
process.exitCode = status;
await Promise.all([process.stdout, process.stderr].map(drained));
process.exit(status);

function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.writableEnded) resolve();
    else stream.write('', () => resolve());
  });
}
