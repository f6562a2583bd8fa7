import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GraphClient } from '../../../src/graph/index.js';
import { problemsOf } from '../../../src/main/health.js';
import { type CuttableWire, cuttableWire } from '../../testkit/cuttable-wire.js';
import { testServers } from '../../testkit/servers.js';

const node = { registry: { draining: false } };
let wire: CuttableWire;
let graph: GraphClient;
let redis: Redis;

beforeAll(async () => {
  const servers = testServers();
  wire = await cuttableWire();
  const { user, password } = servers.neo4j;
  graph = new GraphClient({ uri: wire.uri, user, password });
  redis = new Redis({ host: servers.redis.host, port: servers.redis.port });
});

afterAll(async () => {
  await graph.close();
  await wire.close();
  redis.disconnect();
});

describe('the health of a node', () => {
  it('is told while Neo4j takes connections but answers nothing, and again when it answers', async () => {
    const asked = (): Promise<string[]> => problemsOf({ graph, redis }, node);
    expect(await asked()).toEqual([]);
    wire.hold(true);
    // Over a connection that was there and over new ones.
    for (let round = 0; round < 3; round += 1) expect(await asked()).toEqual(['Neo4j is not reachable']);
    wire.hold(false);
    await expect.poll(asked, { timeout: 30_000 }).toEqual([]);
  }, 45_000);
});
