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

  const between = (cron: string, timezone: string, from: string, until: string): string[] => {
    const found: string[] = [];
    let at = nextFiringMs(cron, timezone, Date.parse(from));
    while (at !== null && at < Date.parse(until)) {
      found.push(new Date(at).toISOString().slice(5, 16));
      const then = nextFiringMs(cron, timezone, at);
      expect(then ?? Infinity).toBeGreaterThan(at);
      at = then;
    }
    return found;
  };

  it('comes right after the hour that spring skips, and once in the hour that autumn repeats', () => {
    const spring = ['2026-03-28T22:00Z', '2026-03-29T06:00Z'] as const;
    const autumn = ['2026-10-24T22:00Z', '2026-10-25T06:00Z'] as const;
    expect(between('30 2 * * *', 'Europe/Berlin', ...spring)).toEqual(['03-29T01:00']);
    expect(between('30 2 * * *', 'Europe/Berlin', ...autumn)).toEqual(['10-25T00:30']);
    expect(between('0 0 * * *', 'America/Sao_Paulo', '2018-11-03T12:00Z', '2018-11-05T12:00Z')).toEqual([
      '11-04T03:00',
      '11-05T02:00',
    ]);
  });

  it('is read off the clock as it goes for anything but one fixed time', () => {
    expect(between('0,30 2 * * *', 'Europe/Berlin', '2026-03-28T22:00Z', '2026-03-29T06:00Z')).toEqual([]);
    expect(between('0,30 2 * * *', 'Europe/Berlin', '2026-10-24T22:00Z', '2026-10-25T06:00Z')).toEqual([
      '10-25T00:00',
      '10-25T00:30',
      '10-25T01:00',
      '10-25T01:30',
    ]);
  });

  it.each([
    ['Europe/Berlin', '2026-03-28T22:00Z', '2026-03-29T06:00Z'],
    ['Europe/Berlin', '2026-10-24T22:00Z', '2026-10-25T06:00Z'],
    ['America/New_York', '2026-11-01T02:00Z', '2026-11-01T10:00Z'],
    ['Australia/Lord_Howe', '2026-04-04T11:00Z', '2026-04-04T19:00Z'],
  ])(
    'comes evenly over a change of clocks for every quarter of an hour in %s, from %s',
    (zone, from, until) => {
      const found = between('*/15 * * * *', zone, from, until);
      expect(found).toHaveLength(31);
      expect(new Set(found).size).toBe(31);
    },
  );

  it('is none for a time that never comes', () => {
    expect(next('0 0 30 2 *', 'UTC', '2026-01-01T00:00:00Z')).toBe('never');
  });
});
