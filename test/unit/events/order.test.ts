import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutGap } from '../../../src/events/event-reader.js';
import type { PublishedEvent } from '../../../src/events/index.js';
import { inOrder } from '../../../src/events/outbox.store.js';

describe('the order of publication', () => {
  it('keeps every event once, by sequence within each aggregate and otherwise by id', () => {
    const lines = fc.uniqueArray(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 4 }), (ids, aggregates) => {
        const next = new Map<string, number>();
        const events = ids.map((id) => {
          const aggregate = `a${id % aggregates}`;
          next.set(aggregate, (next.get(aggregate) ?? 0) + 1);
          return { id: String(id).padStart(6, '0'), aggregate, sequence: next.get(aggregate) ?? 0 };
        });
        const ordered = inOrder(events);
        expect(new Set(ordered.map((event) => event.id))).toEqual(new Set(events.map((event) => event.id)));
        expect(ordered).toHaveLength(events.length);
        for (const [aggregate, last] of next) {
          const sequences = ordered
            .filter((event) => event.aggregate === aggregate)
            .map((event) => event.sequence);
          expect(sequences).toEqual(Array.from({ length: last }, (_unused, index) => index + 1));
        }
        const places = events.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map((event) => event.aggregate);
        expect(ordered.map((event) => event.aggregate)).toEqual(places);
      }),
    );
  });
});

describe('a page of the stream', () => {
  it('ends where a position is missing', () => {
    const page = (...positions: number[]) => positions.map((position) => ({ position }) as PublishedEvent);
    expect(withoutGap(page())).toEqual([]);
    expect(withoutGap(page(3, 4, 5))).toEqual(page(3, 4, 5));
    expect(withoutGap(page(3, 4, 6, 7))).toEqual(page(3, 4));
  });
});
