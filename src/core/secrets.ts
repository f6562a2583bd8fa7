import type { RequestContext } from './context.js';

/** The part of a graph transaction that a vault needs to store a secret with the fact it belongs to. */
export interface SecretTransaction {
  run(query: string, params?: Readonly<Record<string, unknown>>): Promise<readonly unknown[]>;
}

/**
 * Keeps secrets encrypted. What it stores can be read by {@link SecretVault.reveal} only; ids are safe to show.
 */
export interface SecretVault {
  /**
   * Encrypts and stores a secret in the caller's transaction, so that it exists exactly when what uses it does.
   * @param purpose what the secret is for, for example `instance.credentials`; bound to the cipher text.
   * @returns the id of the secret.
   */
  put(tx: SecretTransaction, ctx: RequestContext, purpose: string, plaintext: string): Promise<string>;
  /** The plain text of a secret. Never log it, never put it in an error. @throws NOT_FOUND, SECRET_UNREADABLE */
  reveal(ctx: RequestContext, secretId: string): Promise<string>;
}
