import type { Clock } from '../../core/clock.js';
import { WaymarkError } from '../../core/errors.js';
import { newId } from '../../core/ids.js';
import type { GraphClient, GraphTransaction } from '../../graph/index.js';

/** An attempt that may go on. */
export interface Reservation {
  login: string;
  /** Failures in a row, this attempt taken for one until it succeeds. */
  failures: number;
  /** For how long the account is locked when the attempt fails, ms; 0 when it is not. */
  lockMs: number;
  /** Lock before this attempt. */
  lockedBefore: number;
}

/** From this many failures in a row each further one locks, twice as long each time. */
const freeAttempts = 5;
const shortestLockMs = 15_000;
const longestLockMs = 3_600_000;
const forgetMs = 86_400_000;
const longestLogin = 100;

/** How long an account is locked after so many failures in a row, ms. */
export function lockTimeMs(failures: number): number {
  if (failures < freeAttempts) return 0;
  return Math.min(longestLockMs, shortestLockMs * 2 ** Math.min(30, failures - freeAttempts));
}

/**
 * Counts attempts by login before they are judged, so that many at once are no better than one after the other.
 * Logins that nobody has are counted and locked in the same way, so that an answer never tells which exist.
 */
export class SignInGuard {
  constructor(
    private readonly graph: GraphClient,
    private readonly clock: Clock,
  ) {}

  /** Counts an attempt. @throws ACCOUNT_LOCKED with the seconds to wait */
  async reserve(login: string): Promise<Reservation> {
    const nowMs = this.clock.nowMs();
    const name = guardName(login);
    const reservation = await this.graph.transaction(
      async (tx) => {
        const [row] = await tx.run<{ failures: number; lockedUntilMs: number; lastMs: number }>(
          `MERGE (g:SignInGuard {login: $name}) SET g.lock = $lock
           WITH g RETURN coalesce(g.failures, 0) AS failures, coalesce(g.lockedUntilMs, 0) AS lockedUntilMs,
             coalesce(g.lastMs, 0) AS lastMs`,
          { name, lock: newId() },
        );
        const lockedUntilMs = row?.lockedUntilMs ?? 0;
        if (lockedUntilMs > nowMs) return lockedUntilMs;
        const stale = (row?.lastMs ?? 0) < nowMs - forgetMs;
        const failures = (stale ? 0 : (row?.failures ?? 0)) + 1;
        const lockMs = lockTimeMs(failures);
        await tx.run(
          'MATCH (g:SignInGuard {login: $name}) SET g.failures = $failures, g.lockedUntilMs = $until, g.lastMs = $nowMs',
          { name, failures, until: lockMs === 0 ? 0 : nowMs + lockMs, nowMs },
        );
        return { login: name, failures, lockMs, lockedBefore: lockedUntilMs };
      },
      { id: 'identity.sign-in-guard' },
    );
    if (typeof reservation !== 'number') return reservation;
    const seconds = Math.ceil((reservation - nowMs) / 1000);
    throw new WaymarkError('ACCOUNT_LOCKED', `Too many failed sign-ins; try again in ${seconds} s.`, {
      facts: { retryAfterSeconds: seconds },
    });
  }

  /** Takes an attempt back that was neither right nor wrong yet. */
  async release(reservation: Reservation): Promise<void> {
    await this.graph.write(
      `MATCH (g:SignInGuard {login: $login}) SET g.lock = 1
       WITH g, coalesce(g.failures, 0) AS failures, g.lockedUntilMs AS until
       SET g.failures = CASE WHEN failures > 0 THEN failures - 1 ELSE 0 END,
         g.lockedUntilMs = CASE WHEN failures = $failures THEN $lockedBefore ELSE until END`,
      {
        login: reservation.login,
        failures: reservation.failures,
        lockedBefore: reservation.lockedBefore,
      },
      { id: 'identity.sign-in-release' },
    );
  }

  /** Forgets failures and lock of a login, in the caller's transaction. */
  async clear(tx: GraphTransaction, login: string): Promise<void> {
    await tx.run('MATCH (g:SignInGuard {login: $name}) DELETE g', { name: guardName(login) });
  }

  /** Removes what is too old to matter; called regularly. @returns how many */
  async sweep(): Promise<number> {
    const [row] = await this.graph.write<{ removed: number }>(
      'MATCH (g:SignInGuard) WHERE coalesce(g.lastMs, 0) < $before WITH g LIMIT 50000 DELETE g RETURN count(*) AS removed',
      { before: this.clock.nowMs() - forgetMs },
      { id: 'identity.sign-in-sweep' },
    );
    return row?.removed ?? 0;
  }
}

function guardName(login: string): string {
  return login.slice(0, longestLogin).toLowerCase();
}
