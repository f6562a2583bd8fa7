import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordAudit } from '../../../src/audit/index.js';
import { silentLogger } from '../../../src/core/logger.js';
import { GraphClient, migrate } from '../../../src/graph/index.js';
import { Readiness } from '../../../src/main/health.js';
import { createNodes, type Nodes } from '../../../src/nodes/index.js';
import { type CuttableWire, cuttableWire } from '../../testkit/cuttable-wire.js';
import { testServers, uniqueName } from '../../testkit/servers.js';

const space = uniqueName('health');
const nodes: Nodes[] = [];
let wire: CuttableWire;
let graph: GraphClient;

beforeAll(async () => {
  wire = await cuttableWire();
  const { user, password } = testServers().neo4j;
  graph = new GraphClient({ uri: wire.uri, user, password });
  await migrate(graph);
});

afterAll(async () => {
  await Promise.all(nodes.map(({ registry }) => registry.leave()));
  await graph.write('MATCH (n:ClusterNode {space: $space}) DETACH DELETE n', { space });
  await graph.close();
  await wire.close();
});

/** A registered node with a connection of its own to Redis, which can be lost and found again. */
async function node(roles: readonly string[]) {
  const { host, port } = testServers().redis;
  const redis = new Redis({ host, port, lazyConnect: true, enableOfflineQueue: false });
  await redis.connect();
  const own = createNodes({
    graph,
    redis,
    identity: { id: uniqueName('node'), name: 'node', version: '1.0.0', roles },
    sources: { queues: async () => [], others: async () => [] },
    recordAudit,
    runningJobs: () => 0,
    onDrain: () => undefined,
    logger: silentLogger,
    beatMs: 250,
    space,
  });
  nodes.push(own);
  await own.registry.start(null);
  const readiness = new Readiness({ graph, redis, registry: own.registry });
  return {
    asked: () => readiness.read(),
    lose: () => redis.disconnect(),
    find: () => redis.connect(),
  };
}

const well = { problems: [], lacks: [] };
const serving = { problems: [], lacks: ['Redis is not reachable'] };
const steppedBack = { problems: ['Redis is not reachable'], lacks: [] };

describe('the health of a node', () => {
  it('is told while Neo4j takes connections but answers nothing, and again when it answers', async () => {
    const { asked, lose } = await node(['api']);
    expect(await asked()).toEqual(well);
    wire.hold(true);
    // Over a connection that was there and over new ones.
    for (let round = 0; round < 3; round += 1)
      expect(await asked()).toEqual({ problems: ['Neo4j is not reachable'], lacks: [] });
    wire.hold(false);
    await expect.poll(asked, { timeout: 30_000 }).toEqual(well);
    lose();
  }, 45_000);

  it('lets every api node serve while none reaches Redis, and only those that do once one does', async () => {
    const [first, second, worker] = [
      await node(['api']),
      await node(['api', 'worker']),
      await node(['worker']),
    ];
    for (const each of [first, second, worker]) each.lose();
    expect(await first.asked()).toEqual(serving);
    expect(await second.asked()).toEqual(serving);
    expect(await worker.asked()).toEqual(steppedBack);
    // A worker that reaches Redis answers no requests, so it is no reason to step back.
    await worker.find();
    await second.find();
    expect(await worker.asked()).toEqual(well);
    expect(await second.asked()).toEqual(well);
    await expect.poll(first.asked, { timeout: 30_000 }).toEqual(steppedBack);
    second.lose();
    await expect.poll(first.asked, { timeout: 30_000 }).toEqual(serving);
    await first.find();
    expect(await first.asked()).toEqual(well);
    first.lose();
    worker.lose();
  }, 90_000);
});
