/** AES-256-GCM with the nonce in front and the tag behind (NIST SP 800-38D), as Go's `cipher.AEAD` lays it out. */
import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';

const algorithm = 'aes-256-gcm';
export const keyLength = 32;
const nonceLength = 12;
const tagLength = 16;

export function seal(key: Buffer, nonce: Buffer, plain: Buffer): Buffer {
  const cipher = createCipheriv(algorithm, key, nonce);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** None when the bytes were not sealed with this key. */
export function unseal(key: Buffer, sealed: Buffer): { readonly nonce: Buffer; readonly plain: Buffer } | undefined {
  if (sealed.length < nonceLength + tagLength) return undefined;
  const nonce = sealed.subarray(0, nonceLength);
  const decipher = createDecipheriv(algorithm, key, nonce);
  decipher.setAuthTag(sealed.subarray(-tagLength));
  try {
    return {
      nonce,
      plain: Buffer.concat([decipher.update(sealed.subarray(nonceLength, -tagLength)), decipher.final()]),
    };
  } catch {
    return undefined;
  }
}

/**
 * A nonce that key and text decide: the same input gives the same bytes, and another text another nonce, so that no
 * nonce serves two texts.
 */
export const derivedNonce = (key: Buffer, plain: string): Buffer =>
  createHmac('sha256', key).update(plain).digest().subarray(0, nonceLength);

export const isNonce = (bytes: Buffer): boolean => bytes.length === nonceLength;
