import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCatalog } from '../../../../src/catalog/index.js';
import { sleep, systemClock } from '../../../../src/core/clock.js';
import { systemContext } from '../../../../src/core/context.js';
import { silentLogger } from '../../../../src/core/logger.js';
import { emptyScopeSet } from '../../../../src/core/permissions.js';
import { packageRoot } from '../../../../src/core/resources.js';
import { createLineageQuestions } from '../../../../src/lineage/questions/index.js';
import { LineageReplica } from '../../../../src/lineage/replica/replica.js';
import { lineageGraph, type LineageGraphFixture } from '../../../testkit/lineage-graph.js';
import type { AskerOrder } from '../../../testkit/lineage-asker.js';
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
  shop = await lineageGraph(
    graph,
    Object.fromEntries(['source', 'second', ...targets].map((name) => [name, []])),
  );
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

/** The other process carries out orders one after the other. */
async function order<Result>(wanted: AskerOrder): Promise<Result> {
  child.stdin?.write(`${JSON.stringify(wanted)}\n`);
  return JSON.parse(String((await answers.next()).value)) as Result;
}

const askOther = (name = 'source'): Promise<Answer> => order({ key: shop.key(name) });

async function askHere(of = questions, name = 'source'): Promise<Answer> {
  const { nodes, servedFrom, complete } = await of.graphs.graph(systemContext(), {
    key: shop.key(name),
    direction: 'DOWNSTREAM',
  });
  return { ids: nodes.map(({ id }) => id), servedFrom, complete };
}

/** Others write all the time, also to assets that nobody asks about. */
async function whileOthersWrite(work: () => Promise<void>): Promise<void> {
  const noise = await lineageGraph(graph, { a: [], b: [], c: [] });
  const writing = new AbortController();
  let writes = 0;
  const writer = async (from: string, to: string): Promise<void> => {
    while (!writing.signal.aborted) {
      await noise.change([{ from, to }]);
      await noise.change([], [{ from, to }]);
      writes += 2;
    }
  };
  const writers = [writer('a', 'b'), writer('b', 'c')];
  try {
    await work();
  } finally {
    writing.abort();
    await Promise.all(writers);
    await noise.remove();
  }
  expect(writes).toBeGreaterThan(2);
}

describe('two processes', () => {
  it('show a caller limited to an environment or a database what is there now with the next answer', async () => {
    const away = await lineageGraph(graph, { far: [] });
    const environment = (value: string): Promise<unknown> =>
      graph.write('MATCH (a:Asset {instanceId: $id}) SET a.environment = $value SET a:Instance', {
        id: away.id('@instance'),
        value,
      });
    try {
      await environment('prod');
      await shop.change([{ from: 'source', to: away.id('far') }]);
      const within = async (set: object): Promise<boolean> => {
        const allow = { ...emptyScopeSet, instances: [shop.id('@instance')], ...set };
        const scope = { all: false, allow, deny: emptyScopeSet };
        const there: Answer = await order({ key: shop.key('source'), scope });
        const here = await questions.graphs.graph(
          { ...systemContext(), access: () => scope },
          { key: shop.key('source'), direction: 'DOWNSTREAM' },
        );
        expect(here.nodes.map(({ id }) => id)).toEqual(there.ids);
        expect([here.servedFrom, there.servedFrom]).toEqual(['REPLICA', 'REPLICA']);
        return there.ids.includes(away.id('far'));
      };
      for (let round = 0; round < 5; round += 1) {
        expect(await within({ environments: ['test'] })).toBe(false);
        await environment('test');
        expect(await within({ environments: ['test'] })).toBe(true);
        await environment('prod');
      }
      expect(await within({ databases: [away.databaseKey] })).toBe(true);
      expect(await within({ databases: [] })).toBe(false);
    } finally {
      await shop.change([], [{ from: 'source', to: away.id('far') }]);
      await away.remove();
    }
  }, 120_000);

  it('have an edge in the next answer once it is written, and not any more once it is ended, while others write', async () => {
    await whileOthersWrite(async () => {
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
    });
  }, 120_000);

  it('that write at the same time each have what both have written in their next answer, as has a node without a replica', async () => {
    const alone = createLineageQuestions({
      graph,
      replica: new LineageReplica(graph, systemClock, silentLogger),
      clock: systemClock,
      catalog: createCatalog({ graph, clock: systemClock, logger: silentLogger }),
    });
    await whileOthersWrite(async () => {
      const expected = [shop.id('second')];
      for (let round = 0; round + 1 < 24; round += 2) {
        const [here = '', there = ''] = targets.slice(10 + round, 12 + round);
        await Promise.all([
          shop.change([{ from: 'second', to: here }]),
          order({ begin: [[shop.id('second'), shop.id(there)]], end: [] }),
        ]);
        expected.push(shop.id(here), shop.id(there));
        if (round % 6 === 4) {
          const [goneHere = '', goneThere = ''] = targets.slice(8 + round, 10 + round);
          await Promise.all([
            shop.change([], [{ from: 'second', to: goneHere }]),
            order({ begin: [], end: [[shop.id('second'), shop.id(goneThere)]] }),
          ]);
          for (const gone of [goneHere, goneThere]) expected.splice(expected.indexOf(shop.id(gone)), 1);
        }
        const [other, own, slower] = await Promise.all([
          askOther('second'),
          askHere(questions, 'second'),
          askHere(alone, 'second'),
        ]);
        for (const { ids } of [other, own, slower]) expect(ids.toSorted()).toEqual(expected.toSorted());
        expect([other.servedFrom, own.servedFrom, slower.servedFrom]).toEqual([
          'REPLICA',
          'REPLICA',
          'GRAPH',
        ]);
        expect([other.complete, own.complete, slower.complete]).toEqual([true, true, true]);
      }
    });
  }, 120_000);
});

describe('an asset that is always connected, in one of two ways', () => {
  const limited = {
    ...systemContext(),
    access: () => ({ all: true, allow: emptyScopeSet, deny: { ...emptyScopeSet, tags: ['never'] } }),
  };

  it('is in every answer, from memory in steps and from the graph, while the ways change', async () => {
    const flip = await lineageGraph(graph, { top: [], middle: [], bottom: [] });
    const direct = [{ from: 'top', to: 'bottom' }];
    const longWay = [{ from: 'middle', to: 'bottom' }];
    await flip.change([{ from: 'top', to: 'middle' }, ...longWay]);
    const writing = new AbortController();
    const writer = (async (): Promise<void> => {
      while (!writing.signal.aborted) {
        await flip.change(direct, longWay);
        await sleep(15);
        await flip.change(longWay, direct);
        await sleep(15);
      }
    })();
    const alone = createLineageQuestions({
      graph,
      replica: new LineageReplica(graph, systemClock, silentLogger),
      clock: systemClock,
      catalog: createCatalog({ graph, clock: systemClock, logger: silentLogger }),
    });
    const seen = { complete: 0, cut: 0 };
    try {
      for (let round = 0; round < 50; round += 1)
        for (const [of, as] of [
          [questions, limited],
          [alone, systemContext()],
          [alone, limited],
        ] as const) {
          const answer = await of.graphs.graph(as, { key: flip.key('top'), direction: 'DOWNSTREAM' });
          const isThere = answer.nodes.some(({ id }) => id === flip.id('bottom'));
          if (answer.complete)
            expect(isThere, `${answer.servedFrom} ${as === limited ? 'limited' : 'all'}`).toBe(true);
          seen[answer.complete ? 'complete' : 'cut'] += 1;
        }
    } finally {
      writing.abort();
      await writer;
      await flip.remove();
    }
    // How many depends on how quickly this machine reads and writes.
    expect(seen.complete).toBeGreaterThan(0);
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
