import type { RequestContext } from './context.js';

/** The part of a graph transaction that a vault needs to store a secret with the fact it belongs to. */
export interface SecretTransaction {
  run(query: string, params?: Readonly<Record<string, unknown>>): Promise<readonly unknown[]>;
  /** Runs `work` right before the commit. */
  beforeCommit(work: () => Promise<void>, stage?: 'LAST'): void;
}

/**
 * Keeps secrets encrypted. What it stores can be read by {@link SecretVault.reveal} only; ids are safe to show. No
 * query of the API returns a plain text.
 */
export interface SecretVault {
  /**
   * Encrypts and stores a secret in the caller's transaction, so that it exists exactly when what uses it does.
   * @param purpose what the secret is for, for example `instance.credentials`; bound to the cipher text.
   * @returns the id of the secret.
   */
  put(tx: SecretTransaction, ctx: RequestContext, purpose: string, plaintext: string): Promise<string>;
  /**
   * The plain text of a secret, for immediate use. Never log it, never put it in an error. Each use is audited.
   * @param purpose what the caller needs it for; refused when the secret was stored for something else.
   * @throws NOT_FOUND, SECRET_UNREADABLE
   */
  reveal(ctx: RequestContext, secretId: string, purpose?: string): Promise<string>;
  /** Puts another plain text under the same id and purpose, in the caller's transaction. @throws NOT_FOUND */
  replace(tx: SecretTransaction, ctx: RequestContext, secretId: string, plaintext: string): Promise<void>;
  /** Removes a secret in the caller's transaction. Nothing happens when it is gone already. */
  remove(tx: SecretTransaction, ctx: RequestContext, secretId: string): Promise<void>;
}
