import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gunzip, gzip } from '../../../src/core/cipher/gzip.ts';
import { derivedNonce, seal, unseal } from '../../../src/core/cipher/seal.ts';

const texts = fc
  .array(fc.oneof(fc.string(), fc.constant('external-dns/owner=')), { maxLength: 60 })
  .map((parts) => parts.join(','));

describe('gzip', () => {
  test('lays a short text out as Go does', () => {
    const packed = gzip('heritage=external-dns,external-dns/owner=owner').toString('hex');
    expect(packed).toBe(
      '1f8b08000000000002ffca482dca2c494c4fb54dad28492dca4bccd14dc92bd641e6e8e797e7a516d9824900000000ffff' +
        '010000ffff0c8675a82e000000',
    );
  });

  test('is read by others', () => {
    fc.assert(fc.property(texts, (text) => gunzipSync(gzip(text)).toString() === text));
  });

  test('reads what others packed, with fixed, own and stored blocks', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom(0, 1, 9), (text, level) => gunzip(gzipSync(text, { level })) === text),
    );
  });

  test('refuses what is cut, changed or something else', () => {
    const packed = gzip('some text, some text');
    expect(gunzip(packed.subarray(0, -1))).toBeUndefined();
    expect(gunzip(packed.subarray(0, 15))).toBeUndefined();
    expect(gunzip(Buffer.from('no gzip at all'))).toBeUndefined();
    const changed = Buffer.from(packed);
    changed[changed.length - 5]! ^= 1;
    expect(gunzip(changed)).toBeUndefined();
  });
});

describe('a sealed text', () => {
  const key = Buffer.from('0123456789abcdef0123456789abcdef');

  test('opens with its key only', () => {
    const sealed = seal(key, derivedNonce(key, 'text'), Buffer.from('text'));
    expect(unseal(key, sealed)?.plain.toString()).toBe('text');
    expect(unseal(Buffer.alloc(32), sealed)).toBeUndefined();
    expect(unseal(key, sealed.subarray(0, 20))).toBeUndefined();
  });

  test('has a nonce that key and text decide', () => {
    expect(derivedNonce(key, 'a')).toEqual(derivedNonce(key, 'a'));
    expect(derivedNonce(key, 'a')).not.toEqual(derivedNonce(key, 'b'));
    expect(derivedNonce(key, 'a')).toHaveLength(12);
  });
});
