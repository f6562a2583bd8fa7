import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCatalog } from '../../../../src/catalog/index.js';
import { systemClock } from '../../../../src/core/clock.js';
import { systemContext } from '../../../../src/core/context.js';
import { silentLogger } from '../../../../src/core/logger.js';
import { packageRoot } from '../../../../src/core/resources.js';
import { createLineageQuestions } from '../../../../src/lineage/questions/index.js';
import { LineageReplica } from '../../../../src/lineage/replica/replica.js';
import { lineageGraph, type LineageGraphFixture } from '../../../testkit/lineage-graph.js';
import { openGraph, testServers } from '../../../testkit/servers.js';

interface Answer {
  ids: string[];
  servedFrom: string;
  complete: boolean;
}

const graph = openGraph();
const replica = new LineageReplica(graph, systemClock, silentLogger);
const questions = createLineageQuestions({
  graph,
  replica,
  clock: systemClock,
  catalog: createCatalog({ graph, clock: systemClock, logger: silentLogger }),
});
const targets = Array.from({ length: 40 }, (_, number) => `target_${number}`);
let shop: LineageGraphFixture;
let child: ChildProcess;
let lines: Interface;
let answers: AsyncIterator<string>;

beforeAll(async () => {
  shop = await lineageGraph(graph, Object.fromEntries(['source', ...targets].map((name) => [name, []])));
  const runner = join(packageRoot(), 'test/testkit/run-script.mjs');
  const script = join(packageRoot(), 'test/testkit/lineage-asker.ts');
  child = spawn(process.execPath, [runner, script, JSON.stringify(testServers().neo4j)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (child.stdout === null) throw new TypeError('no output');
  lines = createInterface({ input: child.stdout });
  answers = lines[Symbol.asyncIterator]();
  expect((await answers.next()).value).toBe('ready');
  replica.start();
  await replica.settled();
}, 120_000);

afterAll(async () => {
  child.stdin?.end();
  await replica.stop();
  await shop.remove();
  await graph.close();
});

async function askOther(): Promise<Answer> {
  child.stdin?.write(`${shop.key('source')}\n`);
  return JSON.parse(String((await answers.next()).value)) as Answer;
}

async function askHere(): Promise<Answer> {
  const { nodes, servedFrom, complete } = await questions.graphs.graph(systemContext(), {
    key: shop.key('source'),
    direction: 'DOWNSTREAM',
  });
  return { ids: nodes.map(({ id }) => id), servedFrom, complete };
}

describe('two processes', () => {
  it('have an edge in the next answer once it is written, and not any more once it is ended, while others write', async () => {
    const noise = await lineageGraph(graph, { a: [], b: [], c: [] });
    const writing = new AbortController();
    const writer = async (from: string, to: string): Promise<void> => {
      while (!writing.signal.aborted) {
        await noise.change([{ from, to }]);
        await noise.change([], [{ from, to }]);
      }
    };
    const writers = [writer('a', 'b'), writer('b', 'c')];
    try {
      const written = new Set<string>();
      for (const [round, target] of targets.entries()) {
        await shop.change([{ from: 'source', to: target }]);
        written.add(target);
        if (round % 4 === 3) {
          const gone = targets[round - 2] ?? '';
          await shop.change([], [{ from: 'source', to: gone }]);
          written.delete(gone);
        }
        const expected = [shop.id('source'), ...[...written].map((name) => shop.id(name))].toSorted();
        for (const answer of await Promise.all([askOther(), askHere(), askHere()])) {
          expect(answer.ids.toSorted()).toEqual(expected);
          expect(answer).toMatchObject({ servedFrom: 'REPLICA', complete: true });
        }
      }
    } finally {
      writing.abort();
      await Promise.all(writers);
      await noise.remove();
    }
  }, 120_000);
});

describe('a replica', () => {
  it('is built while others write and misses nothing', async () => {
    const late = new LineageReplica(graph, systemClock, silentLogger);
    late.start();
    await shop.change([], [{ from: 'source', to: 'target_0' }]);
    await shop.change([{ from: 'target_0', to: 'target_1' }]);
    await late.settled();
    const current = await late.current();
    const node = current?.adjacency.find(shop.id('target_0')) ?? -1;
    const others = [...(current?.adjacency.neighbours(node, 'DOWNSTREAM') ?? [])].map((entry) => entry >>> 2);
    expect(others.map((other) => current?.adjacency.idOf(other))).toEqual([shop.id('target_1')]);
    expect([...(current?.adjacency.neighbours(node, 'UPSTREAM') ?? [])]).toEqual([]);
    await late.stop();
  });

  it('is built anew when changes it lacks are no longer listed, and answers come from the graph until then', async () => {
    const kept = new LineageReplica(graph, systemClock, silentLogger);
    const own = createLineageQuestions({
      graph,
      replica: kept,
      clock: systemClock,
      catalog: createCatalog({ graph, clock: systemClock, logger: silentLogger }),
    });
    kept.start();
    await kept.settled();
    await shop.change([{ from: 'target_1', to: 'target_2' }]);
    await graph.write(
      `MATCH (s:LineageState {name: 'lineage'}) MATCH (c:LineageChange {version: s.version}) SET c.rebuild = true`,
    );
    const ask = { key: shop.key('target_1'), direction: 'DOWNSTREAM' } as const;
    const meanwhile = await own.graphs.graph(systemContext(), ask);
    expect(meanwhile.servedFrom).toBe('GRAPH');
    expect(meanwhile.nodes.map(({ id }) => shop.name(id))).toEqual(['target_1', 'target_2']);
    await kept.settled();
    expect((await own.graphs.graph(systemContext(), ask)).servedFrom).toBe('REPLICA');
    await kept.stop();
  });
});
