import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { isoTime, systemClock } from '../../core/clock.js';
import type { RequestContext } from '../../core/context.js';
import { isWaymarkError } from '../../core/errors.js';
import type { SecretVault } from '../../core/secrets.js';
import type { GraphClient } from '../../graph/index.js';
import { appendRecord } from '../chain/record-audit.js';
import { publicHalf, publicKeyId, readPrivateKey, readPublicKey } from './checkpoint.js';

/** The key that signs checkpoints and tombstones. */
export interface SigningKey {
  id: string;
  privateKey: KeyObject;
  /** SPKI in base64 DER. */
  publicKey: string;
}

interface StoredKey {
  id: string;
  secretId: string;
  publicKey: string;
  [member: string]: unknown;
}

const purpose = 'audit.signing';

/**
 * Ed25519 keys of a trail. The private half is kept by the vault, so only who holds the root key can sign; who can
 * only write the graph cannot.
 */
export class SigningKeys {
  readonly #cache = new Map<string, SigningKey>();

  constructor(
    private readonly graph: GraphClient,
    private readonly vault: SecretVault,
    private readonly trail: string,
  ) {}

  /** The key in use; made at the first call. @throws SECRET_UNREADABLE */
  async current(ctx: RequestContext): Promise<SigningKey> {
    const [row] = await this.graph.read<{ key: StoredKey }>(
      'MATCH (t:AuditTrail {name: $trail}) MATCH (k:AuditKey {id: t.keyId}) RETURN properties(k) AS key',
      { trail: this.trail },
      { id: 'audit.signing-key' },
    );
    return row === undefined ? this.make(ctx, 'first key', true) : this.#open(ctx, row.key);
  }

  /** Makes another key for what is signed from now on; earlier signatures stay valid. */
  async make(ctx: RequestContext, reason: string, onlyWhenNone = false): Promise<SigningKey> {
    const { privateKey } = generateKeyPairSync('ed25519');
    const publicKey = publicHalf(privateKey);
    const id = publicKeyId(publicKey);
    const made = await this.graph.transaction(async (tx) => {
      const [trail] = await tx.run<{ keyId: string | null }>(
        'MERGE (t:AuditTrail {name: $trail}) SET t.lock = $id WITH t RETURN t.keyId AS keyId',
        { trail: this.trail, id },
      );
      if (onlyWhenNone && typeof trail?.keyId === 'string') return false;
      const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
      const secretId = await this.vault.put(tx, ctx, purpose, pkcs8);
      await tx.run(
        `MATCH (t:AuditTrail {name: $trail}) SET t.keyId = $key.id
         CREATE (k:AuditKey) SET k = $key`,
        {
          trail: this.trail,
          key: { id, secretId, publicKey, trail: this.trail, at: isoTime(systemClock.nowMs()) },
        },
      );
      const entry = { action: 'audit.sign', outcome: 'success', targetId: id, reason } as const;
      await appendRecord(tx, ctx, { ...entry, after: { publicKey } }, this.trail);
      return true;
    });
    if (!made) return this.current(ctx);
    const key = { id, privateKey, publicKey };
    this.#cache.set(id, key);
    return key;
  }

  /**
   * Public keys that the vault vouches for, by id. A key in the graph whose private half the vault cannot open, or
   * whose public half is another, is not among them.
   */
  async trusted(ctx: RequestContext): Promise<Map<string, KeyObject>> {
    const rows = await this.graph.read<{ key: StoredKey }>(
      'MATCH (k:AuditKey {trail: $trail}) RETURN properties(k) AS key ORDER BY k.at',
      { trail: this.trail },
      { id: 'audit.signing-keys' },
    );
    const keys = new Map<string, KeyObject>();
    for (const { key } of rows) {
      const opened = await this.#open(ctx, key).catch((error: unknown) => {
        if (isWaymarkError(error, 'SECRET_UNREADABLE') || isWaymarkError(error, 'NOT_FOUND')) return null;
        throw error;
      });
      if (opened !== null && opened.id === key.id) keys.set(key.id, readPublicKey(opened.publicKey));
    }
    return keys;
  }

  async #open(ctx: RequestContext, stored: StoredKey): Promise<SigningKey> {
    const known = this.#cache.get(stored.id);
    if (known !== undefined) return known;
    const privateKey = readPrivateKey(await this.vault.reveal(ctx, stored.secretId, purpose));
    const publicKey = publicHalf(privateKey);
    const key = { id: publicKeyId(publicKey), privateKey, publicKey };
    this.#cache.set(key.id, key);
    return key;
  }
}
