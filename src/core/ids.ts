import { randomBytes } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
let lastMs = 0;
let lastSuffix = 0n;

/**
 * A new id: 26 characters, sortable by creation time (48 bits of milliseconds, 80 random bits, Crockford base 32).
 * Ids made in one process are strictly increasing, also within a millisecond.
 */
export function newId(nowMs: number = Date.now()): string {
  if (nowMs > lastMs) {
    lastMs = nowMs;
    lastSuffix = BigInt(`0x${randomBytes(10).toString('hex')}`) >> 1n;
  } else {
    lastSuffix += 1n;
  }
  return encode(BigInt(lastMs), 10) + encode(lastSuffix, 16);
}

function encode(value: bigint, length: number): string {
  let rest = value;
  let text = '';
  for (let index = 0; index < length; index += 1) {
    text = alphabet.charAt(Number(rest & 31n)) + text;
    rest >>= 5n;
  }
  return text;
}

/** A secret token of `bytes` random bytes in base64url. */
export function randomToken(bytes = 32): string {
  return randomBytes(bytes).toString('base64url');
}
