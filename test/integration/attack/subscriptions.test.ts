import { createClient, type Client } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { systemContext } from '../../../src/core/context.js';
import { newId } from '../../../src/core/ids.js';
import { startTestApi, type TestApi } from '../../testkit/api.js';
import { type TestTrail, testTrail } from '../../testkit/audit-trail.js';
import { until } from '../../testkit/events-fixture.js';
import { type IngestFixture, ingestFixture, testRootKey } from '../../testkit/ingest-fixture.js';
import { ModelCollector, modelKeys } from '../../testkit/model-collector.js';
import { openGraph, uniqueName } from '../../testkit/servers.js';
import { stateLineage } from '../../testkit/stated-lineage.js';

/**
 * Somebody who may see one instance listens for another one, over web sockets: by its keys and ids, by events that were
 * seen elsewhere, and by lineage that leads to it. The same for somebody to whom only that instance is denied.
 */
const graph = openGraph();
const trail: TestTrail = testTrail(graph);
const system = systemContext();
const hiddenTable = uniqueName('hidden_table');
const model = (...tables: string[]) => ({
  principals: ['app'],
  schemas: {
    sales: Object.fromEntries(tables.map((table) => [table, { columns: [{ name: 'id', type: 'bigint' }] }])),
  },
});
/** A run as it is told of, apart from where it works. */
let run: unknown;
let api: TestApi;
let own: IngestFixture;
let hidden: IngestFixture;
let ownKey: string;
let hiddenKey: string;
type Person = Awaited<ReturnType<TestApi['account']>>;
const listeners = new Map<string, Person>();

beforeAll(async () => {
  api = await startTestApi(
    { WAYMARK_KEYS_ROOT_KEY: testRootKey.toString('base64') },
    { auditTrail: trail.name },
  );
  api.events.startRelay();
  own = await ingestFixture(graph, new ModelCollector(() => model('orders', 'invoices', 'reports')));
  hidden = await ingestFixture(graph, new ModelCollector(() => model(hiddenTable)));
  run = await own.collect('FULL');
  await hidden.collect('FULL');
  ownKey = modelKeys.table(own.namespace, 'sales', 'orders');
  hiddenKey = modelKeys.table(hidden.namespace, 'sales', hiddenTable);
  const [limited, denied] = [await api.account(), await api.account('viewer')];
  await api.identity.grants.grant(system, {
    accountId: limited.id,
    role: 'viewer',
    scopeKind: 'instances',
    scopeValue: own.instanceId,
  });
  await api.identity.grants.grant(system, {
    accountId: denied.id,
    role: 'viewer',
    deny: true,
    scopeKind: 'instances',
    scopeValue: hidden.instanceId,
  });
  listeners.set('limited to another place', limited);
  listeners.set('denied this place', denied);
});

afterAll(async () => {
  await own.done();
  await hidden.done();
  await api.stop();
  await trail.remove();
  await graph.close();
});

function client({ cookie }: Person): Client {
  return createClient({
    url: `${api.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: class extends WebSocket {
      constructor(address: string, protocols: string) {
        super(address, protocols, { headers: { cookie } });
      }
    },
    retryAttempts: 0,
  });
}

interface Heard {
  texts: string[];
  stop: () => Promise<void>;
}

/** Everything a subscription sends, as text. */
function listen(who: Person, query: string, variables: Record<string, unknown>): Heard {
  const asking = client(who);
  const texts: string[] = [];
  const end = asking.subscribe(
    { query, variables },
    {
      next: (message) => texts.push(JSON.stringify(message)),
      error: (error) => texts.push(`error ${JSON.stringify(error)}`),
      complete: () => texts.push('complete'),
    },
  );
  return {
    texts,
    stop: async () => {
      end();
      await asking.dispose();
    },
  };
}

const describeAsset = (key: string, description: string): Promise<unknown> =>
  api.catalog.annotations.edit(system, { key, description });

const eventsOf = `subscription ($after: ID, $filter: EventFilterInput) {
  events(after: $after, filter: $filter) { event { id kind aggregate payload } missed { count } } }`;
const lineageOf = `subscription ($key: String!) {
  lineageChanged(key: $key) { at edgesChanged complete appearedIds disappearedIds changedIds } }`;

describe.each(['limited to another place', 'denied this place'])('somebody %s', (kind) => {
  const listener = (): Person => {
    const found = listeners.get(kind);
    if (found === undefined) throw new TypeError(kind);
    return found;
  };

  it('hears no event of it: not among all, not by its key, not from an event of it on', async () => {
    await describeAsset(hiddenKey, `before ${kind}`);
    const events = api.events.outbox;
    const [first] = await graph.read<{ id: string }>(
      'MATCH (e:OutboxEvent {aggregate: $hiddenKey}) RETURN e.id AS id ORDER BY e.id DESC LIMIT 1',
      { hiddenKey },
    );
    const after = first?.id ?? '';
    await until(async () => typeof (await events.event(after))?.position === 'number', 'published');
    const all = listen(listener(), eventsOf, {});
    const byKey = listen(listener(), eventsOf, { filter: { aggregates: [hiddenKey] } });
    const resumed = listen(listener(), eventsOf, { after });
    const subscribers = api.events.feed.subscribers;
    await until(() => api.events.feed.subscribers >= Math.max(3, subscribers), 'all listen');
    await describeAsset(hiddenKey, `secret of ${kind}`);
    await describeAsset(ownKey, `shown to ${kind}`);
    await until(() => all.texts.some((text) => text.includes(ownKey)), 'the own event is delivered');
    await until(() => resumed.texts.some((text) => text.includes(ownKey)), 'also behind the other one');
    for (const { texts, stop } of [all, byKey, resumed]) {
      await stop();
      const text = texts.join('\n');
      for (const name of [hiddenTable, hidden.namespace, hidden.instanceId]) expect(text).not.toContain(name);
      // Not even as a number of events that were left out.
      expect(text).not.toMatch(/"count":[1-9]/);
    }
  });

  it('is refused to watch its lineage exactly as that of nothing, with a record of the attempt', async () => {
    const absent = hiddenKey.replace(hiddenTable, uniqueName('hidden_table'));
    const answers = await Promise.all(
      [hiddenKey, absent].map(async (key) => {
        const heard = listen(listener(), lineageOf, { key });
        await until(() => heard.texts.length > 0, 'answered');
        await heard.stop();
        return (heard.texts[0] ?? '').replaceAll(key, '#').replaceAll(/"reference":"[^"]*"/g, '');
      }),
    );
    expect(answers[0]).toContain('ASSET_NOT_FOUND');
    expect(answers[0]).toBe(answers[1]);
    await until(async () => {
      const { records } = await trail.audit.service.search(system, {
        filter: { subjectIds: [listener().id], outcomes: ['denied'], assetKey: hiddenKey },
      });
      return records.some(({ details }) => (details as { operation: string }).operation === 'lineageChanged');
    }, 'audited');
  });

  it('hears of lineage that leads through it only what it may see of both sides', async () => {
    const heard = listen(listener(), lineageOf, { key: ownKey });
    const target = modelKeys.table(
      own.namespace,
      'sales',
      kind.startsWith('denied') ? 'invoices' : 'reports',
    );
    const [row] = await graph.read<{ id: string; hiddenId: string }>(
      'MATCH (a:Asset {key: $target}), (h:Asset {key: $hiddenKey}) RETURN a.id AS id, h.id AS hiddenId',
      { target, hiddenKey },
    );
    const [id, hiddenId] = [row?.id ?? '', row?.hiddenId ?? ''];
    await stateLineage(graph, ownKey, hiddenKey);
    await stateLineage(graph, hiddenKey, target);
    // The watch begins with what is there when it looks first, and looks every two seconds: each state stays for some.
    const told = async (): Promise<boolean> => {
      for (let attempt = 0; attempt < 100 && heard.texts.length === 0; attempt += 1)
        await new Promise((resolve) => setTimeout(resolve, 50));
      return heard.texts.length > 0;
    };
    await until(async () => {
      const evidence = await stateLineage(graph, ownKey, target);
      if (await told()) return true;
      await api.services.lineageSources.intake.withdraw(system, {
        id: evidence,
        reason: 'to be stated again',
      });
      return told();
    }, 'a change is told');
    await heard.stop();
    expect(heard.texts.join('\n')).toContain(id);
    for (const name of [hiddenTable, hidden.namespace, hidden.instanceId, hiddenId])
      expect(heard.texts.join('\n')).not.toContain(name);
  });

  it('is told of no run of it: not among all, and by its id as by an id of nothing', async () => {
    const query = 'subscription ($id: ID) { collectionProgress(instanceId: $id) { missed run { id } } }';
    const absent = newId();
    const heard = [null, hidden.instanceId, absent, own.instanceId].map((id) =>
      listen(listener(), query, { id }),
    );
    const publish = (id: string, instanceId: string): Promise<void> =>
      Promise.resolve(api.feed.publish({ ...(run as object), id, instanceId } as never));
    const [all, byId, byNothing, ownOnly] = heard as [Heard, Heard, Heard, Heard];
    await until(async () => {
      await publish('hidden-run', hidden.instanceId);
      await publish('own-run', own.instanceId);
      return all.texts.length > 0 && ownOnly.texts.length > 0;
    }, 'runs of the own instance are told');
    for (const { stop } of heard) await stop();
    expect(all.texts.join('\n')).toContain('own-run');
    expect(all.texts.join('\n')).not.toContain('hidden-run');
    expect(byId.texts).toEqual(byNothing.texts);
    expect(byId.texts.join('\n')).not.toContain('hidden-run');
  });
});
