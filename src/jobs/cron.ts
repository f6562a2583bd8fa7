import { Cron } from 'croner';
import { WaymarkError } from '../core/errors.js';
import { isTimeZone } from '../core/schedule-text.js';

/**
 * When a cron expression fires next after a time, ms since the epoch; null when never again. Five or six fields; the
 * time zone's own clock counts. One fixed time of day comes right after a change of clocks that skips it, and once where
 * it is repeated. Any other expression is read off the clock as it goes: nothing in an hour that is skipped, both times in
 * one that is repeated.
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
  if (isTimeZone(timezone)) return;
  throw new WaymarkError('INPUT_INVALID', `"${timezone}" is not a time zone.`, {
    facts: { field: 'timezone' },
  });
}
