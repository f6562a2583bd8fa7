import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { recordAudit } from '../../audit/index.js';
import type { AuditAction } from '../../core/audit-events.js';
import { type Clock, isoTime } from '../../core/clock.js';
import { type RequestContext, requirePermission } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { newId } from '../../core/ids.js';
import type { SecretVault } from '../../core/secrets.js';
import type { GraphClient, GraphTransaction } from '../../graph/index.js';
import { accessChanged } from '../access/access.store.js';
import { type AccountService, requireSession } from '../people/account.service.js';
import type { AccountStore } from '../people/account.store.js';
import type { SignInGuard } from './sign-in-guard.js';

/** A second factor as stored. The secret itself is in the vault. */
interface StoredFactor {
  id: string;
  accountId: string;
  secretId: string;
  state: 'pending' | 'active';
  /** Time step of the last code that was accepted: no code is accepted twice. */
  lastStep: number;
  recoveryHashes: string[];
  [member: string]: unknown;
}

const purpose = 'account.totp';
const periodSeconds = 30;
const digits = 6;
/** Codes of the step before and after are accepted, for clocks that differ. */
const window = 1;
const recoveryCodes = 10;
const recoveryBytes = 10;

/** The code generator of a secret: six digits, thirty seconds, SHA-1, as every authenticator program has it. */
export function makeTotp(secretBase32: string, label: string): TOTP {
  return new TOTP({
    issuer: 'Waymark',
    label,
    algorithm: 'SHA1',
    digits,
    period: periodSeconds,
    secret: Secret.fromBase32(secretBase32),
  });
}

/** The time step whose code this is, null when it is none of those around the time. */
export function matchingStep(secretBase32: string, code: string, nowMs: number): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const delta = makeTotp(secretBase32, 'account').validate({ token: code, timestamp: nowMs, window });
  return delta === null ? null : Math.floor(nowMs / 1000 / periodSeconds) + delta;
}

/** Second factors: codes that change with time (RFC 6238), and recovery codes for when the device is lost. */
export class SecondFactorService {
  constructor(
    private readonly graph: GraphClient,
    private readonly vault: SecretVault,
    private readonly accounts: AccountStore,
    private readonly accountService: AccountService,
    private readonly guard: SignInGuard,
    private readonly clock: Clock,
  ) {}

  /**
   * Begins to set up one's own second factor: the secret for the authenticator, shown this once. It counts from
   * {@link confirm} on. Needs `self.manage` and a sign-in. @throws CONFLICT when there is one already
   */
  async begin(ctx: RequestContext): Promise<{ address: string; secret: string }> {
    requirePermission(ctx, 'self.manage');
    await requireSession(this.graph, ctx);
    const account = await this.accounts.byId(ctx.subject.id);
    if (account === null) throw new WaymarkError('NOT_FOUND', 'There is no such account.');
    if (account.secondFactor)
      throw new WaymarkError('CONFLICT', 'There is a second factor already; remove it first.');
    const secret = new Secret({ size: 20 }).base32;
    await this.graph.transaction(async (tx) => {
      await this.#drop(tx, ctx, account.id);
      const secretId = await this.vault.put(tx, ctx, purpose, secret);
      await tx.run('CREATE (f:SecondFactor) SET f = $factor', {
        factor: {
          id: newId(),
          accountId: account.id,
          secretId,
          state: 'pending',
          lastStep: 0,
          recoveryHashes: [],
        },
      });
    });
    return { address: makeTotp(secret, account.login).toString(), secret };
  }

  /** Ends the setting up with a first code. @returns recovery codes, shown this once @throws INPUT_INVALID, CONFLICT, ACCOUNT_LOCKED */
  async confirm(ctx: RequestContext, code: string): Promise<{ recoveryCodes: string[] }> {
    requirePermission(ctx, 'self.manage');
    await requireSession(this.graph, ctx);
    const factor = await this.#find(ctx.subject.id);
    if (factor?.state !== 'pending')
      throw new WaymarkError('CONFLICT', 'No second factor is being set up; begin first.');
    const step = await this.#step(ctx, factor, code);
    if (step === null) throw wrongCode();
    const codes = newRecoveryCodes();
    await this.graph.transaction(async (tx) => {
      await tx.run(
        `MATCH (f:SecondFactor {id: $id}) SET f.state = 'active', f.lastStep = $step, f.recoveryHashes = $hashes, f.at = $at`,
        { id: factor.id, step, hashes: codes.map((item) => hashCode(item)), at: isoTime(this.clock.nowMs()) },
      );
      await accessChanged(tx);
      await this.#audit(tx, ctx, 'factor.confirm', ctx.subject.id, {});
    });
    return { recoveryCodes: codes };
  }

  /** Makes new recovery codes; those before no longer work. Needs a code. @throws INPUT_INVALID, NOT_FOUND, ACCOUNT_LOCKED */
  async renewRecoveryCodes(ctx: RequestContext, code: string): Promise<{ recoveryCodes: string[] }> {
    requirePermission(ctx, 'self.manage');
    await requireSession(this.graph, ctx);
    await this.#proveOwn(ctx, code);
    const codes = newRecoveryCodes();
    await this.graph.transaction(async (tx) => {
      await tx.run('MATCH (f:SecondFactor {accountId: $accountId}) SET f.recoveryHashes = $hashes', {
        accountId: ctx.subject.id,
        hashes: codes.map((item) => hashCode(item)),
      });
      await this.#audit(tx, ctx, 'factor.recover', ctx.subject.id, { renewed: true });
    });
    return { recoveryCodes: codes };
  }

  /**
   * Removes a second factor: one's own with a code, another's with `account.manage` and all that the account may do.
   * @throws INPUT_INVALID, NOT_FOUND, FORBIDDEN, ACCOUNT_LOCKED
   */
  async remove(ctx: RequestContext, input: { accountId: string; code?: string | null }): Promise<void> {
    const own = input.accountId === ctx.subject.id;
    requirePermission(ctx, own ? 'self.manage' : 'account.manage');
    if (own) await requireSession(this.graph, ctx);
    if (own) await this.#proveOwn(ctx, input.code ?? '');
    else await this.accountService.refuseTakeover(ctx, input.accountId);
    await this.graph.transaction(async (tx) => {
      if (!(await this.#drop(tx, ctx, input.accountId)))
        throw new WaymarkError('NOT_FOUND', 'There is no second factor.');
      await accessChanged(tx);
      await this.#audit(tx, ctx, 'factor.remove', input.accountId, {});
    });
  }

  /** True when the code is right for the account now; a code, also a recovery code, works once. */
  async verify(ctx: RequestContext, accountId: string, code: string): Promise<boolean> {
    const factor = await this.#find(accountId);
    if (factor?.state !== 'active') return false;
    const step = await this.#step(ctx, factor, code);
    if (step !== null) return this.#useStep(factor.id, step);
    return this.#useRecoveryCode(ctx, factor, code);
  }

  async #proveOwn(ctx: RequestContext, code: string): Promise<void> {
    const account = await this.accounts.byId(ctx.subject.id);
    if (account?.secondFactor !== true) throw new WaymarkError('NOT_FOUND', 'There is no second factor.');
    const reservation = await this.guard.reserve(account.login);
    if (!(await this.verify(ctx, account.id, code))) throw wrongCode();
    await this.guard.release(reservation);
  }

  async #step(ctx: RequestContext, factor: StoredFactor, code: string): Promise<number | null> {
    if (!/^\d{6}$/.test(code)) return null;
    const secret = await this.vault.reveal(ctx, factor.secretId, purpose);
    return matchingStep(secret, code, this.clock.nowMs());
  }

  /** Marks a step as used, unless it or a later one was. */
  async #useStep(id: string, step: number): Promise<boolean> {
    const rows = await this.graph.write(
      `MATCH (f:SecondFactor {id: $id}) SET f.lock = 1
       WITH f WHERE f.lastStep < $step SET f.lastStep = $step RETURN f.id AS id`,
      { id, step },
      { id: 'identity.factor-step' },
    );
    return rows.length > 0;
  }

  async #useRecoveryCode(ctx: RequestContext, factor: StoredFactor, code: string): Promise<boolean> {
    const hash = hashCode(code);
    const known = factor.recoveryHashes.some((item) => sameText(item, hash));
    if (!known) return false;
    return this.graph.transaction(async (tx) => {
      const rows = await tx.run<{ left: number }>(
        `MATCH (f:SecondFactor {id: $id}) SET f.lock = 1
         WITH f WHERE $hash IN f.recoveryHashes SET f.recoveryHashes = [item IN f.recoveryHashes WHERE item <> $hash]
         RETURN size(f.recoveryHashes) AS left`,
        { id: factor.id, hash },
      );
      if (rows[0] === undefined) return false;
      await this.#audit(tx, ctx, 'factor.recover', factor.accountId, { left: rows[0].left });
      return true;
    });
  }

  async #find(accountId: string): Promise<StoredFactor | null> {
    const [row] = await this.graph.read<{ factor: StoredFactor }>(
      'MATCH (f:SecondFactor {accountId: $accountId}) RETURN properties(f) AS factor',
      { accountId },
      { id: 'identity.factor' },
    );
    return row?.factor ?? null;
  }

  async #drop(tx: GraphTransaction, ctx: RequestContext, accountId: string): Promise<boolean> {
    const rows = await tx.run<{ secretId: string }>(
      'MATCH (f:SecondFactor {accountId: $accountId}) WITH f, f.secretId AS secretId DELETE f RETURN secretId',
      { accountId },
    );
    for (const { secretId } of rows) await this.vault.remove(tx, ctx, secretId);
    return rows.length > 0;
  }

  async #audit(
    tx: GraphTransaction,
    ctx: RequestContext,
    action: AuditAction,
    accountId: string,
    details: Readonly<Record<string, number | boolean>>,
  ): Promise<void> {
    await recordAudit(tx, ctx, { action, outcome: 'success', targetId: accountId, details });
  }
}

/** Ten codes of 80 random bits, in groups that are easy to type. */
function newRecoveryCodes(): string[] {
  return Array.from({ length: recoveryCodes }, () =>
    new Secret({ buffer: Uint8Array.from(randomBytes(recoveryBytes)).buffer }).base32
      .toLowerCase()
      .replace(/(.{4})(?=.)/g, '$1-'),
  );
}

function hashCode(code: string): string {
  const plain = code.toLowerCase().replaceAll(/[^a-z2-7]/g, '');
  return createHash('sha256').update(`recovery ${plain}`).digest('base64url');
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function wrongCode(): WaymarkError {
  return new WaymarkError('INPUT_INVALID', 'The code is not right, or was used already.', {
    facts: { field: 'code' },
  });
}
