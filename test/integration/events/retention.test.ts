import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isoTime } from '../../../src/core/clock.js';
import { systemContext } from '../../../src/core/context.js';
import { appendEvent, OutboxStore, retainEvents } from '../../../src/events/index.js';
import type { GraphClient } from '../../../src/graph/index.js';
import { type BenchGraph, benchGraph } from '../../testkit/bench-servers.js';

/** A graph of its own: retention looks at all events there are. */
let own: BenchGraph;
let graph: GraphClient;
const dayMs = 86_400_000;
const nowMs = Date.now();

beforeAll(async () => {
  own = await benchGraph();
  ({ graph } = own);
}, 240_000);
afterAll(() => own.stop());

/** Events of two aggregates, one for each given number of days ago. */
async function write(ages: readonly number[]): Promise<void> {
  await graph.autocommit('MATCH (n:OutboxEvent|OutboxCounter|EventCursor|EventRetry) DETACH DELETE n');
  for (const [index, days] of ages.entries()) {
    const id = await graph.transaction((tx) =>
      appendEvent(tx, systemContext(), {
        kind: 'annotation.changed',
        aggregate: `thing-${index % 2}`,
        payload: { assetKey: 'thing', fields: [], revision: index },
      }),
    );
    await graph.write('MATCH (e:OutboxEvent {id: $id}) SET e.at = $at', {
      id,
      at: isoTime(nowMs - days * dayMs),
    });
  }
}

const publish = (): Promise<unknown> => new OutboxStore(graph).sequence(null, 1_000);

async function revisions(): Promise<number[]> {
  const rows = await graph.read<{ payload: string }>(
    'MATCH (e:OutboxEvent) RETURN e.payload AS payload ORDER BY e.id',
  );
  return rows.map(({ payload }) => (JSON.parse(payload) as { revision: number }).revision);
}

const policy = { keepDays: 30, compactDays: 7 };

describe('the retention of events', () => {
  it('removes what is too old, and of older events all but the newest of each kind and aggregate', async () => {
    await write([40, 40, 20, 20, 10, 1, 1]);
    await publish();
    expect(await retainEvents(graph, policy, nowMs)).toEqual({ expired: 2, compacted: 3 });
    expect(await revisions()).toEqual([5, 6]);
  });

  it('keeps the newest event of an aggregate, however long ago it was compacted', async () => {
    await write([20, 19, 18, 17]);
    await publish();
    expect(await retainEvents(graph, policy, nowMs)).toEqual({ expired: 0, compacted: 2 });
    expect(await revisions()).toEqual([2, 3]);
  });

  it('removes nothing that is not published, not consumed, or a dead letter', async () => {
    await write([40, 40, 40]);
    expect(await retainEvents(graph, policy, nowMs)).toEqual({ expired: 0, compacted: 0 });
    await publish();
    const head = (await new OutboxStore(graph).peek()).head;
    await graph.write(
      "CREATE (:EventCursor {key: 'slow 0', consumer: 'slow', lane: 0, position: $position, at: $at})",
      { position: head - 1, at: isoTime(nowMs) },
    );
    await graph.write(
      `MATCH (e:OutboxEvent {position: $position})
       CREATE (:EventRetry {key: 'r', id: 'r', eventId: e.id, state: 'DEAD', consumer: 'slow', lane: 0})`,
      { position: head - 2 },
    );
    expect(await retainEvents(graph, policy, nowMs)).toEqual({ expired: 1, compacted: 0 });
    expect(await revisions()).toEqual([0, 2]);
  });
});
