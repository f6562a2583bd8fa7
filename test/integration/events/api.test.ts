import { randomUUID } from 'node:crypto';
import { createClient, type Client } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { systemContext } from '../../../src/core/context.js';
import { appendEvent } from '../../../src/events/index.js';
import { startTestApi, type TestApi } from '../../testkit/api.js';
import { until } from '../../testkit/events-fixture.js';
import { uniqueName } from '../../testkit/servers.js';

let api: TestApi;
let admin: { cookie: string; token: string };
let viewer: { cookie: string; token: string };
const used: string[] = [];

beforeAll(async () => {
  api = await startTestApi();
  api.events.startRelay();
  admin = await api.account('administrator');
  viewer = await api.account('viewer');
});
afterAll(async () => {
  await api.graph.write(
    'UNWIND $used AS aggregate MATCH (n:OutboxEvent|OutboxCounter {aggregate: aggregate}) DETACH DELETE n',
    { used },
  );
  await api.stop();
});

async function write(aggregate: string, kind: 'annotation.changed' | 'role.changed'): Promise<string> {
  used.push(aggregate);
  return api.graph.transaction((tx) =>
    kind === 'role.changed'
      ? appendEvent(tx, systemContext(), { kind, aggregate, payload: { roleId: null, change: 'granted' } })
      : appendEvent(tx, systemContext(), {
          kind,
          aggregate,
          payload: { assetKey: aggregate, fields: ['description'], revision: 1 },
        }),
  );
}

/** Writes an event to begin behind and waits until it is published. @returns its id */
async function published(aggregate: string): Promise<string> {
  const id = await write(aggregate, 'annotation.changed');
  await until(async () => typeof (await api.events.outbox.event(id))?.position === 'number', 'published');
  return id;
}

interface Message {
  data?: { events: { event: { id: string; kind: string } | null; missed: { count: number } | null } };
  errors?: readonly { message: string; extensions?: Record<string, unknown> }[];
}

function client(cookie: string): Client {
  return createClient({
    url: `${api.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: class extends WebSocket {
      constructor(address: string, protocols: string) {
        super(address, protocols, { headers: { cookie } });
      }
    },
    retryAttempts: 0,
    generateID: () => randomUUID(),
  });
}

/** The next events of a subscription, by id. */
async function nextIds(items: AsyncIterator<Message>, count: number): Promise<(string | undefined)[]> {
  const ids: (string | undefined)[] = [];
  while (ids.length < count) {
    const { value, done } = (await items.next()) as IteratorResult<Message, undefined>;
    if (done === true) break;
    ids.push(value.data?.events.event?.id);
  }
  return ids;
}

const subscription = `subscription ($after: ID, $kinds: [String!], $filter: EventFilterInput) {
  events(after: $after, kinds: $kinds, filter: $filter) { event { id kind payload position sequence at } missed { count resumeFrom } } }`;

describe('the subscription to events', () => {
  it('delivers over a web socket and resumes on a new connection behind the last event seen', async () => {
    const aggregate = uniqueName('api');
    const filter = { aggregates: [aggregate] };
    const first = client(admin.cookie);
    const items = first.iterate({
      query: subscription,
      variables: { filter, after: await published(aggregate) },
    }) as AsyncIterableIterator<Message>;
    const pending = items.next();
    const ids = [await write(aggregate, 'annotation.changed')];
    const one = (await pending).value as Message;
    expect(one.errors).toBeUndefined();
    expect(one.data?.events.event).toMatchObject({ id: ids[0], kind: 'annotation.changed' });
    await first.dispose();
    ids.push(await write(aggregate, 'annotation.changed'), await write(aggregate, 'annotation.changed'));
    const second = client(admin.cookie);
    const more = second.iterate({
      query: subscription,
      variables: { filter, after: ids[0] },
    }) as AsyncIterableIterator<Message>;
    const seen = [((await more.next()).value as Message).data, ((await more.next()).value as Message).data];
    expect(seen.map((data) => data?.events.event?.id)).toEqual(ids.slice(1));
    await second.dispose();
  });

  it('hides from a viewer what only administrators may see', async () => {
    const aggregate = uniqueName('api');
    const viewing = client(viewer.cookie);
    const items = viewing.iterate({
      query: subscription,
      variables: { filter: { aggregates: [aggregate] }, after: await published(aggregate) },
    }) as AsyncIterableIterator<Message>;
    const pending = items.next();
    await write(aggregate, 'role.changed');
    const shown = await write(aggregate, 'annotation.changed');
    expect(((await pending).value as Message).data?.events.event?.id).toBe(shown);
    await viewing.dispose();
  });

  it('gives every subscription of a socket its events under its own id, whatever fields each asks for', async () => {
    const aggregate = uniqueName('api');
    const variables = { filter: { aggregates: [aggregate] }, after: await published(aggregate) };
    const asking = client(admin.cookie);
    const small =
      'subscription ($after: ID, $filter: EventFilterInput) { events(after: $after, filter: $filter) { event { id } } }';
    const all = [subscription, subscription, small].map(
      (query) => asking.iterate({ query, variables }) as AsyncIterableIterator<Message>,
    );
    const taken = all.map((items) => nextIds(items, 30));
    const ids: string[] = [];
    for (let count = 0; count < 30; count += 1) ids.push(await write(aggregate, 'annotation.changed'));
    for (const received of await Promise.all(taken)) expect(received).toEqual(ids);
    await all[0]?.return?.();
    const more = nextIds(all[1] as AsyncIterator<Message>, 1);
    const last = await write(aggregate, 'annotation.changed');
    expect(await more).toEqual([last]);
    await asking.dispose();
  });

  it('begins in the present with `after: null`', async () => {
    const aggregate = uniqueName('api');
    await published(aggregate);
    const asking = client(admin.cookie);
    const before = api.events.feed.subscribers;
    const items = asking.iterate({
      query: subscription,
      variables: { filter: { aggregates: [aggregate] }, after: null },
    }) as AsyncIterableIterator<Message>;
    const next = nextIds(items, 1);
    await until(() => api.events.feed.subscribers > before, 'subscribed');
    const id = await write(aggregate, 'annotation.changed');
    expect(await next).toEqual([id]);
    await asking.dispose();
  });

  it('delivers nothing more once a right was taken away on another node, and its socket is cut', async () => {
    const other = await startTestApi();
    const person = await other.account();
    try {
      const administrator = await other.account('administrator');
      const change = async (mutation: string): Promise<Record<string, { id?: string }>> => {
        const { body } = await other.post({ query: mutation }, { cookie: administrator.cookie });
        expect(body.errors).toBeUndefined();
        return body.data as Record<string, { id?: string }>;
      };
      const { grantRole } = await change(
        `mutation { grantRole(input: { accountId: "${person.id}", role: "viewer" }) { ... on RoleGrant { id } } }`,
      );
      const aggregate = uniqueName('api');
      const watching = client(person.cookie);
      const items = watching.iterate({
        query: subscription,
        variables: { filter: { aggregates: [aggregate] }, after: await published(aggregate) },
      }) as AsyncIterableIterator<Message>;
      const received: (string | undefined)[] = [];
      const cut = (async () => {
        for await (const { data } of items) received.push(data?.events.event?.id);
      })().catch((error: unknown) => error);
      const shown = await write(aggregate, 'annotation.changed');
      await until(() => received.length === 1, 'the event is delivered');
      await change(`mutation { revokeRole(input: { grantId: "${grantRole?.id ?? ''}" }) { __typename } }`);
      await write(aggregate, 'annotation.changed');
      // The event is not delivered, and soon the whole socket is cut: its rights were those of its beginning.
      expect(await cut).toMatchObject({ code: 4403, reason: 'Session ended' });
      expect(received).toEqual([shown]);
      await watching.dispose();
    } finally {
      await other.stop();
    }
  });

  it('answers an unknown kind with an error of the subscription', async () => {
    const asking = client(admin.cookie);
    const items = asking.iterate({ query: subscription, variables: { kinds: ['no.such'] } });
    expect(((await items.next()).value as Message).errors).toMatchObject([
      { extensions: { code: 'INPUT_INVALID' } },
    ]);
    await asking.dispose();
  });
});

describe('the operations about events', () => {
  it('list events, consumers and kinds, and need their permissions', async () => {
    const aggregate = uniqueName('api');
    const id = await published(aggregate);
    const query = `query ($aggregate: String) {
      events(first: 5, aggregate: $aggregate) { nodes { id kind payload } totalCount }
      eventStatus { head waiting }
      eventConsumers { name lag }
      eventKinds { kind schema } }`;
    const ask = async (cookie: string) =>
      (await api.post({ query, variables: { aggregate } }, { cookie })).body;
    const { data, errors } = await ask(admin.cookie);
    expect(errors).toBeUndefined();
    expect(data?.events).toMatchObject({ nodes: [{ id, kind: 'annotation.changed' }], totalCount: 1 });
    expect(data?.eventKinds).toContainEqual(expect.objectContaining({ kind: 'role.changed' }));
    const refused = await ask(viewer.cookie);
    expect(refused.errors?.map((error) => error.extensions.code)).toContain('FORBIDDEN');
  });

  it('list events from the newest backwards, page by page', async () => {
    const aggregate = uniqueName('api');
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) ids.push(await published(aggregate));
    const query = `query ($aggregate: String, $after: String) {
      events(first: 2, after: $after, aggregate: $aggregate, newestFirst: true) {
        nodes { id } pageInfo { endCursor hasNextPage } totalCount } }`;
    const found: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 3; page += 1) {
      const { body } = await api.post({ query, variables: { aggregate, after } }, { cookie: admin.cookie });
      expect(body.errors).toBeUndefined();
      const { nodes, pageInfo, totalCount } = (body.data as { events: unknown }).events as {
        nodes: { id: string }[];
        pageInfo: { endCursor: string; hasNextPage: boolean };
        totalCount: number;
      };
      expect(totalCount).toBe(5);
      expect(pageInfo.hasNextPage).toBe(page < 2);
      found.push(...nodes.map(({ id }) => id));
      after = pageInfo.endCursor;
    }
    expect(found).toEqual(ids.toReversed());
  });

  it('refuse a replay that would begin at a time and behind an event', async () => {
    const { body } = await api.post(
      {
        query: `mutation { replayEvents(input: { consumer: "notifications", after: "x", from: "2026-01-01T00:00:00Z" }) {
          __typename ... on InvalidInputError { facts } } }`,
      },
      { cookie: admin.cookie },
    );
    expect(body.data).toMatchObject({
      replayEvents: { __typename: 'InvalidInputError', facts: { field: 'from' } },
    });
  });

  it('answer mutations about what does not exist with a NotFoundError', async () => {
    const query = `mutation {
      retryDeadLetters(input: { ids: ["x"] }) { __typename }
      discardDeadLetters(input: { ids: ["x"], reason: "old" }) { __typename }
      replayEvents(input: { consumer: "nobody" }) { __typename } }`;
    const { body } = await api.post({ query }, { cookie: admin.cookie });
    expect(body.data).toEqual({
      retryDeadLetters: { __typename: 'NotFoundError' },
      discardDeadLetters: { __typename: 'NotFoundError' },
      replayEvents: { __typename: 'NotFoundError' },
    });
  });
});
