import { describe, expect, it } from 'vitest';
import { CreationBudget } from '../../../src/ingest/apply/creation-budget.js';
import { Outstanding } from '../../../src/ingest/apply/flow.js';

/** Work whose end is decided by the test. */
function work(): { done: Promise<void>; end: () => void; fail: (error: Error) => void } {
  let end: () => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const done = new Promise<void>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  return { done, end, fail };
}

const turn = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('room for new assets', () => {
  it('lets work wait until there is room, in the order in which it came', async () => {
    const budget = new CreationBudget(10);
    const started: string[] = [];
    const large = work();
    const small = work();
    const begin = async (name: string, weight: number, done: Promise<void>): Promise<void> =>
      budget.within(weight, async () => {
        started.push(name);
        await done;
      });
    const all = [
      begin('large', 8, large.done),
      begin('waits', 8, Promise.resolve()),
      // There would be room for this one, but the one before it must not starve.
      begin('small', 1, small.done),
    ];
    await turn();
    expect(started).toEqual(['large']);
    large.end();
    await turn();
    expect(started).toEqual(['large', 'waits', 'small']);
    small.end();
    await Promise.all(all);
  });

  it('lets work through that is heavier than all room, alone', async () => {
    const budget = new CreationBudget(10);
    const heavy = work();
    const started: string[] = [];
    const first = budget.within(50, async () => {
      started.push('heavy');
      await heavy.done;
    });
    const second = budget.within(1, async () => {
      started.push('light');
      return Promise.resolve();
    });
    await turn();
    expect(started).toEqual(['heavy']);
    heavy.end();
    await Promise.all([first, second]);
    expect(started).toEqual(['heavy', 'light']);
  });

  it('gives the room of failed work back', async () => {
    const budget = new CreationBudget(1);
    const failed = budget.within(1, async () => Promise.reject(new Error('lost')));
    const next = budget.within(1, async () => Promise.resolve('done'));
    await expect(failed).rejects.toThrow('lost');
    await expect(next).resolves.toBe('done');
  });
});

describe('promises under way', () => {
  it('waits for the oldest when there are too many and tells of the first failure', async () => {
    const outstanding = new Outstanding(1);
    const first = work();
    const second = work();
    await outstanding.add(first.done);
    let added = false;
    const adding = outstanding.add(second.done).then(() => (added = true));
    await turn();
    expect(added).toBe(false);
    first.end();
    await adding;
    second.fail(new Error('second'));
    await expect(outstanding.all()).rejects.toThrow('second');
  });
});
