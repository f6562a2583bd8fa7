import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redisCollector } from '../../../../collectors/redis/index.js';
import { type AssetRecord, nothingKnown } from '../../../../src/core/collection.js';
import { parseTargetUrl, targetNamespace } from '../../../../src/engines/target.js';
import { type OwnRedis, startOwnRedis } from './own-redis.js';

let cluster: OwnRedis;
let source: OwnRedis;
let replica: OwnRedis;

beforeAll(async () => {
  cluster = await startOwnRedis(['--cluster-enabled', 'yes']);
  await cluster.client.call(
    'CLUSTER',
    'ADDSLOTS',
    ...Array.from({ length: 16_384 }, (_slot, index) => index),
  );
  source = await startOwnRedis();
  replica = await startOwnRedis(['--replicaof', '127.0.0.1', String(source.port)]);
});
afterAll(async () => {
  for (const server of [cluster, source, replica]) await server.stop();
});

async function collect(server: OwnRedis) {
  const assets = new Map<string, AssetRecord>();
  const figures = new Map<string, Record<string, unknown>>();
  const target = parseTargetUrl(server.url);
  const options = {
    known: nothingKnown,
    signal: new AbortController().signal,
    statementTimeoutMs: 5_000,
    parallel: 1,
    sampleKeys: 1_000,
  };
  for await (const batch of redisCollector.collect(target, targetNamespace(target), options)) {
    if (batch.type === 'scope')
      for (const asset of batch.units.flatMap((unit) => unit.assets)) assets.set(asset.key, asset);
    if (batch.type === 'statistics')
      for (const entry of batch.entries) figures.set(entry.key, entry.statistics);
  }
  return { assets, figures, key: targetNamespace(target) };
}

describe('a Redis that is part of something larger', () => {
  it('shows the state of its cluster and its own keys', async () => {
    await expect
      .poll(async () => String(await cluster.client.call('CLUSTER', 'INFO')), { timeout: 20_000 })
      .toContain('cluster_state:ok');
    await cluster.client.set('user:{1}:profile', 'x');
    const { assets, figures, key } = await collect(cluster);
    expect(assets.get(key)?.properties).toMatchObject({ mode: 'cluster', clusterEnabled: true });
    expect(figures.get(key)).toMatchObject({ clusterState: 'ok', clusterSlotCount: 16_384 });
    expect(assets.has(`${key}/0.user:{id}:profile`)).toBe(true);
  });

  it('links a replica to its source, which lists it', async () => {
    await source.client.set('config:a', '1');
    await expect
      .poll(async () => await replica.client.info('replication'), { timeout: 20_000 })
      .toContain('master_link_status:up');
    const below = await collect(replica);
    const above = await collect(source);
    expect(below.assets.get(below.key)).toMatchObject({
      properties: { role: 'replica' },
      relations: [{ type: 'REPLICATES_FROM', to: above.key }],
    });
    expect(above.assets.get(above.key)).toMatchObject({ properties: { role: 'primary' } });
    expect(above.figures.get(above.key)).toMatchObject({
      replicaCount: 1,
      replicas: [{ address: `127.0.0.1:${replica.port}` }],
    });
  });
});
