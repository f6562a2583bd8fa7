import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { isoTime, systemClock } from '../core/clock.js';
import type { RequestContext } from '../core/context.js';
import { WaymarkError } from '../core/errors.js';
import { newId } from '../core/ids.js';
import type { SecretTransaction, SecretVault } from '../core/secrets.js';
import type { GraphClient } from '../graph/index.js';

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

interface StoredSecret {
  id: string;
  purpose: string;
  keyId: string;
  wrappedKey: string;
  cipherText: string;
  [member: string]: unknown;
}

/**
 * Envelope encryption: each secret has a data key of its own (AES-256-GCM), wrapped by the root key. The id and the
 * purpose are bound to both, so a stored secret cannot be moved to another place. Rotation re-wraps the data keys.
 */
export class GraphSecretVault implements SecretVault {
  readonly #keys: ReadonlyMap<string, Buffer>;
  readonly #currentId: string;

  /** @param rootKeys the current root key first, then earlier ones that may still be needed to read. */
  constructor(
    private readonly graph: GraphClient,
    rootKeys: readonly [Buffer, ...Buffer[]],
  ) {
    this.#keys = new Map(rootKeys.map((key) => [keyIdOf(key), key]));
    this.#currentId = keyIdOf(rootKeys[0]);
  }

  async put(
    tx: SecretTransaction,
    _ctx: RequestContext,
    purpose: string,
    plaintext: string,
  ): Promise<string> {
    const id = newId();
    const dataKey = randomBytes(32);
    const secret: StoredSecret = {
      id,
      purpose,
      keyId: this.#currentId,
      wrappedKey: seal(this.#rootKey(this.#currentId), dataKey, `${id} ${purpose} key`),
      cipherText: seal(dataKey, Buffer.from(plaintext, 'utf8'), `${id} ${purpose}`),
    };
    await tx.run('CREATE (s:Secret) SET s = $secret', {
      secret: { ...secret, at: isoTime(systemClock.nowMs()) },
    });
    return id;
  }

  async reveal(ctx: RequestContext, secretId: string): Promise<string> {
    const [row] = await this.graph.read<{ secret: StoredSecret }>(
      'MATCH (s:Secret {id: $secretId}) RETURN properties(s) AS secret',
      { secretId },
      { id: 'identity.secret', signal: ctx.signal },
    );
    if (row === undefined)
      throw new WaymarkError('NOT_FOUND', 'The secret is not there any more.', { facts: { secretId } });
    const { id, purpose, keyId, wrappedKey, cipherText } = row.secret;
    const dataKey = open(this.#rootKey(keyId), wrappedKey, `${id} ${purpose} key`);
    return open(dataKey, cipherText, `${id} ${purpose}`).toString('utf8');
  }

  /** Wraps the data keys of all secrets with the current root key; those in use stay readable throughout. @returns how many. */
  async rewrap(ctx: RequestContext): Promise<number> {
    const rows = await this.graph.read<{ secret: StoredSecret }>(
      'MATCH (s:Secret) WHERE s.keyId <> $keyId RETURN properties(s) AS secret',
      { keyId: this.#currentId },
      { id: 'identity.secrets', signal: ctx.signal },
    );
    for (const { secret } of rows) {
      const bound = `${secret.id} ${secret.purpose} key`;
      const wrappedKey = seal(
        this.#rootKey(this.#currentId),
        open(this.#rootKey(secret.keyId), secret.wrappedKey, bound),
        bound,
      );
      await this.graph.write(
        'MATCH (s:Secret {id: $id, keyId: $before}) SET s.keyId = $keyId, s.wrappedKey = $wrappedKey',
        { id: secret.id, before: secret.keyId, keyId: this.#currentId, wrappedKey },
        { id: 'identity.secret-rewrap' },
      );
    }
    return rows.length;
  }

  #rootKey(keyId: string): Buffer {
    const key = this.#keys.get(keyId);
    if (key !== undefined) return key;
    throw new WaymarkError('SECRET_UNREADABLE', `The root key ${keyId} is not configured.`, {
      facts: { keyId },
    });
  }
}

/** A name for a key that tells nothing of it. */
export function keyIdOf(key: Buffer): string {
  return createHash('sha256').update('waymark root key id').update(key).digest('hex').slice(0, 16);
}

function seal(key: Buffer, plain: Buffer, bound: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(bound, 'utf8'));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
}

function open(key: Buffer, sealed: string, bound: string): Buffer {
  const bytes = Buffer.from(sealed, 'base64');
  try {
    const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes))
      .setAAD(Buffer.from(bound, 'utf8'))
      .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]);
  } catch (cause) {
    throw new WaymarkError('SECRET_UNREADABLE', 'The secret was changed or belongs to another root key.', {
      cause,
    });
  }
}
