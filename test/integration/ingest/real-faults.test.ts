import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { childKey } from '../../../src/core/asset-key.js';
import { systemClock } from '../../../src/core/clock.js';
import { systemContext } from '../../../src/core/context.js';
import { errorCatalogue, type ErrorCode } from '../../../src/core/errors.js';
import { silentLogger } from '../../../src/core/logger.js';
import type { EngineKind } from '../../../src/engines/contract.js';
import { migrate } from '../../../src/graph/index.js';
import { type CollectionRun, createIngest, type Ingest, type Instance } from '../../../src/ingest/index.js';
import { collectors, engines } from '../../../src/main/engines.js';
import { removeInstance, testVault, waitForRun } from '../../testkit/ingest-fixture.js';
import { startOwnMariadb } from '../../testkit/maria-own-server.js';
import { startOwnServer } from '../../testkit/pg-own-server.js';
import { type Relay, startRelay } from '../../testkit/relay.js';
import { openGraph, testServers, uniqueName } from '../../testkit/servers.js';
import { startOwnRedis } from '../collectors/redis/own-redis.js';

const graph = openGraph();
const ctx = systemContext();
const zone = uniqueName('zone');
const secret = 'reader-secret-of-it';

/** A real server with an account that may not see everything. */
interface Subject {
  port: number;
  user: string;
  /** Part of the key of what the account may not see, and of what it does. */
  hidden: { code: string; key: string; remedy: string };
  seen: string;
  /** Gives the account another password. */
  rotate(password: string): Promise<void>;
  stop(): Promise<void>;
}

const makers: Readonly<Record<EngineKind, () => Promise<Subject>>> = {
  postgres: async () => {
    const server = await startOwnServer();
    const admin = new Client({
      host: '127.0.0.1',
      port: server.port,
      user: server.user,
      password: server.password,
      database: 'postgres',
    });
    await admin.connect();
    await admin.query(`CREATE ROLE reader LOGIN PASSWORD '${secret}' IN ROLE pg_monitor`);
    await admin.query('CREATE TABLE open_one (a integer)');
    await admin.query('CREATE DATABASE closed_one');
    await admin.query('REVOKE CONNECT ON DATABASE closed_one FROM PUBLIC');
    return {
      port: server.port,
      user: 'reader',
      hidden: { code: 'DATABASE_SKIPPED', key: '/closed_one', remedy: 'GRANT CONNECT ON DATABASE' },
      seen: '/postgres.public.open_one.a',
      rotate: async (password) => {
        await admin.query(`ALTER ROLE reader PASSWORD '${password}'`);
      },
      stop: async () => {
        await admin.end();
        await server.stop();
      },
    };
  },
  mysql: async () => {
    const server = await startOwnMariadb();
    await server.admin.query(
      `CREATE DATABASE shop; CREATE TABLE shop.open_one (a int); CREATE VIEW shop.v AS SELECT a FROM shop.open_one;
       CREATE USER reader@'127.0.0.1' IDENTIFIED BY '${secret}'; GRANT REFERENCES ON *.* TO reader@'127.0.0.1'`,
    );
    return {
      port: server.port,
      user: 'reader',
      hidden: { code: 'MISSING_GRANT', key: '/shop', remedy: 'GRANT SELECT, SHOW VIEW ON `shop`.*' },
      seen: '/shop.open_one.a',
      rotate: async (password) => {
        await server.admin.query(`SET PASSWORD FOR reader@'127.0.0.1' = PASSWORD('${password}')`);
      },
      stop: () => server.stop(),
    };
  },
  redis: async () => {
    const server = await startOwnRedis();
    for (let n = 1_000; n < 1_100; n += 1) await server.client.set(`cart:${n}`, 'x');
    const rules = ['on', `>${secret}`, '%R~*', '+@all', '-config|get', '-@write'];
    await server.client.call('ACL', 'SETUSER', 'reader', 'reset', ...rules);
    return {
      port: server.port,
      user: 'reader',
      hidden: { code: 'MISSING_GRANT', key: '', remedy: '+config|get' },
      seen: '/0.cart:{id}',
      rotate: async (password) => {
        await server.client.call('ACL', 'SETUSER', 'reader', 'resetpass', `>${password}`);
      },
      stop: () => server.stop(),
    };
  },
};

let ingest: Ingest;

beforeAll(async () => {
  await migrate(graph);
  ingest = createIngest({
    graph,
    collectors,
    engines,
    vault: testVault(graph),
    clock: systemClock,
    logger: silentLogger,
    settings: { jitterSeconds: 0, parallelInstances: 4, zone },
    dispatch: { pollMs: 60_000, leaseMs: 30_000 },
  });
  ingest.startWorking();
});
afterAll(async () => {
  await ingest.stop();
  await graph.close();
});

describe.each(Object.keys(makers) as EngineKind[])('an instance of %s in trouble', (engine) => {
  let subject: Subject;
  let relay: Relay;
  let instance: Instance;

  beforeAll(async () => {
    subject = await makers[engine]();
    relay = await startRelay(subject.port);
    const registered = await ingest.instances.registerInstance(ctx, {
      engine,
      host: '127.0.0.1',
      port: relay.port,
      user: subject.user,
      password: secret,
      tls: 'disable',
      collect: false,
    });
    instance = registered.instance;
  });
  afterAll(async () => {
    await relay.close();
    await removeInstance(graph, instance.id, instance.key, zone);
    await subject.stop();
  });

  const collect = (mode: 'FULL' | 'INCREMENTAL' = 'FULL'): Promise<CollectionRun> =>
    waitForRun(ingest, () => ingest.runs.startCollection(ctx, { instanceId: instance.id, mode }));

  /** Keys of what is in the present of the graph, with what each says. */
  async function present(): Promise<Map<string, string>> {
    const rows = await graph.read(
      'MATCH (a:Asset:Live {instanceId: $id}) RETURN a.key AS key, a.contentHash AS hash ORDER BY key',
      { id: instance.id },
    );
    return new Map(rows.map(({ key, hash }) => [String(key), String(hash)]));
  }

  function expectFailure(run: CollectionRun, code: ErrorCode): void {
    expect(run).toMatchObject({ state: 'FAILED', errorCode: code, added: 0, changed: 0, removed: 0 });
    expect(run.errorMessage).toContain(`127.0.0.1:${relay.port}`);
    expect(run.errorMessage).toContain(errorCatalogue[code].remedy);
    expect(run.errorMessage).not.toContain(secret);
  }

  it('is collected but for what its account may not see, which a warning names with the remedy', async () => {
    const run = await collect();
    expect(run.state).toMatch(/SUCCEEDED|PARTIAL/);
    const { code, key, remedy } = subject.hidden;
    expect(run.warnings).toContainEqual(
      expect.objectContaining({
        code,
        key: `${instance.key}${key}`,
        remedy: expect.stringContaining(remedy),
      }),
    );
    expect([...(await present()).keys()]).toContain(`${instance.key}${subject.seen}`);
  });

  it('fails with the account named when its password was changed, and stays as it was', async () => {
    await collect();
    const before = await present();
    await subject.rotate('another-secret-of-it');
    const run = await collect();
    expectFailure(run, 'ENGINE_AUTH_FAILED');
    expect(run.errorMessage).toContain(subject.user);
    expect(await present()).toEqual(before);
    const shown = await ingest.instances.instance(ctx, { id: instance.id });
    expect(shown).toMatchObject({ lastErrorCode: 'ENGINE_AUTH_FAILED', consecutiveFailures: 1 });
    const events = await graph.read(
      "MATCH (e:OutboxEvent {kind: 'collection.failed'}) WHERE e.payload CONTAINS $id RETURN e.payload AS payload",
      { id: run.id },
    );
    expect(events).toHaveLength(1);
    await expect(
      ingest.instances.updateInstance(ctx, { instanceId: instance.id, password: 'still-wrong' }),
    ).rejects.toMatchObject({ code: 'ENGINE_AUTH_FAILED' });
    await ingest.instances.updateInstance(ctx, { instanceId: instance.id, password: 'another-secret-of-it' });
    await subject.rotate(secret);
    await ingest.instances.updateInstance(ctx, { instanceId: instance.id, password: secret });
    expect((await collect('INCREMENTAL')).state).toMatch(/SUCCEEDED|PARTIAL/);
    expect((await present()).size).toBe(before.size);
  });

  it('that asks for TLS where there is none is not stored so', async () => {
    const plain = {
      postgres: testServers().postgres.port,
      mysql: testServers().mariadb.port,
      redis: subject.port,
    };
    await expect(
      ingest.instances.registerInstance(ctx, {
        engine,
        host: '127.0.0.1',
        port: plain[engine],
        user: subject.user,
        password: secret,
        tls: 'require',
        collect: false,
      }),
    ).rejects.toMatchObject({
      code: 'ENGINE_TLS_FAILED',
      message: expect.stringContaining(`127.0.0.1:${plain[engine]}`),
    });
    expect(
      await ingest.instances.instance(ctx, { key: `${engine}://127.0.0.1:${plain[engine]}` }),
    ).toBeNull();
  });

  it('that goes away fails with its address, stays readable, and another one goes on', async () => {
    await collect();
    const before = await present();
    relay.cut();
    const other = await ingest.instances.registerInstance(ctx, {
      engine,
      host: 'localhost',
      port: subject.port,
      user: subject.user,
      password: secret,
      tls: 'disable',
      collect: false,
    });
    try {
      const [run, beside] = await Promise.all([
        collect(),
        waitForRun(ingest, () =>
          ingest.runs.startCollection(ctx, { instanceId: other.instance.id, mode: 'FULL' }),
        ),
      ]);
      expectFailure(run, 'ENGINE_UNREACHABLE');
      expect(beside.state).toMatch(/SUCCEEDED|PARTIAL/);
      expect(await present()).toEqual(before);
    } finally {
      await removeInstance(graph, other.instance.id, other.instance.key, zone);
    }
  });
});

async function postgresWith(statements: readonly string[]): ReturnType<typeof startOwnServer> {
  const server = await startOwnServer();
  const { port, user, password } = server;
  const admin = new Client({ host: '127.0.0.1', port, user, password, database: 'postgres' });
  await admin.connect();
  for (const statement of statements) await admin.query(statement);
  await admin.end();
  return server;
}

async function mariadbWith(statements: readonly string[]): ReturnType<typeof startOwnMariadb> {
  const server = await startOwnMariadb();
  await server.admin.query('CREATE DATABASE odd; USE odd');
  for (const statement of statements) await server.admin.query(statement);
  return server;
}

describe.each(['postgres', 'mysql'] as const)('odd names and shapes of %s', (engine) => {
  const odd = 'We"ird. Na`me/#:%';
  const isPostgres = engine === 'postgres';
  const quoted = (name: string): string =>
    isPostgres ? `"${name.replaceAll('"', '""')}"` : `\`${name.replaceAll('`', '``')}\``;
  const width = isPostgres ? 1_600 : 2_000;
  const columns = Array.from({ length: width }, (_value, index) =>
    isPostgres ? `c${index} boolean` : `c${index} tinyint`,
  ).join(', ');
  const statements = [
    `CREATE TABLE wide (${columns})${isPostgres ? '' : ' ENGINE=MyISAM'}`,
    `CREATE TABLE ${quoted('Orders')} (id int PRIMARY KEY, ${quoted(odd)} int)`,
    `CREATE TABLE orders (id int PRIMARY KEY)`,
    `CREATE TABLE ${quoted(odd)} (id int PRIMARY KEY, other int, FOREIGN KEY (other) REFERENCES ${quoted(odd)} (id))`,
    'CREATE TABLE a (id int PRIMARY KEY, b_id int)',
    'CREATE TABLE b (id int PRIMARY KEY, a_id int, FOREIGN KEY (a_id) REFERENCES a (id))',
    'ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b (id)',
    ...(isPostgres
      ? [
          'CREATE VIEW one AS SELECT id FROM a',
          'CREATE VIEW two AS SELECT id FROM one',
          'CREATE OR REPLACE VIEW one AS SELECT id FROM two',
        ]
      : [
          'CREATE TABLE two (id int)',
          'CREATE VIEW one AS SELECT id FROM two',
          'CREATE VIEW three AS SELECT id FROM one',
          'DROP TABLE two',
          'RENAME TABLE three TO two',
        ]),
  ];
  let instance: Instance;
  let place: string;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    const server = isPostgres ? await postgresWith(statements) : await mariadbWith(statements);
    stop = () => server.stop();
    const registered = await ingest.instances.registerInstance(ctx, {
      engine,
      host: '127.0.0.1',
      port: server.port,
      user: server.user,
      password: server.password,
      tls: 'disable',
      collect: false,
    });
    instance = registered.instance;
    place = `${instance.key}/${isPostgres ? 'postgres.public' : 'odd'}`;
  });
  afterAll(async () => {
    await removeInstance(graph, instance.id, instance.key, zone);
    await stop();
  });

  const children = async (key: string, kind: string): Promise<string[]> => {
    const rows = await graph.read(
      'MATCH (a:Asset:Live {parentKey: $key, kind: $kind}) RETURN a.name AS name ORDER BY a.key',
      { key, kind },
    );
    return rows.map(({ name }) => String(name));
  };

  it('stand in the graph under keys of their own, and stay unchanged when they are collected again', async () => {
    const collect = (): Promise<CollectionRun> =>
      waitForRun(ingest, () => ingest.runs.startCollection(ctx, { instanceId: instance.id, mode: 'FULL' }));
    const first = await collect();
    expect(first.errorCode).toBeNull();
    const broken = first.warnings.filter(({ code }) => code === 'DEFINITION_UNREADABLE');
    expect(broken.map(({ key }) => key).sort()).toEqual(isPostgres ? [] : [`${place}.one`, `${place}.two`]);
    expect(await children(place, 'Table')).toEqual(
      expect.arrayContaining(['Orders', 'orders', odd, 'a', 'b', 'wide']),
    );
    expect(await children(place, 'View')).toEqual(expect.arrayContaining(['one', 'two']));
    expect((await children(`${place}.wide`, 'Column')).length).toBe(width);
    expect(await children(childKey(place, 'Table', 'Orders'), 'Column')).toEqual(
      expect.arrayContaining(['id', odd]),
    );
    const references = await graph.read(
      `MATCH (k:Asset:Live {instanceId: $id, kind: 'Constraint'})-[:REFERENCES]->(t:Asset) RETURN k.parentKey AS from, t.key AS to`,
      { id: instance.id },
    );
    const own = childKey(place, 'Table', odd);
    expect(references.map(({ from, to }) => `${String(from)} -> ${String(to)}`).sort()).toEqual(
      [`${place}.a -> ${place}.b`, `${place}.b -> ${place}.a`, `${own} -> ${own}`].sort(),
    );
    const again = await collect();
    expect(again).toMatchObject({ errorCode: null, added: 0, changed: 0, removed: 0 });
  });
});
