import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { recordAudit } from '../../../src/audit/index.js';
import { sleep } from '../../../src/core/clock.js';
import { systemContext } from '../../../src/core/context.js';
import { silentLogger } from '../../../src/core/logger.js';
import { migrate } from '../../../src/graph/index.js';
import { createNodes, type Nodes, type NodeState } from '../../../src/nodes/index.js';
import { openGraph, uniqueName } from '../../testkit/servers.js';

const graph = openGraph();
const ctx = systemContext();
const space = uniqueName('nodes');
const started: Nodes[] = [];

function node(
  name: string,
  changes: { ping?: () => Promise<unknown>; onDrain?: () => void; beatMs?: number; version?: string } = {},
): Nodes {
  const nodes = createNodes({
    graph,
    redis: { ping: changes.ping ?? (async () => 'PONG') },
    identity: { id: uniqueName(name), name, version: changes.version ?? '1.0.0', roles: ['api', 'worker'] },
    sources: { queues: async () => [], others: async () => [] },
    recordAudit,
    runningJobs: () => 3,
    onDrain: changes.onDrain ?? (() => undefined),
    logger: silentLogger,
    leaseMs: 1_500,
    beatMs: changes.beatMs ?? 200,
    space,
  });
  started.push(nodes);
  return nodes;
}

async function statesOf(nodes: Nodes): Promise<Record<string, NodeState>> {
  return Object.fromEntries(
    (await nodes.service.nodes(ctx, { all: true })).map(({ name, state }) => [name, state]),
  );
}

afterEach(async () => {
  await Promise.all(started.splice(0).map(({ registry }) => registry.leave()));
  await graph.write('MATCH (n:ClusterNode {space: $space}) DETACH DELETE n', { space });
});
afterAll(async () => graph.close());

describe('a node', () => {
  it('is up while it answers, lost when it does not, and left when it says so', async () => {
    const [steady, killed] = [node('steady'), node('killed', { beatMs: 600_000 })];
    await steady.registry.start('http://127.0.0.1:1');
    await killed.registry.start(null);
    expect(await statesOf(steady)).toEqual({ steady: 'UP', killed: 'UP' });
    let states: Record<string, NodeState> = {};
    for (let tries = 0; tries < 100 && states.killed !== 'LOST'; tries += 1) {
      await sleep(100);
      states = await statesOf(steady);
    }
    expect(states).toEqual({ steady: 'UP', killed: 'LOST' });
    await steady.registry.leave();
    expect((await statesOf(steady)).steady).toBe('LEFT');
    expect(await steady.prune(Date.now() + 60_000)).toBe(2);
  });

  it('drains when somebody asks for it', async () => {
    const asked = new AbortController();
    const one = node('one', { onDrain: () => asked.abort() });
    await one.registry.start(null);
    expect(await one.service.drain(ctx, one.registry.identity.id)).toMatchObject({ drainRequested: true });
    for (let tries = 0; tries < 100 && !asked.signal.aborted; tries += 1) await sleep(50);
    expect(asked.signal.aborted).toBe(true);
    await one.registry.drain();
    expect(await statesOf(one)).toEqual({ one: 'DRAINING' });
    await expect(one.service.drain(ctx, 'none')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('says what it does not reach, and the service map what that means', async () => {
    const cut = node('cut', { ping: () => Promise.reject(new TypeError('refused')) });
    await cut.registry.start(null);
    const { components } = await cut.service.serviceMap(ctx);
    const health = Object.fromEntries(components.map((component) => [component.kind, component.health]));
    expect(health).toEqual({ NEO4J: 'OK', REDIS: 'FAILED', NODE: 'DEGRADED' });
    const redis = components.find(({ id }) => id === 'redis');
    expect(redis?.dependents).toEqual([`node:${cut.registry.identity.id}`]);
  });

  it('starts on a graph that a newer version has migrated, and both are up side by side', async () => {
    const newer = { number: 9_999, name: '9999-of-tomorrow', checksum: uniqueName('checksum') };
    await graph.write('CREATE (m:Migration {number: $number, name: $name, checksum: $checksum})', newer);
    try {
      expect(await migrate(graph)).toEqual([]);
      const [one, two] = [node('one'), node('two', { version: '1.1.0' })];
      await one.registry.start(null);
      await two.registry.start(null);
      const found = await one.service.nodes(ctx);
      expect(found.map(({ name, version, state }) => `${name} ${version} ${state}`).toSorted()).toEqual([
        'one 1.0.0 UP',
        'two 1.1.0 UP',
      ]);
    } finally {
      await graph.write('MATCH (m:Migration {number: $number, checksum: $checksum}) DELETE m', newer);
    }
  });

  it('tolerates what a newer version has written', async () => {
    const one = node('one', { beatMs: 600_000 });
    await one.registry.start(null);
    await graph.write(
      `MATCH (n:ClusterNode {space: $space}) SET n.future = 'x', n.load = '{"cpuRatio": 0.5, "gpuRatio": 1}', n.roles = ['api', 'oracle']`,
      { space },
    );
    const [found] = await one.service.nodes(ctx);
    expect(found).toMatchObject({ roles: ['api', 'oracle'] });
    expect(found?.load).toMatchObject({ cpuRatio: 0.5, runningJobs: 0 });
  });
});
