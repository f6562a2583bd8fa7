import { describe, expect, it } from 'vitest';
import { nextFiringMs } from '../../../src/jobs/cron.js';

const next = (cron: string, timezone: string, after: string): string => {
  const ms = nextFiringMs(cron, timezone, Date.parse(after));
  return ms === null ? 'never' : new Date(ms).toISOString();
};

describe('the next firing', () => {
  it('is told by the clock of the time zone', () => {
    expect(next('0 3 * * *', 'UTC', '2026-07-01T00:00:00Z')).toBe('2026-07-01T03:00:00.000Z');
    expect(next('0 3 * * *', 'Europe/Berlin', '2026-07-01T00:00:00Z')).toBe('2026-07-01T01:00:00.000Z');
    expect(next('0 3 * * *', 'Asia/Shanghai', '2026-07-01T00:00:00Z')).toBe('2026-07-01T19:00:00.000Z');
  });

  it('comes once a day also when clocks change', () => {
    let at = Date.parse('2026-03-27T12:00:00Z');
    const days: string[] = [];
    for (let index = 0; index < 4; index += 1) {
      at = nextFiringMs('30 2 * * *', 'Europe/Berlin', at) ?? 0;
      days.push(new Date(at).toISOString().slice(0, 10));
    }
    expect(days).toEqual(['2026-03-28', '2026-03-29', '2026-03-30', '2026-03-31']);
    at = Date.parse('2026-10-24T12:00:00Z');
    const autumn = nextFiringMs('30 2 * * *', 'Europe/Berlin', at) ?? 0;
    const after = nextFiringMs('30 2 * * *', 'Europe/Berlin', autumn) ?? 0;
    expect(new Date(after).toISOString().slice(0, 10)).toBe('2026-10-26');
  });

  it('is none for a time that never comes', () => {
    expect(next('0 0 30 2 *', 'UTC', '2026-01-01T00:00:00Z')).toBe('never');
  });
});
