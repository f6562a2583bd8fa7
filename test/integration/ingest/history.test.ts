import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isoTime, sleep } from '../../../src/core/clock.js';
import { migrate } from '../../../src/graph/index.js';
import {
  expectedLinks,
  expectedState,
  livingLinks,
  presentState,
  stateAt,
} from '../../testkit/graph-state.js';
import { ingestFixture } from '../../testkit/ingest-fixture.js';
import { ModelCollector, type ModelState, type ModelTable } from '../../testkit/model-collector.js';
import { openGraph } from '../../testkit/servers.js';

const graph = openGraph();

beforeAll(async () => {
  await migrate(graph);
});
afterAll(async () => {
  await graph.close();
});

const principal = fc.constantFrom('app', 'owner', 'report');
const tableName = fc.constantFrom('a', 'b', 'Ünï "x".y', 'd');
const columnName = fc.constantFrom('id', 'total', 'a.b', 'note');

const table: fc.Arbitrary<ModelTable> = fc
  .record({
    columns: fc.uniqueArray(
      fc.record({
        name: columnName,
        type: fc.constantFrom('bigint', 'text'),
        comment: fc.constantFrom(null, 'said'),
      }),
      { minLength: 1, maxLength: 4, selector: ({ name }) => name },
    ),
    comment: fc.constantFrom(null, 'one', 'two'),
    owner: principal,
    grants: fc.dictionary(principal, fc.constantFrom(['SELECT'], ['INSERT', 'SELECT']), { maxKeys: 2 }),
    references: fc.uniqueArray(fc.constantFrom('s1.a', 's1.b', 's2.a'), { maxLength: 2 }),
    oid: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
  })
  .map((made) => ({ ...made, primaryKey: [made.columns[0]?.name ?? ''] }));

/** Identities are unique within a schema, as in an engine. */
const tables = fc.dictionary(tableName, table, { maxKeys: 4 }).map((made) => {
  const seen = new Set<number>();
  return Object.fromEntries(
    Object.entries(made).map(([name, item]) => {
      if (item.oid === undefined || !seen.has(item.oid)) {
        if (item.oid !== undefined) seen.add(item.oid);
        return [name, item];
      }
      return [name, { ...item, oid: undefined }];
    }),
  );
});

const state: fc.Arbitrary<ModelState> = fc.record({
  principals: fc.uniqueArray(principal, { maxLength: 3 }),
  schemas: fc.dictionary(fc.constantFrom('s1', 's2'), tables, { maxKeys: 2 }),
});

const steps = fc.array(fc.record({ state, full: fc.boolean() }), { minLength: 2, maxLength: 5 });

describe('a graph that follows a source through its states', () => {
  it('always equals the last state, links included, and tells every earlier one', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        let now: ModelState = { principals: [], schemas: {} };
        const fixture = await ingestFixture(graph, new ModelCollector(() => now));
        try {
          const past: { at: string; expected: Record<string, unknown> }[] = [];
          for (const step of sequence) {
            now = step.state;
            const run = await fixture.collect(step.full ? 'FULL' : 'INCREMENTAL');
            expect(run).toMatchObject({ state: 'SUCCEEDED', errorMessage: null });
            const expected = expectedState(fixture.namespace, now);
            expect(await presentState(graph, fixture.instanceId)).toEqual(expected);
            expect(await livingLinks(graph, fixture.instanceId)).toEqual(
              expectedLinks(fixture.namespace, now),
            );
            const at = await quietMoment();
            past.push({
              at,
              expected: Object.assign({}, ...Object.values(expected)) as Record<string, unknown>,
            });
          }
          for (const { at, expected } of past)
            expect(await stateAt(graph, fixture.instanceId, at)).toEqual(expected);
        } finally {
          await fixture.done();
        }
      }),
      { numRuns: 12, endOnFailure: true },
    );
  });
});

/** A moment at which everything written so far holds; what comes next begins later. */
async function quietMoment(): Promise<string> {
  await sleep(50);
  const at = isoTime(Date.now());
  await sleep(5);
  return at;
}
