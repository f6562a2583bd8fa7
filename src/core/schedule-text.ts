import { Cron } from 'croner';

/** True for a cron expression. */
export function isCron(text: string): boolean {
  return isAccepted(() => new Cron(text, { paused: true }).stop());
}

/** True for an IANA time zone such as `Europe/Berlin`. */
export function isTimeZone(text: string): boolean {
  return isAccepted(() => new Intl.DateTimeFormat('en', { timeZone: text }));
}

function isAccepted(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}
