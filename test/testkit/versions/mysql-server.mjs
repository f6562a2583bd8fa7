// Runs a MySQL server (not MariaDB) on a folder, as src/main/servers does with MariaDB: on the loopback interface,
// administrator `admin` with a password, root with the same one through the socket.
import { execFile } from 'node:child_process';
import { chownSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * @param product modules of the product: `account`, `childProcess`, `kept`, `marks`
 * @param options `binFolder`, `dataFolder`, `settings`, `logger`
 */
export async function startMysqlServer(product, { binFolder, dataFolder, settings = {}, logger }) {
  const account = product.account.serverAccount('mysql');
  const spawn = product.account.asAccount(account);
  const folder = product.account.serverFolder(dataFolder, account);
  const unlock = product.marks.lockFolder(folder, 'MySQL');
  try {
    const password = product.kept.keptSecret(join(folder, 'password'));
    const port = await product.kept.keptPort(join(folder, 'port'));
    const data = join(folder, 'data');
    const server = join(binFolder, 'mysqld');
    if (!existsSync(join(folder, 'made'))) {
      rmSync(data, { recursive: true, force: true });
      await run(
        server,
        ['--no-defaults', '--initialize-insecure', '--auto-generate-certs=OFF', `--datadir=${data}`],
        spawn,
      );
      writeFileSync(join(folder, 'made'), '');
    }
    const socket = join('/tmp', `waymark-mysql-${port}.sock`);
    const all = {
      datadir: data,
      port,
      socket,
      'bind-address': '127.0.0.1',
      'pid-file': join(data, 'mysqld.pid'),
      mysqlx: 'OFF',
      'log-bin': 'binlog',
      'server-id': '1',
      'skip-name-resolve': 'ON',
      'innodb-flush-log-at-trx-commit': '0',
      'sync-binlog': '0',
      'init-file': initFile(folder, password, account),
      ...settings,
    };
    const supervised = new product.childProcess.SupervisedProcess({
      name: 'MySQL',
      command: server,
      args: ['--no-defaults', ...Object.entries(all).map(([name, value]) => `--${name}=${value}`)],
      spawn,
      endWithParent: 'SIGTERM',
      markFile: join(folder, 'server.pid'),
      logFile: join(folder, 'mysql.log'),
      startTimeoutMs: 120_000,
      stopTimeoutMs: 30_000,
      ready: async (_child, signal) => {
        while (!signal.aborted && !(await greets(port))) await new Promise((next) => setTimeout(next, 100));
      },
      logger,
    });
    await supervised.start();
    return {
      host: '127.0.0.1',
      port,
      user: 'admin',
      password,
      binFolder,
      folder,
      socket,
      stop: async () => {
        await supervised.stop();
        rmSync(socket, { force: true });
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Statements run at each start, before a connection is accepted. */
function initFile(folder, password, account) {
  const file = join(folder, 'init.sql');
  const statements = [
    `CREATE USER IF NOT EXISTS 'admin'@'127.0.0.1' IDENTIFIED BY '${password}'`,
    `GRANT ALL ON *.* TO 'admin'@'127.0.0.1' WITH GRANT OPTION`,
    `ALTER USER 'root'@'localhost' IDENTIFIED BY '${password}'`,
  ];
  writeFileSync(file, `${statements.join(';\n')};\n`, { mode: 0o600 });
  if (account !== null) chownSync(file, account.uid, account.gid);
  return file;
}

/** True when the server sends its greeting: byte 5 is the protocol version there, 255 in an error. */
function greets(port) {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    const finish = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(2_000, () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('close', () => finish(false));
    socket.once('data', (data) => finish(data[4] === 10));
  });
}
