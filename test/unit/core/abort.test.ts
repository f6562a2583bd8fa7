import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { onAbort } from '../../../src/core/abort.js';
import { sleep } from '../../../src/core/clock.js';

describe('waiting for a signal', () => {
  it('calls everyone who waits once, and nobody who has ended the wait', () => {
    const ended = new AbortController();
    const called: string[] = [];
    onAbort(ended.signal, () => called.push('first'));
    const stop = onAbort(ended.signal, () => called.push('gone'));
    onAbort(ended.signal, () => called.push('last'));
    stop();
    ended.abort();
    ended.abort();
    expect(called).toEqual(['first', 'last']);
  });

  it('calls back at once when the signal has fired already', () => {
    const called: number[] = [];
    onAbort(AbortSignal.abort(), () => called.push(1));
    expect(called).toEqual([1]);
  });

  it('puts one listener on a signal, however many wait', async () => {
    const ended = new AbortController();
    const waits = Array.from({ length: 40 }, () => sleep(60_000, ended.signal));
    expect(getEventListeners(ended.signal, 'abort')).toHaveLength(1);
    ended.abort();
    await Promise.all(waits);
    expect(getEventListeners(ended.signal, 'abort')).toHaveLength(0);
  });

  it('keeps a callback that is given twice twice', () => {
    const ended = new AbortController();
    let calls = 0;
    const count = (): void => void (calls += 1);
    onAbort(ended.signal, count);
    const stop = onAbort(ended.signal, count);
    stop();
    ended.abort();
    expect(calls).toBe(1);
  });
});
