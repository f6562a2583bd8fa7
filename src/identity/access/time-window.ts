import { WaymarkError } from '../../core/errors.js';
import type { GrantConditions, TimeWindow } from './grant.js';

const clockPattern = /^([01]\d|2[0-3]):([0-5]\d)$/;
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const formats = new Map<string, Intl.DateTimeFormat>();

/** True when a grant with these conditions holds at the time, places aside. */
export function isActive(conditions: GrantConditions, nowMs: number): boolean {
  if (conditions.validFromMs !== null && nowMs < conditions.validFromMs) return false;
  if (conditions.validUntilMs !== null && nowMs >= conditions.validUntilMs) return false;
  return conditions.timeWindow === null || isInside(conditions.timeWindow, nowMs);
}

/** True when the time lies in the window. */
export function isInside(window: TimeWindow, nowMs: number): boolean {
  const { day, minute } = localTime(window.timeZone, nowMs);
  const from = minutes(window.from);
  const until = minutes(window.until);
  const yesterday = day === 1 ? 7 : day - 1;
  if (from < until) return window.days.includes(day) && minute >= from && minute < until;
  if (from === until) return window.days.includes(day);
  return (window.days.includes(day) && minute >= from) || (window.days.includes(yesterday) && minute < until);
}

/** @throws INPUT_INVALID for days, times or zones that do not exist */
export function checkTimeWindow(window: TimeWindow): void {
  const refuse = (message: string): never => {
    throw new WaymarkError('INPUT_INVALID', message, { facts: { field: 'timeWindow' } });
  };
  if (window.days.length === 0 || window.days.some((day) => !Number.isInteger(day) || day < 1 || day > 7))
    refuse('Days of a time window are numbers from 1 (Monday) to 7 (Sunday).');
  for (const time of [window.from, window.until])
    if (!clockPattern.test(time)) refuse('Times of a time window are written HH:MM.');
  try {
    formatOf(window.timeZone);
  } catch {
    refuse(`There is no time zone "${window.timeZone}".`);
  }
}

function minutes(time: string): number {
  const match = clockPattern.exec(time);
  return Number(match?.[1] ?? 0) * 60 + Number(match?.[2] ?? 0);
}

function localTime(timeZone: string, nowMs: number): { day: number; minute: number } {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(nowMs)
      .map((part) => [part.type, part.value]),
  );
  const day = weekdays.indexOf(parts.get('weekday') ?? '') + 1;
  return { day, minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')) };
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  formats.set(timeZone, made);
  return made;
}
