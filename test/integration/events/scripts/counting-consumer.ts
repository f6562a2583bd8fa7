import type { EventConsumer } from '../../../../src/events/index.js';

/** Counts in the graph how often each event was handled. */
export function countingConsumer(name: string, aggregates: readonly string[]): EventConsumer {
  return {
    name,
    description: 'Counts.',
    kinds: ['annotation.changed'],
    startAt: 'oldest',
    batch: 5,
    handleBatch: async (events, { tx }) => {
      const ids = events.filter((event) => aggregates.includes(event.aggregate)).map((event) => event.id);
      await tx.run(
        `UNWIND $ids AS id MERGE (n:TestEffect {consumer: $name, id: id}) SET n.times = coalesce(n.times, 0) + 1`,
        { ids, name },
      );
    },
  };
}
