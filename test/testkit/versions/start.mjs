// Starts the server of a version and says where it is in the words of test/testkit/servers.ts.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startMysqlServer } from './mysql-server.mjs';

/**
 * @param wanted an entry of the matrix with its name
 * @param programs folder of the server's programs
 * @param folder for its data
 * @param load loads a module of the built product by its path
 * @returns `facts` for the file that WAYMARK_TEST_SERVERS names, and `stop`
 */
export async function startVersion(wanted, programs, folder, load) {
  const { createLogger } = await load('src/core/logger.js');
  const options = {
    logger: createLogger('warn'),
    dataFolder: join(folder, 'data'),
    binFolder: programs,
    fast: true,
  };
  if (wanted.engine === 'redis') return await startRedis(wanted, options, load);
  const server = await starters[wanted.engine](options, load);
  const { host, port, user, password, socket } = server;
  const facts = { host, port, user, password, bin: programs, socket, flavour: wanted.engine };
  return {
    facts: wanted.engine === 'postgres' ? { postgres: facts } : { mariadb: facts },
    stop: () => server.stop(),
  };
}

const starters = {
  postgres: async (options, load) => {
    const { startPostgresServer } = await load('src/main/servers/postgres.js');
    return await startPostgresServer({
      ...options,
      settings: {
        max_connections: '200',
        max_locks_per_transaction: '2048',
        max_replication_slots: '40',
        max_wal_senders: '40',
        // An archive from Maven has its libraries elsewhere than a package of Debian.
        ...(existsSync(join(options.binFolder, '..', 'lib', 'postgresql', 'pg_stat_statements.so'))
          ? { shared_preload_libraries: 'pg_stat_statements' }
          : {}),
      },
    });
  },
  mariadb: async (options, load) => {
    const { startMariadbServer } = await load('src/main/servers/mariadb.js');
    return await startMariadbServer({
      ...options,
      // Later versions offer TLS with a certificate of their own making; tests that need TLS start a server of their own.
      settings: {
        'max-connections': '300',
        'table-open-cache': '4000',
        'event-scheduler': 'OFF',
        ssl: 'OFF',
      },
    });
  },
  mysql: async (options, load) =>
    await startMysqlServer(await mysqlModules(load), {
      ...options,
      // Without certificates there is no TLS: passwords are then sent encrypted with the server's RSA key.
      settings: {
        'max-connections': '300',
        'table-open-cache': '4000',
        'event-scheduler': 'OFF',
        'auto-generate-certs': 'OFF',
      },
    }),
};

/** What the MySQL server is run with. */
export async function mysqlModules(load) {
  const [account, childProcess, kept, marks] = await Promise.all(
    ['main/servers/account', 'core/child-process', 'main/servers/kept', 'core/process-marks'].map((path) =>
      load(`src/${path}.js`),
    ),
  );
  return { account, childProcess, kept, marks };
}

/** Two servers, as the shared ones: with accounts, and with a password. Redis is found through PATH. */
async function startRedis(wanted, options, load) {
  const { EmbeddedRedis } = await load('src/main/embedded-redis.js');
  const readerPassword = randomBytes(12).toString('hex');
  const { redisSettings, redisUsers } = await import('../keeper.mjs');
  const open = await EmbeddedRedis.start({
    ...options,
    dataFolder: join(options.dataFolder, 'acl'),
    settings: redisSettings,
    users: redisUsers(readerPassword, wanted.version !== '6.0'),
  });
  const secured = await EmbeddedRedis.start({
    ...options,
    dataFolder: join(options.dataFolder, 'password'),
    settings: redisSettings,
  });
  return {
    facts: {
      redis: { host: '127.0.0.1', port: open.port, readerUser: 'reader', readerPassword },
      redisSecured: { host: '127.0.0.1', port: secured.port, password: secured.password },
    },
    stop: async () => void (await Promise.all([open.stop(), secured.stop()])),
  };
}
