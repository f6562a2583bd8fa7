import { afterAll, describe, expect, it } from 'vitest';
import { systemContext } from '../../../src/core/context.js';
import { appendEvent } from '../../../src/events/index.js';
import { openGraph, uniqueName } from '../../testkit/servers.js';

const graph = openGraph();
const aggregate = uniqueName('asset');
const payload = { assetKey: aggregate, fields: ['description'], revision: 1 };

afterAll(async () => {
  await graph.write('MATCH (n:OutboxEvent|OutboxCounter {aggregate: $aggregate}) DETACH DELETE n', {
    aggregate,
  });
  await graph.close();
});

describe('the outbox', () => {
  it('numbers the events of an aggregate without gaps and doubles, however many write at once', async () => {
    const ctx = systemContext();
    await Promise.all(
      Array.from({ length: 40 }, () =>
        graph.transaction((tx) => appendEvent(tx, ctx, { kind: 'annotation.changed', aggregate, payload })),
      ),
    );
    const rows = await graph.read<{ sequence: number }>(
      'MATCH (e:OutboxEvent {aggregate: $aggregate}) RETURN e.sequence AS sequence ORDER BY sequence',
      { aggregate },
    );
    expect(rows.map((row) => row.sequence)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  });

  it('has no event of a transaction that failed', async () => {
    const ctx = systemContext();
    const failing = graph.transaction(async (tx) => {
      await appendEvent(tx, ctx, { kind: 'annotation.changed', aggregate, payload });
      await tx.run('THIS IS NOT CYPHER');
    });
    await expect(failing).rejects.toMatchObject({ code: 'GRAPH_QUERY_FAILED' });
    const [row] = await graph.read(
      'MATCH (e:OutboxEvent {aggregate: $aggregate}) RETURN count(e) AS events',
      { aggregate },
    );
    expect(row).toEqual({ events: 40 });
  });

  it('refuses a payload that is not of its declared shape', async () => {
    const wrong = graph.transaction((tx) =>
      appendEvent(tx, systemContext(), {
        kind: 'annotation.changed',
        aggregate,
        payload: { assetKey: 1 } as never,
      }),
    );
    await expect(wrong).rejects.toMatchObject({ code: 'INTERNAL' });
  });
});
