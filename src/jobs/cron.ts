import { Cron } from 'croner';
import { WaymarkError } from '../core/errors.js';

/**
 * When a cron expression fires next after a time, ms since the epoch; null when never again. Five or six fields; the
 * time zone's own clock counts: an hour that a clock change skips fires after it, an hour it repeats fires once.
 * @throws INPUT_INVALID for an expression or a time zone that cannot be read
 */
export function nextFiringMs(cron: string, timezone: string, afterMs: number): number | null {
  assertTimezone(timezone);
  try {
    return new Cron(cron, { timezone, paused: true }).nextRun(new Date(afterMs))?.getTime() ?? null;
  } catch (cause) {
    throw new WaymarkError('INPUT_INVALID', `"${cron}" is not a cron expression.`, {
      cause,
      facts: { field: 'cron' },
    });
  }
}

function assertTimezone(timezone: string): void {
  try {
    Intl.DateTimeFormat('en', { timeZone: timezone });
  } catch (cause) {
    throw new WaymarkError('INPUT_INVALID', `"${timezone}" is not a time zone.`, {
      cause,
      facts: { field: 'timezone' },
    });
  }
}
