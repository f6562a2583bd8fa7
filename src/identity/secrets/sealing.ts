import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { WaymarkError } from '../../core/errors.js';

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** Bytes of every key. */
export const keyBytes = 32;

/**
 * Encrypts with AES-256-GCM under a random nonce.
 * @param bound authenticated with the cipher text, so that it opens in its own place only.
 * @returns nonce, tag and cipher text in base64
 */
export function seal(key: Buffer, plain: Buffer, bound: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(bound, 'utf8'));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
}

/** Decrypts what {@link seal} made. @throws SECRET_UNREADABLE when it was changed, moved or sealed with another key */
export function unseal(key: Buffer, sealed: string, bound: string): Buffer {
  const bytes = Buffer.from(sealed, 'base64');
  try {
    const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    })
      .setAAD(Buffer.from(bound, 'utf8'))
      .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]);
  } catch (cause) {
    throw new WaymarkError('SECRET_UNREADABLE', 'The secret was changed or belongs to another root key.', {
      cause,
    });
  }
}

/** A name for a key that tells nothing of it. */
export function keyIdOf(key: Buffer): string {
  return createHash('sha256').update('waymark root key id').update(key).digest('hex').slice(0, 16);
}
