import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connection, createConnection } from 'mysql2/promise';
import { silentLogger } from '../../src/core/logger.js';
import * as childProcess from '../../src/core/child-process.js';
import * as marks from '../../src/core/process-marks.js';
import * as account from '../../src/main/servers/account.js';
import * as kept from '../../src/main/servers/kept.js';
import { type RunningMariadb, startMariadbServer } from '../../src/main/servers/mariadb.js';
import { isMysqlTried, testServers } from './servers.js';
// @ts-expect-error -- a plain script, shared with the command line
import { startMysqlServer } from './versions/mysql-server.mjs';

/** A MariaDB server of one test's own (MySQL when that is tried), with TLS on, for what a shared one cannot be put to. */
export interface OwnMariadb {
  port: number;
  user: string;
  password: string;
  /** Certificate authority that signed the server's certificate for the name `localhost`, PEM. */
  ca: string;
  /** PEM of an authority that signed nothing. */
  otherCa: string;
  /** A connection of the administrator that takes several statements at once. */
  admin: Connection;
  /** URL for an account. */
  url(user?: string, password?: string, database?: string): string;
  stop(): Promise<void>;
}

/** Starts a server in a new folder with more settings. */
export async function startOwnMariadb(settings: Readonly<Record<string, string>> = {}): Promise<OwnMariadb> {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-maria-'));
  chmodSync(folder, 0o755);
  const { ca, otherCa } = makeCertificates(folder);
  const options = {
    dataFolder: join(folder, 'server'),
    fast: true,
    logger: silentLogger,
    settings: {
      'ssl-cert': join(folder, 'server.crt'),
      'ssl-key': join(folder, 'server.key'),
      'ssl-ca': join(folder, 'ca.crt'),
      ...settings,
    },
  };
  const server = await (isMysqlTried() ? startMysql(options) : startMariadbServer(options));
  const { port, user, password } = server;
  const admin = await createConnection({
    host: '127.0.0.1',
    port,
    user,
    password,
    multipleStatements: true,
  });
  return {
    port,
    user,
    password,
    ca,
    otherCa,
    admin,
    url: (name = user, secret = password, database = '') =>
      `mysql://${encodeURIComponent(name)}:${encodeURIComponent(secret)}@127.0.0.1:${port}/${database}`,
    stop: async () => {
      await admin.end();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
      rmSync(server.folder, { recursive: true, force: true });
    },
  };
}

async function startMysql(
  options: object,
): Promise<Pick<RunningMariadb, 'port' | 'user' | 'password' | 'folder' | 'stop'>> {
  const product = { account, childProcess, kept, marks };
  // oxlint-disable-next-line typescript/no-unsafe-return, typescript/no-unsafe-call -- a plain script
  return await startMysqlServer(product, { ...options, binFolder: testServers().mariadb.bin });
}

function makeCertificates(folder: string): { ca: string; otherCa: string } {
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  };
  const key = (name: string): string[] => ['-nodes', '-newkey', 'rsa:2048', '-keyout', `${name}.key`];
  for (const name of ['ca', 'other']) {
    openssl(
      'req',
      '-new',
      '-x509',
      '-days',
      '30',
      ...key(name),
      '-subj',
      `/CN=waymark test ${name}`,
      '-out',
      `${name}.crt`,
    );
  }
  openssl('req', '-new', ...key('server'), '-subj', '/CN=localhost', '-out', 'server.csr');
  writeFileSync(join(folder, 'names'), 'subjectAltName=DNS:localhost\n');
  const signed = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names'];
  openssl('x509', '-req', '-days', '30', '-in', 'server.csr', ...signed, '-out', 'server.crt');
  for (const name of ['ca.crt', 'server.crt', 'server.key']) chmodSync(join(folder, name), 0o644);
  return {
    ca: readFileSync(join(folder, 'ca.crt'), 'utf8'),
    otherCa: readFileSync(join(folder, 'other.crt'), 'utf8'),
  };
}
