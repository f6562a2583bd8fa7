import { describe, expect, it } from 'vitest';
import { sendingTime } from '../../../src/notifications/index.js';

const at = (text: string): number => Date.parse(text);
const quiet = (from: string, until: string, timezone: string, days?: number[]) => ({
  id: 's',
  digestMinutes: null,
  quietHours: { from, until, timezone, days },
});
const sent = (...given: Parameters<typeof sendingTime>): string =>
  new Date(sendingTime(...given).atMs).toISOString();

describe('the time of sending', () => {
  it('is now without quiet hours and digest', () => {
    const plain = { id: 's', digestMinutes: null, quietHours: null };
    expect(sendingTime(plain, 1_000)).toEqual({ atMs: 1_000, digestKey: null });
  });

  it('is the end of quiet hours, over midnight and in their time zone', () => {
    const berlin = quiet('22:00', '07:00', 'Europe/Berlin');
    expect(sent(berlin, at('2026-06-10T20:30:00Z'))).toBe('2026-06-11T05:00:00.000Z');
    expect(sent(berlin, at('2026-06-11T03:59:30Z'))).toBe('2026-06-11T05:00:00.000Z');
    expect(sent(berlin, at('2026-06-11T05:00:00Z'))).toBe('2026-06-11T05:00:00.000Z');
    expect(sent(berlin, at('2026-06-11T12:00:00Z'))).toBe('2026-06-11T12:00:00.000Z');
  });

  it('is right when the clocks change in the night', () => {
    const berlin = quiet('22:00', '07:00', 'Europe/Berlin');
    expect(sent(berlin, at('2026-03-28T22:00:00Z'))).toBe('2026-03-29T05:00:00.000Z');
    expect(sent(berlin, at('2026-10-24T21:00:00Z'))).toBe('2026-10-25T06:00:00.000Z');
  });

  it('regards the days on which quiet hours begin', () => {
    const weekend = quiet('18:00', '08:00', 'UTC', [5, 6, 7]);
    // Friday evening leads to Saturday morning; Thursday evening is no quiet one.
    expect(sent(weekend, at('2026-06-12T19:00:00Z'))).toBe('2026-06-13T08:00:00.000Z');
    expect(sent(weekend, at('2026-06-11T19:00:00Z'))).toBe('2026-06-11T19:00:00.000Z');
    expect(sent(weekend, at('2026-06-15T07:00:00Z'))).toBe('2026-06-15T08:00:00.000Z');
  });

  it('is the end of the digest, put off by quiet hours', () => {
    const hourly = { id: 's', digestMinutes: 60, quietHours: null };
    const first = sendingTime(hourly, at('2026-06-12T10:05:00Z'));
    expect(new Date(first.atMs).toISOString()).toBe('2026-06-12T11:00:00.000Z');
    expect(sendingTime(hourly, at('2026-06-12T10:59:59Z'))).toEqual(first);
    const nightly = { ...quiet('10:30', '13:00', 'UTC'), digestMinutes: 60 };
    expect(sent(nightly, at('2026-06-12T10:05:00Z'))).toBe('2026-06-12T13:00:00.000Z');
  });
});
