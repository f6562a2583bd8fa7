import { afterAll, describe, expect, it } from 'vitest';
import { countingQueries, cypher, GraphClient, label, migrate } from '../../../src/graph/index.js';
import { cuttableWire } from '../../testkit/cuttable-wire.js';
import { openGraph, testServers, uniqueName } from '../../testkit/servers.js';

const graph = openGraph();
const mark = uniqueName('client');

afterAll(async () => {
  await graph.write('MATCH (n:Candidate {mark: $mark}) DETACH DELETE n', { mark });
  await graph.close();
});

describe('the graph client', () => {
  it('returns plain values: whole numbers, text for what is beyond 2^53, lists, maps and ISO times', async () => {
    const [row] = await graph.read(
      'RETURN 1 AS whole, 9007199254740993 AS big, 1.5 AS real, [1, {a: 2}] AS list, date("2026-01-02") AS day, null AS nothing',
    );
    expect(row).toEqual({
      whole: 1,
      big: '9007199254740993',
      real: 1.5,
      list: [1, { a: 2 }],
      day: '2026-01-02',
      nothing: null,
    });
  });

  it('sends whole numbers as integers, also inside lists and maps', async () => {
    const [row] = await graph.read('UNWIND $rows AS row RETURN row.count + $one AS sum LIMIT $limit', {
      rows: [{ count: 2 }],
      one: 1,
      limit: 1,
    });
    expect(row).toEqual({ sum: 3 });
  });

  it('writes all of a transaction or nothing', async () => {
    const failing = graph.transaction(async (tx) => {
      await tx.run('CREATE (:Candidate {id: $id, mark: $mark})', { id: `${mark}-1`, mark });
      await tx.run('THIS IS NOT CYPHER');
    });
    await expect(failing).rejects.toMatchObject({ code: 'GRAPH_QUERY_FAILED' });
    expect(await graph.read('MATCH (n:Candidate {mark: $mark}) RETURN n.id AS id', { mark })).toEqual([]);
  });

  it('names a broken uniqueness rule without telling the query', async () => {
    const create = (): Promise<unknown> =>
      graph.write(
        'CREATE (:Candidate {id: $id, mark: $mark})',
        { id: `${mark}-2`, mark },
        { id: 'test.create' },
      );
    await create();
    const error: unknown = await create().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'GRAPH_CONSTRAINT', facts: { query: 'test.create' } });
    expect(String(error)).not.toContain('CREATE');
  });

  it('ends a query in the server when its time is up', async () => {
    const slow = graph.read(
      'UNWIND range(1, 100000000) AS a UNWIND range(1, 100000000) AS b RETURN sum(a * b) AS s',
      {},
      { id: 'test.slow', timeoutMs: 300 },
    );
    await expect(slow).rejects.toMatchObject({ code: 'GRAPH_TIMEOUT' });
  });

  it('ends a query in the server when the caller goes', async () => {
    const caller = new AbortController();
    const id = uniqueName('gone');
    const slow = graph.read(
      'UNWIND range(1, 100000000) AS a UNWIND range(1, 100000000) AS b RETURN sum(a * b) AS s',
      {},
      { id, signal: caller.signal, timeoutMs: 60_000 },
    );
    setTimeout(() => caller.abort(), 300);
    await expect(slow).rejects.toMatchObject({ code: 'GRAPH_TIMEOUT' });
    await expect
      .poll(
        async () =>
          (
            await graph.read(
              'SHOW TRANSACTIONS YIELD metaData, status WHERE metaData.query = $id RETURN status',
              { id },
            )
          ).length,
        { timeout: 20_000 },
      )
      .toBe(0);
  });

  it('ends at once when the caller goes while Neo4j is not reachable and work is being repeated', async () => {
    const nowhere = new GraphClient({
      uri: 'bolt://127.0.0.1:1',
      user: 'neo4j',
      password: 'x',
      retryTimeMs: 3_600_000,
    });
    const caller = new AbortController();
    const read = nowhere.read('RETURN 1 AS one', {}, { signal: caller.signal, id: 'test.waiting' });
    setTimeout(() => caller.abort(), 300);
    await expect(read).rejects.toMatchObject({ code: 'GRAPH_TIMEOUT', facts: { query: 'test.waiting' } });
    const late = nowhere.read('RETURN 1 AS one', {}, { signal: caller.signal });
    await expect(late).rejects.toMatchObject({ code: 'GRAPH_TIMEOUT' });
    await nowhere.close();
  });

  it('tells an observer about every query, with its id and whether it failed', async () => {
    const observed = openGraph();
    const facts: unknown[] = [];
    observed.observe((fact) => facts.push(fact));
    await observed.read('UNWIND [1, 2] AS x RETURN x', {}, { id: 'test.two' });
    await observed.autocommit('RETURN 1 AS x', {}, { id: 'test.auto' });
    await expect(observed.read('RETURN', {}, { id: 'test.wrong' })).rejects.toThrow();
    expect(facts).toMatchObject([
      { id: 'test.two', rows: 2, failed: false },
      { id: 'test.auto', rows: 1, failed: false },
      { id: 'test.wrong', rows: 0, failed: true },
    ]);
    await observed.close();
  });

  it('repeats a transaction that lost a deadlock until it is done', async () => {
    const id = (name: string): string => `${mark}-${name}`;
    await graph.write('UNWIND $ids AS id CREATE (:Candidate {id: id, mark: $mark, count: 0})', {
      ids: [id('left'), id('right')],
      mark,
    });
    const raise = (first: string, second: string): Promise<void> =>
      graph.transaction(async (tx) => {
        const query = 'MATCH (n:Candidate {id: $id}) SET n.count = n.count + 1';
        await tx.run(query, { id: id(first) });
        await new Promise((resolve) => setTimeout(resolve, 100));
        await tx.run(query, { id: id(second) });
      });
    await Promise.all([raise('left', 'right'), raise('right', 'left'), raise('left', 'right')]);
    const rows = await graph.read(
      'MATCH (n:Candidate {mark: $mark}) WHERE n.id IN $ids RETURN n.count AS count',
      { mark, ids: [id('left'), id('right')] },
    );
    expect(rows).toEqual([{ count: 3 }, { count: 3 }]);
  });

  it('does not repeat a commit whose answer is lost, which would write it twice, and says that it is not known', async () => {
    const wire = await cuttableWire();
    const cut = new GraphClient({ ...testServers().neo4j, uri: wire.uri });
    const id = `${mark}-lost`;
    let attempts = 0;
    wire.cutAfter('commit');
    const error: unknown = await cut
      .transaction(
        async (tx) => {
          attempts += 1;
          await tx.run('CREATE (:Candidate {id: $id, mark: $mark})', { id: `${id}-${attempts}`, mark });
        },
        { id: 'test.lost' },
      )
      .catch((thrown: unknown) => thrown);
    await cut.close();
    await wire.close();
    expect(error).toMatchObject({
      code: 'GRAPH_UNAVAILABLE',
      facts: { query: 'test.lost', committed: 'unknown' },
    });
    expect(wire.cuts()).toBe(1);
    const rows = await graph.read('MATCH (n:Candidate) WHERE n.id STARTS WITH $id RETURN n.id AS id', { id });
    expect(rows).toEqual([{ id: `${id}-1` }]);
  });

  it('repeats a transaction whose connection is lost before the commit, and a reading one in any case', async () => {
    const wire = await cuttableWire();
    const cut = new GraphClient({ ...testServers().neo4j, uri: wire.uri });
    const id = `${mark}-repeated`;
    wire.cutAfter('run');
    await cut.write('CREATE (:Candidate {id: $id, mark: $mark})', { id, mark });
    wire.cutAfter('commit');
    const rows = await cut.read('MATCH (n:Candidate {id: $id}) RETURN n.id AS id', { id });
    await cut.close();
    await wire.close();
    expect(wire.cuts()).toBe(2);
    expect(rows).toEqual([{ id }]);
  });

  it('begins what waits for the commit in its order, the last stage last, and sends it to the server together', async () => {
    const events: string[] = [];
    const step = (tx: Parameters<Parameters<GraphClient['transaction']>[0]>[0], name: string) => async () => {
      events.push(`begin ${name}`);
      await tx.run('RETURN $name AS name', { name });
      events.push(`end ${name}`);
    };
    await graph.transaction(async (tx) => {
      tx.beforeCommit(step(tx, 'chain'), 'LAST');
      tx.beforeCommit(async () => {
        await step(tx, 'first')();
        tx.beforeCommit(step(tx, 'handed in'));
      });
      tx.beforeCommit(step(tx, 'second'));
    });
    expect(events.join(', ')).toBe(
      'begin first, begin second, begin chain, end first, end second, end chain, begin handed in, end handed in',
    );
  });

  it('commits nothing when one of the last steps fails, and ends when all of them have ended', async () => {
    let ended = 0;
    const failing = graph.transaction(async (tx) => {
      await tx.run('CREATE (:Candidate {id: $id, mark: $mark})', { id: `${mark}-last`, mark });
      tx.beforeCommit(async () => {
        throw new RangeError('refused at the end');
      });
      tx.beforeCommit(async () => {
        await tx.run('RETURN 1 AS one');
        ended += 1;
      }, 'LAST');
    });
    await expect(failing).rejects.toThrow('refused at the end');
    expect(ended).toBe(1);
    expect(
      await graph.read('MATCH (n:Candidate {id: $id}) RETURN n.id AS id', { id: `${mark}-last` }),
    ).toEqual([]);
  });

  it('counts the queries of nested calls', async () => {
    const { queries } = await countingQueries(async () => {
      await graph.read('RETURN 1 AS x');
      await graph.transaction(async (tx) => void (await tx.run('RETURN 2 AS x')));
      await graph.autocommit('RETURN 3 AS x');
    });
    expect(queries).toBe(3);
  });

  it('says that Neo4j is not reachable or refuses the account', async () => {
    const nowhere = new GraphClient({ uri: 'bolt://127.0.0.1:1', user: 'neo4j', password: 'x' });
    await expect(nowhere.verify()).rejects.toMatchObject({ code: 'GRAPH_UNAVAILABLE' });
    await nowhere.close();
    const wrong = new GraphClient({ ...testServers().neo4j, password: 'wrong-password' });
    await expect(wrong.verify()).rejects.toThrowError(/refused the account/);
    await wrong.close();
  });
});

describe('the cypher tag', () => {
  it('makes a parameter of every value and text only of names of the model', async () => {
    const hostile = "x'}) DETACH DELETE n //";
    const condition = cypher`n.mark = ${hostile}`;
    const query = cypher`MATCH (n:${label('Candidate')}) WHERE ${condition} RETURN count(n) AS found`;
    expect(query.text).not.toContain(hostile);
    expect(Object.values(query.params)).toEqual([hostile]);
    expect(await graph.read(query)).toEqual([{ found: 0 }]);
    expect(() => label('Candidate) DETACH DELETE (n')).toThrowError(/not a label/);
  });
});

describe('migrations', () => {
  it('apply once, also when several nodes start at the same time', async () => {
    const again = await Promise.all([migrate(graph), migrate(graph), migrate(graph)]);
    expect(again).toEqual([[], [], []]);
  });
});
