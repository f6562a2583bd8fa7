import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { canonicalJson, type JsonValue, sha256 } from '../../core/canonical-json.js';

/** Where all chains of a trail stood at a moment. */
export interface CheckpointContent {
  format: 1;
  trail: string;
  /** 1, 2, 3, … */
  number: number;
  /** ISO 8601, UTC. */
  at: string;
  /** Hash of the checkpoint before. */
  previousHash: string;
  /** Id of the key that signs. */
  keyId: string;
  /** By name. */
  chains: readonly { name: string; sequence: number; hash: string }[];
}

/** Records of a chain that the retention policy removed. */
export interface TombstoneContent {
  format: 1;
  trail: string;
  chain: string;
  /** Retention run that removed them. */
  runId: string;
  /** First and last record removed. */
  fromSequence: number;
  toSequence: number;
  /** Hash of the last record removed: what the next record carries, and proof of an archived copy. */
  lastHash: string;
  firstAt: string;
  lastAt: string;
  records: number;
  /** Records by action. */
  actions: Readonly<Record<string, number>>;
  keepDays: number;
  removedAt: string;
  removedBy: string;
  /** Hash of the tombstone before in the chain. */
  previousHash: string;
  keyId: string;
}

/** A signed statement: anybody with the public key can check it without Waymark. */
export interface Signed {
  /** Canonical JSON of the statement. */
  content: string;
  /** SHA-256 of `content`, hexadecimal. */
  hash: string;
  /** Ed25519 over the UTF-8 bytes of `content`, base64. */
  signature: string;
  keyId: string;
}

/** A checkpoint as exported. */
export interface Checkpoint extends Signed {
  number: number;
  at: string;
  /** SPKI in base64 DER. */
  publicKey: string;
}

/** Hash before the first checkpoint or tombstone. */
export const firstPreviousHash = '0'.repeat(64);

/** Signs a statement. */
export function signStatement(
  statement: CheckpointContent | TombstoneContent,
  key: { id: string; privateKey: KeyObject },
): Signed {
  const content = canonicalJson(statement as unknown as JsonValue);
  const signature = sign(null, Buffer.from(content, 'utf8'), key.privateKey).toString('base64');
  return { content, hash: sha256(content), signature, keyId: key.id };
}

/** True when the statement was signed with the key and not changed since. */
export function isSigned(statement: Signed, publicKey: KeyObject): boolean {
  return (
    sha256(statement.content) === statement.hash &&
    verify(
      null,
      Buffer.from(statement.content, 'utf8'),
      publicKey,
      Buffer.from(statement.signature, 'base64'),
    )
  );
}

/** Id of a public key: the first 64 bits of its SHA-256, hexadecimal. */
export function publicKeyId(spki: string): string {
  return createHash('sha256').update(Buffer.from(spki, 'base64')).digest('hex').slice(0, 16);
}

/** A public key from SPKI in base64 DER. */
export function readPublicKey(spki: string): KeyObject {
  return createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' });
}

/** A private key from PKCS #8 in base64 DER. */
export function readPrivateKey(pkcs8: string): KeyObject {
  return createPrivateKey({ key: Buffer.from(pkcs8, 'base64'), format: 'der', type: 'pkcs8' });
}

/** SPKI in base64 DER of the public half. */
export function publicHalf(key: KeyObject): string {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64');
}
