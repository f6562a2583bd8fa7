import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { sleep } from '../../../src/core/clock.js';
import { systemContext } from '../../../src/core/context.js';
import { openGraph } from '../../testkit/servers.js';
import { type TestJobs, testJobs, testKind } from '../../testkit/jobs.js';

const graph = openGraph();
const ctx = systemContext();
let set: TestJobs;

afterEach(async () => set.stop());
afterAll(async () => graph.close());

describe('a schedule', () => {
  it('makes one job per firing, however many schedulers look', async () => {
    set = testJobs(graph);
    const kinds = { work: testKind(async () => null) };
    const nodes = [set.node(kinds), set.node(kinds), set.node(kinds)];
    await nodes[0]?.schedules.save(ctx, { name: 'every second', kind: 'work', cron: '* * * * * *' });
    for (const node of nodes) node.startScheduling();
    await sleep(4_500);
    const [schedule] = (await nodes[0]?.schedules.list(ctx)) ?? [];
    await nodes[0]?.schedules.save(ctx, {
      name: 'every second',
      kind: 'work',
      cron: '* * * * * *',
      enabled: false,
      revision: schedule?.revision ?? 0,
    });
    const rows = await graph.read<{ key: string }>(
      'MATCH (j:BackgroundJob {space: $space}) RETURN j.dedupKey AS key ORDER BY key',
      { space: set.space },
    );
    expect(rows.length).toBeGreaterThanOrEqual(2);
    const times = rows.map(({ key }) => Number(key.split(' ').at(-1)));
    expect(new Set(times).size).toBe(times.length);
    expect(times.every((time) => time % 1_000 === 0)).toBe(true);
  });

  it('makes up for firings that nobody made with one job', async () => {
    set = testJobs(graph);
    const node = set.node({ work: testKind(async () => null) });
    await node.schedules.save(ctx, {
      name: 'nightly',
      kind: 'work',
      cron: '0 3 * * *',
      timezone: 'Europe/Berlin',
    });
    await graph.write('MATCH (s:JobSchedule {space: $space}) SET s.nextMs = s.nextMs - 5 * 86400000', {
      space: set.space,
    });
    node.startScheduling();
    await sleep(1_000);
    expect((await node.service.jobs(ctx, { first: 10 })).nodes).toHaveLength(1);
    const [schedule] = await node.schedules.list(ctx);
    expect(Date.parse(schedule?.nextAt ?? '')).toBeGreaterThan(Date.now());
  });

  it('is changed by its revision, refuses what cannot be read, and stays when it is built in', async () => {
    set = testJobs(graph);
    const node = set.node({ work: testKind(async () => null) });
    await node.schedules.ensure([{ name: 'own', kind: 'work', cron: '0 4 * * *' }]);
    await node.schedules.ensure([{ name: 'own', kind: 'work', cron: '0 5 * * *' }]);
    const [own] = await node.schedules.list(ctx);
    expect(own).toMatchObject({ cron: '0 5 * * *', builtIn: true, revision: 1 });
    await expect(node.schedules.remove(ctx, 'own')).rejects.toMatchObject({ code: 'CONFLICT' });
    const save = (changes: object): Promise<unknown> =>
      node.schedules.save(ctx, { name: 'own', kind: 'work', cron: '0 6 * * *', ...changes });
    await expect(save({})).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(save({ cron: 'often', revision: 1 })).rejects.toMatchObject({ facts: { field: 'cron' } });
    await expect(save({ timezone: 'Moon/Crater', revision: 1 })).rejects.toMatchObject({
      facts: { field: 'timezone' },
    });
    await expect(save({ kind: 'unheard', revision: 1 })).rejects.toMatchObject({ facts: { field: 'kind' } });
    expect(await save({ revision: 1 })).toMatchObject({ cron: '0 6 * * *', revision: 2, builtIn: true });
    await node.schedules.ensure([{ name: 'own', kind: 'work', cron: '0 4 * * *' }]);
    expect((await node.schedules.list(ctx))[0]).toMatchObject({ cron: '0 6 * * *', revision: 2 });
  });
});
