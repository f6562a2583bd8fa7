// Runs the test servers (Neo4j, PostgreSQL, MariaDB, two Redis) and stays as long as somebody needs them. Started by
// scripts/test-servers.mjs. Every user holds a connection to this process; when the last one has gone the servers are
// stopped, unless `up` asked to keep them. A user that is killed loses its connection, so nothing is left running.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** After the last user has gone, so that one that comes right behind does not start everything anew. */
const graceMs = 1_000;

export async function keep({ folder, factsFile, product, filesFolder }) {
  const load = (path) => import(join(product, path));
  const { isWaymarkError } = await load('src/core/errors.js');
  const { lockFolder } = await load('src/core/process-marks.js');
  let unlock;
  try {
    unlock = lockFolder(folder, 'The keeper of the test servers', 'keeper.lock');
  } catch (error) {
    // Another keeper was faster; its servers serve everybody.
    if (isWaymarkError(error, 'EMBEDDED_ALREADY_RUNNING')) return;
    throw error;
  }
  rmSync(factsFile, { force: true });
  const running = [];
  let ending;
  const end = (exitCode) => {
    ending ??= (async () => {
      rmSync(factsFile, { force: true });
      await Promise.allSettled(running.map((server) => server.stop()));
      unlock();
      process.exit(exitCode);
    })();
  };
  process.on('SIGTERM', () => end(0));
  process.on('SIGINT', () => end(0));
  try {
    const leases = await acceptLeases(() => end(0));
    const facts = await startAll(load, folder, filesFolder, running);
    const partial = `${factsFile}.partial`;
    writeFileSync(partial, JSON.stringify({ keeperPid: process.pid, lease: leases, ...facts }, null, 2), {
      mode: 0o600,
    });
    renameSync(partial, factsFile);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    end(1);
  }
}

/** Listens for users. The first line a user sends is the token, the following ones are `keep` or `release`. */
async function acceptLeases(end) {
  const token = randomBytes(24).toString('hex');
  const users = new Set();
  let persistent = false;
  const endUnlessNeeded = () => {
    if (users.size === 0 && !persistent) end();
  };
  const server = createServer((socket) => {
    let text = '';
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (users.delete(socket)) setTimeout(endUnlessNeeded, graceMs);
    });
    const handle = (line) => {
      if (!users.has(socket)) {
        if (!sameText(line, token)) socket.destroy();
        else users.add(socket);
      } else if (line === 'keep') {
        persistent = true;
        socket.write('kept\n');
      } else if (line === 'release') {
        const last = users.size === 1 && !persistent;
        socket.write(last ? 'stopping\n' : 'kept\n');
        if (last) end();
      }
    };
    socket.on('data', (data) => {
      const lines = (text + data.toString()).split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) handle(line);
    });
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return { port: server.address().port, token };
}

function sameText(left, right) {
  return left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));
}

async function startAll(load, folder, filesFolder, running) {
  const [{ createLogger }, graph, { EmbeddedRedis }, { startPostgresServer }, { startMariadbServer }] =
    await Promise.all(
      [
        'core/logger',
        'graph/index',
        'main/embedded-redis',
        'main/servers/postgres',
        'main/servers/mariadb',
      ].map((path) => load(`src/${path}.js`)),
    );
  const common = { logger: createLogger('warn'), progress: (text) => process.stderr.write(`${text}\n`) };
  const started = async (starting) => {
    const server = await starting;
    running.push(server);
    return server;
  };
  const place = (name) => join(folder, name);
  const readerPassword = randomBytes(12).toString('hex');
  const [neo4j, postgres, mariadb, redis, redisSecured] = await Promise.all([
    started(startGraph(graph, folder, filesFolder, common)),
    started(
      startPostgresServer({ ...common, dataFolder: place('pg'), fast: true, settings: postgresSettings }),
    ),
    started(
      startMariadbServer({ ...common, dataFolder: place('maria'), fast: true, settings: mariadbSettings }),
    ),
    started(
      EmbeddedRedis.start({
        ...common,
        dataFolder: place('redis-acl'),
        settings: redisSettings,
        users: redisUsers(readerPassword),
      }),
    ),
    started(EmbeddedRedis.start({ ...common, dataFolder: place('redis-password'), settings: redisSettings })),
  ]);
  const server = ({ host, port, user, password, binFolder, socket }) => ({
    host,
    port,
    user,
    password,
    bin: binFolder,
    socket,
  });
  return {
    neo4j: { ...neo4j.target, pid: neo4j.pid },
    postgres: server(postgres),
    mariadb: server(mariadb),
    redis: { host: '127.0.0.1', port: redis.port, readerUser: 'reader', readerPassword },
    redisSecured: { host: '127.0.0.1', port: redisSecured.port, password: redisSecured.password },
  };
}

const postgresSettings = {
  max_connections: '200',
  max_locks_per_transaction: '2048',
  max_wal_size: '2GB',
  max_replication_slots: '40',
  max_wal_senders: '40',
};
const mariadbSettings = {
  'max-connections': '300',
  'innodb-buffer-pool-size': '256M',
  'table-open-cache': '4000',
  'event-scheduler': 'OFF',
};
export const redisSettings = { databases: '512', appendonly: 'no' };

/** Accounts of the Redis with an ACL file. Rules for channels are new in version 6.2. */
export function redisUsers(readerPassword, hasChannels = true) {
  const all = hasChannels ? '~* &*' : '~*';
  const orders = hasChannels ? '~orders:* resetchannels &orders:*' : '~orders:*';
  return {
    default: `on nopass ${all} +@all`,
    reader: `on >${readerPassword} ${all} -@all +@read +@connection +@slow -keys`,
    orders: `on >${readerPassword} ${orders} +@all -@dangerous`,
    retired: `off >${readerPassword} ~* +@all`,
  };
}

async function startGraph({ EmbeddedNeo4j, GraphClient, migrate }, folder, filesFolder, common) {
  const embedded = await EmbeddedNeo4j.start({
    ...common,
    filesFolder,
    dataFolder: join(folder, 'neo4j'),
    port: 0,
    heapMiB: Number(process.env.WAYMARK_TEST_HEAP_MIB ?? 1024),
    pageCacheMiB: 512,
  });
  const client = new GraphClient(embedded.target);
  try {
    await migrate(client);
  } finally {
    await client.close();
  }
  return embedded;
}
