import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemContext } from '../../../src/core/context.js';
import { newId } from '../../../src/core/ids.js';
import { appendEvent } from '../../../src/events/index.js';
import { createProgram } from '../../../src/main/cli.js';
import { startTestApi, type TestApi } from '../../testkit/api.js';
import { until } from '../../testkit/events-fixture.js';
import { uniqueName } from '../../testkit/servers.js';

let api: TestApi;
const aggregate = uniqueName('command');
const consumer = uniqueName('consumer');
const environment = { url: process.env.WAYMARK_URL, token: process.env.WAYMARK_TOKEN };

beforeAll(async () => {
  api = await startTestApi();
  api.events.startRelay();
  const { token } = await api.account('administrator');
  process.env.WAYMARK_URL = api.url;
  process.env.WAYMARK_TOKEN = token;
});
afterAll(async () => {
  process.env.WAYMARK_URL = environment.url ?? '';
  process.env.WAYMARK_TOKEN = environment.token ?? '';
  await api.graph.write(
    `MATCH (n) WHERE (n:OutboxEvent AND n.aggregate = $aggregate) OR (n:OutboxCounter AND n.aggregate = $aggregate)
       OR (n:EventRetry AND n.consumer = $consumer) OR (n:EventCursor AND n.consumer = $consumer)
       OR (n:EventReplay AND n.consumer = $consumer) OR (n:HandledEvent AND n.consumer = $consumer) DETACH DELETE n`,
    { aggregate, consumer },
  );
  await api.stop();
});

/** Runs a command and returns the lines it prints. */
async function waymark(...args: string[]): Promise<string[]> {
  const lines: string[] = [];
  const writing = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(String(text).trimEnd());
    return true;
  });
  try {
    await createProgram().parseAsync(['events', ...args], { from: 'user' });
  } finally {
    writing.mockRestore();
  }
  return lines;
}

const parsed = (line: string | undefined): Record<string, unknown> =>
  JSON.parse(line ?? 'null') as Record<string, unknown>;

describe('waymark events', () => {
  it('lists events and dead letters, retries, discards and replays them', async () => {
    let broken = true;
    await api.events.startConsumers([
      {
        name: consumer,
        description: 'Breaks for a while.',
        kinds: ['annotation.changed'],
        retry: { attempts: 1, firstMs: 10, longestMs: 10 },
        handle: async (event) => {
          if (broken && event.aggregate === aggregate) throw new TypeError(`broken at ${newId()}`);
        },
      },
    ]);
    for (let revision = 1; revision <= 2; revision += 1) {
      await api.graph.transaction((tx) =>
        appendEvent(tx, systemContext(), {
          kind: 'annotation.changed',
          aggregate,
          payload: { assetKey: aggregate, fields: [], revision },
        }),
      );
    }
    const letters = (): Promise<string[]> =>
      waymark('dead-letters', 'list', '--consumer', consumer, '--json');
    await until(async () => (await letters()).length === 2, 'two dead letters');
    const [second, first] = (await letters()).map(parsed);
    expect(first).toMatchObject({ consumer, state: 'DEAD', attempts: 1, event: { aggregate, sequence: 1 } });
    const listed = await waymark('list', '--aggregate', aggregate, '--json');
    expect(listed.map((line) => parsed(line).sequence)).toEqual([1, 2]);
    const about = (await waymark('consumers', '--json')).map(parsed);
    expect(about).toContainEqual(expect.objectContaining({ name: consumer, deadLetters: 2 }));
    const id = String(first?.id);
    expect(parsed((await waymark('dead-letters', 'show', id))[0])).toMatchObject({ id });
    expect(await waymark('dead-letters', 'discard', String(second?.id), '--reason', 'old')).toEqual([
      '1 set aside.',
    ]);
    broken = false;
    expect(await waymark('dead-letters', 'retry', id)).toEqual(['1 to be handled again.']);
    await until(async () => (await letters()).length === 0, 'none is left');
    const from = String(parsed(listed[0]).id);
    const replay = parsed((await waymark('replay', consumer, '--after', from, '--again', '--json'))[0]);
    const replays = async (): Promise<Record<string, unknown>[]> => {
      const all = (await waymark('consumers', '--json')).map(parsed);
      return (all.find(({ name }) => name === consumer)?.replays ?? []) as Record<string, unknown>[];
    };
    await until(async () => typeof (await replays())[0]?.finishedAt === 'string', 'the replay has ended');
    // The second event, and whatever others have written of its kind since.
    expect((await replays())[0]).toMatchObject({ ...replay, position: replay.toPosition, again: true });
    expect((await replays())[0]?.handled).toBeGreaterThanOrEqual(1);
    await expect(waymark('dead-letters', 'retry', 'unknown')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('names the option that cannot be, before anything is asked', async () => {
    const refused = [
      [['dead-letters', 'list', '--state', 'gone'], 'state'],
      [['replay', consumer, '--from', 'yesterday'], 'from'],
      [['list', '--first', '0'], 'first'],
    ] as const;
    for (const [args, field] of refused)
      await expect(waymark(...args), args.join(' ')).rejects.toMatchObject({
        code: 'INPUT_INVALID',
        facts: { field },
      });
    expect(await waymark('dead-letters', 'list', '--state', 'retrying', '--consumer', 'nobody')).toEqual([]);
  });
});
