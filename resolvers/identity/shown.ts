import type { Delegation, RoleGrant } from '../../schema/api/identity/access.type.js';
import type { Done } from '../../schema/api/identity/account.type.js';
import type { OnCallShift } from '../../schema/api/identity/organisation.type.js';
import type { Session } from '../../schema/api/identity/session.type.js';
import { isoTime } from '../../src/core/clock.js';
import type * as identity from '../../src/identity/index.js';

/** The answer of mutations without more to tell. */
export const done: Done = { done: true };

function timeOrNull(atMs: number | null): string | null {
  return atMs === null ? null : isoTime(atMs);
}

/** A grant as the API shows it. */
export function shownGrant(grant: identity.RoleGrant): RoleGrant {
  const { validFromMs, validUntilMs, ...members } = grant;
  return { ...members, validFrom: timeOrNull(validFromMs), validUntil: timeOrNull(validUntilMs) };
}

/** A session or token as the API shows it. */
export function shownSession(session: identity.SessionInfo, currentId: string | null): Session {
  const { expiresAtMs, lastUsedMs, ...members } = session;
  return {
    ...members,
    expiresAt: isoTime(expiresAtMs),
    lastUsedAt: timeOrNull(lastUsedMs),
    current: session.id === currentId,
  };
}

/** A delegation as the API shows it. */
export function shownDelegation({ fromMs, untilMs, ...members }: identity.Delegation): Delegation {
  return { ...members, from: isoTime(fromMs), until: isoTime(untilMs) };
}

/** A shift as the API shows it. */
export function shownShift({ fromMs, untilMs, ...members }: identity.OnCallShift): OnCallShift {
  return { ...members, from: isoTime(fromMs), until: isoTime(untilMs) };
}
