import { createHash } from 'node:crypto';

/** What is stored of a random token of 256 bits: too long to be guessed, so one SHA-256 is enough. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
