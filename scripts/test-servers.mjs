// Real servers for the tests: Neo4j, PostgreSQL, MariaDB and two Redis, on free loopback ports.
//   up      starts them (or finds them running) and prints where they are
//   down    stops them
//   status  prints where they are
// `up` leaves a keeper process behind that owns the servers; facts are in .waymark/test/servers.json (0600).
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = process.env.WAYMARK_TEST_FOLDER ?? join(root, '.waymark', 'test');
const factsFile = join(folder, 'servers.json');
const isRoot = process.getuid?.() === 0;

export function runningServers() {
  if (!existsSync(factsFile)) return null;
  const facts = JSON.parse(readFileSync(factsFile, 'utf8'));
  try {
    process.kill(facts.keeperPid, 0);
    return facts;
  } catch {
    return null;
  }
}

export async function up() {
  const running = runningServers();
  if (running !== null) return { facts: running, started: false };
  mkdirSync(folder, { recursive: true });
  rmSync(factsFile, { force: true });
  buildIfPossible();
  const log = openSync(join(folder, 'keeper.log'), 'w');
  const keeper = spawn(process.execPath, [fileURLToPath(import.meta.url), 'keep'], {
    detached: true,
    stdio: ['ignore', log, log],
    cwd: root,
  });
  let exited = false;
  keeper.once('exit', () => (exited = true));
  keeper.unref();
  for (let waited = 0; waited < 240_000; waited += 200) {
    const facts = runningServers();
    if (facts !== null) return { facts, started: true };
    if (exited) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(
    `The test servers did not start:\n${readFileSync(join(folder, 'keeper.log'), 'utf8').slice(-3000)}`,
  );
}

/** The keeper runs from dist/. A type error in code under work does not keep the servers from starting: `npm test` builds strictly before. */
function buildIfPossible() {
  try {
    execFileSync(process.execPath, [join(root, 'scripts', 'build.mjs'), '--if-needed', '--server-only'], {
      stdio: 'ignore',
    });
  } catch (error) {
    if (!existsSync(join(root, 'dist', 'src', 'graph', 'index.js'))) throw error;
  }
}

export async function down() {
  const facts = runningServers();
  if (facts === null) return;
  process.kill(facts.keeperPid, 'SIGTERM');
  for (let waited = 0; waited < 60_000 && runningServers() !== null; waited += 100) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  rmSync(factsFile, { force: true });
}

const given = new Set();

/** A free port that no other server of this run was given. */
async function freePort() {
  for (;;) {
    const port = await anyFreePort();
    if (!given.has(port)) {
      given.add(port);
      return port;
    }
  }
}

function anyFreePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** First existing path of a program, by PATH and the usual places; a missing one fails loudly. */
function program(names, places = []) {
  const folders = [
    ...places,
    ...(process.env.PATH ?? '').split(':'),
    '/usr/sbin',
    '/usr/local/sbin',
    '/usr/bin',
  ];
  for (const name of names) {
    const found = folders.map((place) => join(place, name)).find((path) => existsSync(path));
    if (found !== undefined) return found;
  }
  throw new Error(
    `${names.join(' or ')} is missing; run npm test, which installs what it needs, or waymark doctor`,
  );
}

function postgresFolders() {
  const base = '/usr/lib/postgresql';
  return existsSync(base)
    ? readdirSync(base)
        .sort((a, b) => Number(b) - Number(a))
        .map((version) => join(base, version, 'bin'))
    : [];
}

/** Account that PostgreSQL runs as: never root. */
function postgresAccount() {
  if (!isRoot) return {};
  return {
    uid: Number(execFileSync('id', ['-u', 'postgres'])),
    gid: Number(execFileSync('id', ['-g', 'postgres'])),
  };
}

async function until(what, check) {
  let last;
  for (let waited = 0; waited < 60_000; waited += 200) {
    try {
      return await check();
    } catch (error) {
      last = error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  throw new Error(`${what} did not answer: ${last}`);
}

const children = [];

function start(name, command, args, options = {}) {
  const log = openSync(join(folder, `${name}.log`), 'a');
  const child = spawn(command, args, { stdio: ['ignore', log, log], ...options });
  child.once('error', (error) => {
    process.stderr.write(`${name}: ${error.message}\n`);
    process.exit(1);
  });
  children.push({ name, child });
  return child;
}

async function startPostgres() {
  const bin = dirname(program(['initdb'], postgresFolders()));
  const account = postgresAccount();
  const data = join(folder, 'postgres');
  const secret = 'waymark-test-postgres';
  if (!existsSync(join(data, 'PG_VERSION'))) {
    rmSync(data, { recursive: true, force: true });
    mkdirSync(data, { recursive: true });
    if (account.uid !== undefined) chownSync(data, account.uid, account.gid);
    const passwordFile = join(folder, 'postgres-password');
    writeFileSync(passwordFile, secret);
    chmodSync(passwordFile, 0o644);
    for (let place = folder; place.startsWith(root); place = dirname(place)) chmodSync(place, 0o755);
    execFileSync(
      join(bin, 'initdb'),
      [
        '-D',
        data,
        '-U',
        'postgres',
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
        '-E',
        'UTF8',
        '--locale=C.UTF-8',
        '--no-sync',
      ],
      { stdio: ['ignore', 2, 2], cwd: '/', ...account },
    );
    rmSync(passwordFile);
  }
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    wal_level: 'logical',
    max_connections: 200,
    shared_preload_libraries: 'pg_stat_statements',
    track_commit_timestamp: 'on',
    max_locks_per_transaction: 2048,
    autovacuum: 'on',
    max_wal_size: '2GB',
  };
  start(
    'postgres',
    join(bin, 'postgres'),
    ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { cwd: '/', ...account },
  );
  const pg = (await import('pg')).default;
  await until('PostgreSQL', async () => {
    const client = new pg.Client({
      host: '127.0.0.1',
      port,
      user: 'postgres',
      password: secret,
      database: 'postgres',
    });
    await client.connect();
    await client.end();
  });
  return { host: '127.0.0.1', port, user: 'postgres', password: secret, bin };
}

async function startMariadb() {
  const server = program(['mariadbd', 'mysqld']);
  const install = program(['mariadb-install-db', 'mysql_install_db']);
  const data = join(folder, 'mariadb');
  const secret = 'waymark-test-mariadb';
  const asUser = isRoot ? ['--user=root'] : [];
  if (!existsSync(join(data, 'mysql'))) {
    rmSync(data, { recursive: true, force: true });
    mkdirSync(data, { recursive: true });
    execFileSync(
      install,
      [
        '--no-defaults',
        ...asUser,
        `--datadir=${data}`,
        '--auth-root-authentication-method=normal',
        '--skip-test-db',
      ],
      { stdio: 'ignore' },
    );
  }
  const port = await freePort();
  const init = join(folder, 'mariadb-init.sql');
  writeFileSync(
    init,
    `CREATE USER IF NOT EXISTS 'admin'@'127.0.0.1' IDENTIFIED BY '${secret}';\nGRANT ALL ON *.* TO 'admin'@'127.0.0.1' WITH GRANT OPTION;\nDELETE FROM mysql.global_priv WHERE User='';\nALTER USER 'root'@'localhost' IDENTIFIED BY '${secret}';\nFLUSH PRIVILEGES;\n`,
    { mode: 0o600 },
  );
  const settings = {
    datadir: data,
    port,
    'bind-address': '127.0.0.1',
    socket: join(tmpdir(), `waymark-mariadb-${port}.sock`),
    'pid-file': join(data, 'mariadb.pid'),
    'log-bin': 'binlog',
    'server-id': 1,
    'binlog-format': 'ROW',
    'binlog-row-image': 'FULL',
    'binlog-row-metadata': 'FULL',
    'innodb-flush-log-at-trx-commit': 0,
    'sync-binlog': 0,
    'innodb-buffer-pool-size': '256M',
    'max-connections': 300,
    'performance-schema': 'ON',
    'event-scheduler': 'OFF',
    'init-file': init,
    'table-open-cache': 4000,
    'open-files-limit': 20000,
    'expire-logs-days': 1,
    'skip-name-resolve': 'ON',
    'character-set-server': 'utf8mb4',
  };
  start('mariadb', server, [
    '--no-defaults',
    ...asUser,
    ...Object.entries(settings).map(([name, value]) => `--${name}=${value}`),
  ]);
  const mysql = await import('mysql2/promise');
  await until('MariaDB', async () => {
    const connection = await mysql.createConnection({
      host: '127.0.0.1',
      port,
      user: 'admin',
      password: secret,
    });
    await connection.end();
  });
  return {
    host: '127.0.0.1',
    port,
    user: 'admin',
    password: secret,
    socket: settings.socket,
    bin: dirname(program(['mariadb-dump', 'mysqldump'])),
  };
}

async function startRedis(name, extra) {
  const server = program(['redis-server', 'valkey-server']);
  const port = await freePort();
  const data = join(folder, name);
  mkdirSync(data, { recursive: true });
  start(name, server, [
    '--bind',
    '127.0.0.1',
    '--port',
    String(port),
    '--dir',
    data,
    '--save',
    '',
    '--appendonly',
    'no',
    '--databases',
    '64',
    '--maxmemory-policy',
    'noeviction',
    '--daemonize',
    'no',
    ...extra,
  ]);
  await until(name, () => redisAnswers(port));
  return port;
}

/** Any protocol answer will do: a secured server says that it wants a password. */
function redisAnswers(port) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('data', (data) => {
      socket.destroy();
      if (/^(\+PONG|-NOAUTH)/.test(String(data))) resolve();
      else reject(new Error(String(data)));
    });
    socket.once('error', reject);
  });
}

async function startNeo4j() {
  const { EmbeddedNeo4j, GraphClient, migrate } = await import(
    join(root, 'dist', 'src', 'graph', 'index.js')
  );
  const { createLogger } = await import(join(root, 'dist', 'src', 'core', 'logger.js'));
  const embedded = await EmbeddedNeo4j.start({
    filesFolder: join(root, '.waymark', 'neo4j'),
    dataFolder: join(folder, 'neo4j'),
    port: 0,
    heapMiB: Number(process.env.WAYMARK_TEST_HEAP_MIB ?? 1024),
    pageCacheMiB: 512,
    logger: createLogger('warn'),
    progress: (text) => process.stderr.write(`${text}\n`),
  });
  const graph = new GraphClient(embedded.target);
  await migrate(graph);
  await graph.close();
  return embedded;
}

async function keep() {
  mkdirSync(folder, { recursive: true });
  let neo4j;
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    const ends = children.map(
      ({ child }) =>
        new Promise((resolve) => (child.exitCode !== null ? resolve() : child.once('exit', resolve))),
    );
    for (const { name, child } of children) child.kill(name === 'postgres' ? 'SIGINT' : 'SIGTERM');
    await Promise.all([neo4j?.stop(), ...ends]);
    rmSync(factsFile, { force: true });
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const password = 'waymark-test-redis';
  const [embedded, postgres, mariadb, redisPort, securedPort] = await Promise.all([
    startNeo4j().then((value) => (neo4j = value)),
    startPostgres(),
    startMariadb(),
    startRedis('redis', []),
    startRedis('redis-secured', ['--requirepass', password]),
  ]);
  const facts = {
    keeperPid: process.pid,
    neo4j: { ...embedded.target, pid: embedded.pid },
    postgres,
    mariadb,
    redis: { host: '127.0.0.1', port: redisPort },
    redisSecured: { host: '127.0.0.1', port: securedPort, password },
  };
  writeFileSync(factsFile, JSON.stringify(facts, null, 2), { mode: 0o600 });
}

const command = process.argv[2];
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (command === 'keep') {
    keep().catch((error) => {
      process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
      for (const { child } of children) child.kill('SIGKILL');
      process.exit(1);
    });
  } else if (command === 'up') {
    const { facts } = await up();
    process.stdout.write(`${JSON.stringify(facts, null, 2)}\n`);
  } else if (command === 'down') {
    await down();
  } else {
    process.stdout.write(`${JSON.stringify(runningServers(), null, 2)}\n`);
  }
}
