import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redisCollector } from '../../../../collectors/redis/index.js';
import type { ChangeHint } from '../../../../src/core/collection.js';
import { parseTargetUrl, targetNamespace } from '../../../../src/engines/target.js';
import { isBefore7, type OwnRedis, startOwnRedis } from './own-redis.js';

let server: OwnRedis;
let namespace: string;

beforeAll(async () => {
  server = await startOwnRedis();
  namespace = targetNamespace(parseTargetUrl(server.url));
});
afterAll(async () => await server.stop());

/** Watches, changes something, and returns the first hint that the wanted condition takes. */
async function hintAfter(
  change: () => Promise<unknown>,
  wanted: (hint: ChangeHint) => boolean,
): Promise<ChangeHint> {
  const ended = new AbortController();
  const errors: unknown[] = [];
  let settle: (hint: ChangeHint) => void = () => undefined;
  const found = new Promise<ChangeHint>((resolve) => (settle = resolve));
  const watch = await redisCollector.watch(parseTargetUrl(server.url), namespace, {
    pollIntervalMs: 50,
    onChange: (hint) => {
      if (wanted(hint)) settle(hint);
    },
    onError: (error) => errors.push(error),
    signal: ended.signal,
  });
  expect(watch.method).toBe('POLLING');
  // The first look is what later ones are compared with.
  await new Promise((resolve) => setTimeout(resolve, 300));
  await change();
  const hint = await found;
  await watch.stop();
  ended.abort();
  expect(errors).toEqual([]);
  return hint;
}

describe('the watch on a Redis instance', () => {
  it('tells of a changed setting', async () => {
    const hint = await hintAfter(
      () => server.client.call('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru'),
      () => true,
    );
    expect(hint.keys).toEqual([`${namespace}/#setting`]);
  });

  it('tells of a changed user', async () => {
    const hint = await hintAfter(
      () => server.client.call('ACL', 'SETUSER', 'somebody', 'on'),
      () => true,
    );
    expect(hint.keys).toEqual([`${namespace}/#principal`]);
  });

  it.skipIf(isBefore7)('tells of a loaded function', async () => {
    const code = "#!lua name=watched\nredis.register_function('f', function() return 1 end)";
    const hint = await hintAfter(
      () => server.client.call('FUNCTION', 'LOAD', code),
      () => true,
    );
    expect(hint.keys).toEqual([namespace]);
  });

  it('tells of the first key of a database and of more keys in it', async () => {
    expect(
      (
        await hintAfter(
          () => server.client.set('a', 1),
          () => true,
        )
      ).keys,
    ).toEqual([]);
    expect(
      (
        await hintAfter(
          () => server.client.set('b', 1),
          () => true,
        )
      ).keys,
    ).toEqual([`${namespace}/0`]);
  });

  it('is silent while nothing but values changes', async () => {
    await server.client.set('steady', 0);
    const hint = await hintAfter(
      async () => {
        for (let n = 0; n < 20; n += 1) await server.client.incr('steady');
        await new Promise((resolve) => setTimeout(resolve, 200));
        await server.client.call('CONFIG', 'SET', 'maxmemory-samples', '7');
      },
      () => true,
    );
    expect(hint.keys).toEqual([`${namespace}/#setting`]);
  });

  it('goes on after the server was away, and tells of the restart', async () => {
    const away = await startOwnRedis();
    const key = targetNamespace(parseTargetUrl(away.url));
    const hints: ChangeHint[] = [];
    const errors: unknown[] = [];
    const ended = new AbortController();
    const watch = await redisCollector.watch(parseTargetUrl(away.url), key, {
      pollIntervalMs: 50,
      onChange: (hint) => hints.push(hint),
      onError: (error) => errors.push(error),
      signal: ended.signal,
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    const { spawn } = await import('node:child_process');
    away.process.kill('SIGKILL');
    await expect.poll(() => errors.length, { timeout: 10_000 }).toBeGreaterThan(0);
    expect(errors[0]).toMatchObject({ code: 'ENGINE_UNREACHABLE' });
    const again = spawn(away.process.spawnfile, away.process.spawnargs.slice(1), { stdio: 'ignore' });
    try {
      await expect.poll(() => hints.length, { timeout: 10_000 }).toBeGreaterThan(0);
      expect(hints[0]).toMatchObject({ keys: [] });
    } finally {
      ended.abort();
      await watch.stop();
      again.kill('SIGKILL');
      await away.stop();
    }
  });
});
