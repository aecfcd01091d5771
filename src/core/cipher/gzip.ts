/**
 * gzip (RFC 1952) as Go's writer lays it out after a flush: no name and no time, one flushed block, an empty last block.
 * Longer texts may be packed otherwise than Go packs them, and unpack to the same.
 */
import { deflate } from './deflate.ts';
import { inflate } from './inflate.ts';

/** No flags, no time, the best packing, an unknown system. */
const header = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 0xff];

export function gzip(text: string): Buffer {
  const bytes = Buffer.from(text);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(bytes), 0);
  trailer.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([Buffer.from(header), deflate(bytes), trailer]);
}

/** None for what is no gzip, or has a header with more than the fixed part, or another check sum. */
export function gunzip(bytes: Buffer): string | undefined {
  if (!bytes.subarray(0, 4).equals(Buffer.from(header.slice(0, 4)))) return undefined;
  const found = inflate(bytes.subarray(header.length));
  if (found === undefined) return undefined;
  const trailer = bytes.subarray(header.length + found.used);
  const isWhole = trailer.length === 8 && trailer.readUInt32LE(0) === crc32(found.bytes);
  return isWhole ? Buffer.from(found.bytes).toString('utf8') : undefined;
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
