import { WaymarkError } from '../../core/errors.js';
import type { QuietHours, Subscription } from '../types.js';

const minuteMs = 60_000;
const dayMinutes = 1_440;

/** @throws INPUT_INVALID */
export function checkTiming({
  quietHours,
  digestMinutes,
}: Pick<Subscription, 'quietHours' | 'digestMinutes'>): void {
  const refuse = (field: string, why: string): never => {
    throw new WaymarkError('INPUT_INVALID', why, { facts: { field } });
  };
  if (
    digestMinutes !== null &&
    !(Number.isInteger(digestMinutes) && digestMinutes >= 1 && digestMinutes <= 10_080)
  )
    refuse('digestMinutes', 'A digest covers 1 to 10,080 whole minutes.');
  if (quietHours === null) return;
  for (const field of ['from', 'until'] as const)
    if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(quietHours[field]))
      refuse(`quietHours.${field}`, 'Quiet hours are given as hh:mm.');
  if (quietHours.from === quietHours.until)
    refuse('quietHours.until', 'Quiet hours must end at another time than they begin.');
  if (quietHours.days?.some((day) => !Number.isInteger(day) || day < 1 || day > 7))
    refuse('quietHours.days', 'Days are numbered 1 (Monday) to 7 (Sunday).');
  try {
    localTime(0, quietHours.timezone);
  } catch {
    refuse('quietHours.timezone', `"${quietHours.timezone}" is not a time zone.`);
  }
}

/** When a message about something that happened now is sent, and with which others it is put together (null: alone). */
export function sendingTime(
  subscription: Pick<Subscription, 'id' | 'quietHours' | 'digestMinutes'>,
  nowMs: number,
): { atMs: number; digestKey: string | null } {
  const { digestMinutes, quietHours } = subscription;
  const stepMs = (digestMinutes ?? 0) * minuteMs;
  const windowMs = stepMs === 0 ? nowMs : (Math.floor(nowMs / stepMs) + 1) * stepMs;
  const atMs = quietHours === null ? windowMs : quietEnd(quietHours, windowMs);
  // What waited for the end of quiet hours comes in one message as well.
  const together = stepMs > 0 || atMs > windowMs;
  return { atMs, digestKey: together ? `${subscription.id} ${atMs}` : null };
}

/** The end of the quiet hours that a moment lies in; the moment itself outside of them. */
function quietEnd(quiet: QuietHours, atMs: number): number {
  const from = minutesOf(quiet.from);
  const until = minutesOf(quiet.until);
  let ms = atMs;
  // Hours of one day may lead into those of the next; a week of them is the most there can be.
  for (let step = 0; step < 8; step += 1) {
    const local = localTime(ms, quiet.timezone);
    const overnight = from > until;
    const startedToday = overnight ? local.minutes >= from : local.minutes >= from && local.minutes < until;
    const startedYesterday = overnight && local.minutes < until;
    const day = startedYesterday ? ((local.day + 5) % 7) + 1 : local.day;
    const quietDay = !quiet.days || quiet.days.length === 0 || quiet.days.includes(day);
    if (!(startedToday || startedYesterday) || !quietDay) return ms;
    const left = (until - local.minutes + dayMinutes) % dayMinutes;
    ms = Math.floor(ms / minuteMs) * minuteMs + left * minuteMs;
    // A change of the clocks on the way moves the end by what it moved the clocks.
    const drift = until - localTime(ms, quiet.timezone).minutes;
    if (drift !== 0 && Math.abs(drift) <= 120) ms += drift * minuteMs;
  }
  return ms;
}

function minutesOf(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function localTime(atMs: number, timeZone: string): { minutes: number; day: number } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(atMs));
  const part = (type: string): string => parts.find((item) => item.type === type)?.value ?? '';
  return {
    minutes: Number(part('hour')) * 60 + Number(part('minute')),
    day: weekdays.indexOf(part('weekday')) + 1,
  };
}
