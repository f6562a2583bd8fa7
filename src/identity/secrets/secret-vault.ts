import { randomBytes } from 'node:crypto';
import { recordAudit } from '../../audit/index.js';
import { isoTime, systemClock } from '../../core/clock.js';
import { type RequestContext, requirePermission } from '../../core/context.js';
import { isWaymarkError, WaymarkError } from '../../core/errors.js';
import { newId } from '../../core/ids.js';
import { rememberSecret } from '../../core/redaction.js';
import type { SecretTransaction, SecretVault } from '../../core/secrets.js';
import type { GraphClient } from '../../graph/index.js';
import { LocalRootKeys, type RootKeys } from './root-keys.js';
import { keyBytes, seal, unseal } from './sealing.js';
import { SecretStore, type StoredSecret } from './secret.store.js';

/** Outcome of a rotation. */
export interface KeyRotation {
  /** Id of the root key in use from now on. */
  keyId: string;
  /** Secrets whose data key was wrapped anew. */
  rewrapped: number;
  /** Secrets encrypted anew under a new data key. */
  reencrypted: number;
  /** Ids of secrets that no configured root key opens; they stay as they are. At most the first 100. */
  unreadable: readonly string[];
  /** Root keys that still open secrets, with how many: one entry when the rotation is complete. */
  inUse: readonly { keyId: string; secrets: number }[];
}

const pageSize = 500;
const mostNamed = 100;
const mostKeys = 20;

/**
 * Envelope encryption: each secret has a data key of its own (AES-256-GCM), wrapped by the root key. The id and the
 * purpose are bound to both, so a stored secret cannot be moved to another place.
 */
export class GraphSecretVault implements SecretVault {
  readonly #store: SecretStore;
  readonly #keys: RootKeys;

  /** @param rootKeys a keeper of root keys, or the current root key followed by earlier ones that may still be needed. */
  constructor(
    private readonly graph: GraphClient,
    rootKeys: RootKeys | readonly [Buffer, ...Buffer[]],
  ) {
    this.#store = new SecretStore(graph);
    this.#keys = isList(rootKeys) ? new LocalRootKeys(rootKeys) : rootKeys;
  }

  async put(tx: SecretTransaction, ctx: RequestContext, purpose: string, plaintext: string): Promise<string> {
    rememberSecret(plaintext);
    const id = newId();
    await this.#store.create(tx, { id, purpose, ...(await this.#encrypt(id, purpose, plaintext)) });
    await recordAudit(tx, ctx, {
      action: 'secret.store',
      outcome: 'success',
      targetId: id,
      details: { purpose },
    });
    return id;
  }

  async reveal(ctx: RequestContext, secretId: string, purpose?: string): Promise<string> {
    const secret = await this.#store.find(secretId, ctx.signal);
    if (secret === null)
      throw new WaymarkError('NOT_FOUND', 'The secret is not there any more.', { facts: { secretId } });
    const refused = purpose !== undefined && secret.purpose !== purpose;
    const opened = refused ? wrongPurpose(secretId) : await this.#tryOpen(secret);
    await this.graph.transaction(
      (tx) =>
        recordAudit(tx, ctx, {
          action: 'secret.use',
          outcome: refused ? 'denied' : typeof opened === 'string' ? 'success' : 'failure',
          targetId: secretId,
          details: { purpose: secret.purpose, ...(refused ? { asked: purpose } : {}) },
        }),
      { id: 'identity.secret-use' },
    );
    if (typeof opened !== 'string') throw opened;
    rememberSecret(opened);
    return opened;
  }

  async replace(
    tx: SecretTransaction,
    ctx: RequestContext,
    secretId: string,
    plaintext: string,
  ): Promise<void> {
    rememberSecret(plaintext);
    const purpose = await this.#store.purposeOf(tx, secretId);
    if (purpose === null)
      throw new WaymarkError('NOT_FOUND', 'The secret is not there any more.', { facts: { secretId } });
    await this.#store.replace(tx, secretId, await this.#encrypt(secretId, purpose, plaintext));
    await recordAudit(tx, ctx, {
      action: 'secret.store',
      outcome: 'success',
      targetId: secretId,
      details: { purpose, replaced: true },
    });
  }

  async remove(tx: SecretTransaction, ctx: RequestContext, secretId: string): Promise<void> {
    const purpose = await this.#store.remove(tx, secretId);
    if (purpose === null) return;
    await recordAudit(tx, ctx, {
      action: 'secret.remove',
      outcome: 'success',
      targetId: secretId,
      details: { purpose },
    });
  }

  /**
   * Makes a new root key where the keeper can, wraps every data key with it and encrypts every secret anew. Secrets
   * stay readable throughout, also for nodes that have not heard of it; interrupted, it can be run again.
   * Needs `secret.manage`. @throws FORBIDDEN, SECRET_UNREADABLE, KEY_SERVICE_UNAVAILABLE
   */
  async rotateKeys(
    ctx: RequestContext,
    options: { newRootKey?: boolean; reencrypt?: boolean } = {},
  ): Promise<KeyRotation> {
    requirePermission(ctx, 'secret.manage');
    const before = await this.#keys.currentId();
    const keyId = options.newRootKey === false ? before : await this.#keys.rotate();
    const reencrypt = options.reencrypt ?? true;
    const { changed, unreadable } = await this.#eachSecret(ctx, (secret) =>
      reencrypt || secret.keyId !== keyId ? this.#renewed(secret, reencrypt) : null,
    );
    const inUse = await this.#store.countByKey();
    const result = { keyId, rewrapped: changed, reencrypted: reencrypt ? changed : 0, unreadable, inUse };
    await this.graph.transaction((tx) =>
      recordAudit(tx, ctx, {
        action: 'keys.rotate',
        outcome: unreadable.length === 0 ? 'success' : 'failure',
        targetId: keyId,
        before: { keyId: before },
        after: { keyId, rewrapped: result.rewrapped, reencrypted: result.reencrypted, unreadable },
      }),
    );
    return result;
  }

  /** How many secrets each root key opens. Needs `secret.manage`. */
  async keysInUse(ctx: RequestContext): Promise<KeyRotation['inUse']> {
    requirePermission(ctx, 'secret.manage');
    return this.#store.countByKey();
  }

  /** Wraps the data keys of all secrets with the current root key, without a new one. @returns how many */
  async rewrap(ctx: RequestContext): Promise<number> {
    const keyId = await this.#keys.currentId();
    const { changed } = await this.#eachSecret(ctx, (secret) =>
      secret.keyId === keyId ? null : this.#renewed(secret, false),
    );
    return changed;
  }

  async #eachSecret(
    ctx: RequestContext,
    renew: (secret: StoredSecret) => Promise<Partial<StoredSecret>> | null,
  ): Promise<{ changed: number; unreadable: string[] }> {
    const result = { changed: 0, unreadable: [] as string[] };
    let afterId = '';
    for (;;) {
      ctx.signal.throwIfAborted();
      const page = await this.#store.page(afterId, pageSize);
      for (const secret of page) {
        const outcome = await this.#renewOne(secret, renew);
        if (outcome === 'changed') result.changed += 1;
        if (outcome === 'unreadable' && result.unreadable.length < mostNamed)
          result.unreadable.push(secret.id);
      }
      afterId = page.at(-1)?.id ?? afterId;
      if (page.length < pageSize) return result;
    }
  }

  async #renewOne(
    secret: StoredSecret,
    renew: (secret: StoredSecret) => Promise<Partial<StoredSecret>> | null,
  ): Promise<'changed' | 'kept' | 'unreadable'> {
    try {
      const parts = await renew(secret);
      if (parts === null) return 'kept';
      const swapped = await this.graph.transaction((tx) => this.#store.swap(tx, secret, parts), {
        id: 'identity.secret-renew',
      });
      return swapped ? 'changed' : 'kept';
    } catch (error) {
      if (isWaymarkError(error, 'SECRET_UNREADABLE')) return 'unreadable';
      throw error;
    }
  }

  async #renewed(secret: StoredSecret, reencrypt: boolean): Promise<Partial<StoredSecret>> {
    if (reencrypt) {
      const plaintext = (await this.#open(secret)).toString('utf8');
      return { ...(await this.#encrypt(secret.id, secret.purpose, plaintext)), at: secret.at };
    }
    const bound = keyBinding(secret.id, secret.purpose);
    return { ...(await this.#keys.wrap(await this.#keys.unwrap(secret, bound), bound)) };
  }

  async #encrypt(
    id: string,
    purpose: string,
    plaintext: string,
  ): Promise<Pick<StoredSecret, 'keyId' | 'wrappedKey' | 'cipherText' | 'at'>> {
    const dataKey = randomBytes(keyBytes);
    const wrapped = await this.#keys.wrap(dataKey, keyBinding(id, purpose));
    const cipherText = seal(dataKey, Buffer.from(plaintext, 'utf8'), textBinding(id, purpose));
    return { ...wrapped, cipherText, at: isoTime(systemClock.nowMs()) };
  }

  /** The plain text, or why it cannot be read. */
  /**
   * Root keys that secrets in the graph need and that are not configured here, as after a restore without the key or on
   * a node that made a root key of its own. Looks at the twenty keys that seal the most. @throws KEY_SERVICE_UNAVAILABLE
   */
  async lackingKeys(): Promise<{ keyId: string; secrets: number }[]> {
    const lacking: { keyId: string; secrets: number }[] = [];
    for (const { secret, secrets } of await this.#store.oneByKey(mostKeys)) {
      const opened = await this.#tryOpen(secret);
      if (isWaymarkError(opened, 'SECRET_UNREADABLE')) lacking.push({ keyId: secret.keyId, secrets });
      else if (isWaymarkError(opened)) throw opened;
    }
    return lacking;
  }

  async #tryOpen(secret: StoredSecret): Promise<string | WaymarkError> {
    try {
      return (await this.#open(secret)).toString('utf8');
    } catch (error) {
      if (isWaymarkError(error)) return error;
      throw error;
    }
  }

  async #open(secret: StoredSecret): Promise<Buffer> {
    const dataKey = await this.#keys.unwrap(secret, keyBinding(secret.id, secret.purpose));
    return unseal(dataKey, secret.cipherText, textBinding(secret.id, secret.purpose));
  }
}

function wrongPurpose(secretId: string): WaymarkError {
  return new WaymarkError('SECRET_UNREADABLE', 'The secret was stored for another purpose.', {
    facts: { secretId },
  });
}

function isList(keys: RootKeys | readonly [Buffer, ...Buffer[]]): keys is readonly [Buffer, ...Buffer[]] {
  return Array.isArray(keys);
}

const keyBinding = (id: string, purpose: string): string => `${id} ${purpose} key`;
const textBinding = (id: string, purpose: string): string => `${id} ${purpose}`;
