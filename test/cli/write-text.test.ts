/** Texts that are longer than the buffer they are written through. */
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { printText, writeText } from '../../src/cli/write-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'plumb-write-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['nothing', ''],
  ['plain letters', 'a'.repeat(600_000)],
  ['three bytes each', '€'.repeat(600_000)],
  // One letter before, so that each piece of even length would end inside a character.
  ['characters of two units', `a${'😀'.repeat(300_000)}`],
  ['half a character at the end', `${'a'.repeat(5)}\ud83d`],
])('%s', (name, text) => {
  const path = join(folder, name.replaceAll(' ', '-'));
  const digest = writeText(path, text);
  const bytes = Buffer.from(text, 'utf8');
  expect(readFileSync(path).equals(bytes)).toBe(true);
  expect(digest).toBe(createHash('sha256').update(bytes).digest('hex'));
});

const long = `${'😀'.repeat(300_000)}${'a'.repeat(3_000_000)}\n`;

test('a file of the caller is written through', async () => {
  const path = join(folder, 'printed');
  const fd = openSync(path, 'w');
  await printText([long], Object.assign(new Writable(), { fd }));
  closeSync(fd);
  expect(readFileSync(path, 'utf8')).toBe(long);
  const full = openSync('/dev/full', 'w');
  await expect(printText([long], Object.assign(new Writable(), { fd: full }))).rejects.toThrow('ENOSPC');
  closeSync(full);
});

/** Both ends of a local socket; the writer's has a descriptor, as a pipe of a shell has. */
async function connected(): Promise<{ reader: Socket; writer: Socket & { readonly fd: number } }> {
  const server = createServer();
  onTestFinished(() => void server.close());
  const path = join(folder, `socket-${Math.random()}`);
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const writer = new Socket().connect(path);
  const reader = await accepted;
  const { fd } = (writer as unknown as { readonly _handle: { readonly fd: number } })._handle;
  return { reader, writer: Object.assign(writer, { fd }) };
}

test('a slow reader gets every byte', async () => {
  const { reader, writer } = await connected();
  const printed = printText([long], writer).then(() => writer.end());
  const chunks: Buffer[] = [];
  for await (const chunk of reader) {
    chunks.push(chunk as Buffer);
    if (chunks.length % 8 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await printed;
  expect(Buffer.concat(chunks).toString('utf8') === long).toBe(true);
});

test('a reader that goes away ends the writing, and is no error', async () => {
  const { reader, writer } = await connected();
  writer.on('error', () => {});
  reader.once('data', () => reader.destroy());
  await printText([long, long, long, long], writer);
  expect(writer.bytesWritten).toBeLessThan(Buffer.byteLength(long.repeat(4)));
});
