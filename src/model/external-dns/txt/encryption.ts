/** Encrypted ownership texts: gzip, AES-256-GCM, base64. A text that was read keeps its nonce when it is written again. */
import { gunzip, gzip } from '../../../core/cipher/gzip.ts';
import { derivedNonce, isNonce, keyLength, seal, unseal } from '../../../core/cipher/seal.ts';
import { given, type Outcome, refused } from '../outcome.ts';
import { unquote } from './text.ts';

/** 32 bytes, or the standard base64 of 32 bytes. */
export function parseKey(text: string): Outcome<Buffer> {
  const raw = Buffer.from(text);
  if (raw.length === keyLength) return given(raw);
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.length % 4 === 0;
  const decoded = isBase64 ? Buffer.from(text, 'base64') : Buffer.alloc(0);
  return decoded.length === keyLength
    ? given(decoded)
    : refused(`the AES key has ${raw.length} bytes; expected ${keyLength}, or the base64 of ${keyLength}`);
}

/** In base64, of a text that has none yet. */
export const nonceFor = (key: Buffer, text: string): string => derivedNonce(key, text).toString('base64');

/** `nonce` is base64; without one, or with one that has another length, key and text decide it. */
export function encryptText(key: Buffer, text: string, nonce: string | undefined): string {
  const kept = Buffer.from(nonce ?? '', 'base64');
  return seal(key, isNonce(kept) ? kept : derivedNonce(key, text), gzip(text)).toString('base64');
}

export function decryptText(key: Buffer, text: string): { readonly text: string; readonly nonce: string } | undefined {
  const opened = unseal(key, Buffer.from(unquote(text), 'base64'));
  const plain = opened === undefined ? undefined : gunzip(opened.plain);
  return plain === undefined ? undefined : { text: plain, nonce: opened!.nonce.toString('base64') };
}
