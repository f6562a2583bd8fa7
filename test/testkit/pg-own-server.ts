import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { testServers } from './servers.js';

/** A PostgreSQL server of one test's own, with TLS on, for what a shared one cannot be put to. */
export interface OwnServer {
  port: number;
  user: string;
  password: string;
  /** Certificate authority that signed the server's certificate for the name `localhost`, PEM. */
  ca: string;
  /** PEM of an authority that signed nothing. */
  otherCa: string;
  stop(): Promise<void>;
}

const password = 'own-server-secret';

interface Account {
  uid: number;
  gid: number;
}

/** The account PostgreSQL runs as: `postgres` when this process is root, else its own. */
function account(): Partial<Account> {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres']).toString());
  return { uid: id('-u'), gid: id('-g') };
}

/** Starts a server in a new folder. `hba` lines stand before the default ones (password for everybody on loopback). */
export async function startOwnServer(hba: readonly string[] = []): Promise<OwnServer> {
  const { bin } = testServers().postgres;
  const folder = mkdtempSync(join(tmpdir(), 'waymark-pg-'));
  const runAs = account();
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(join(folder, 'password'), password);
  for (const path of [folder, data, join(folder, 'password')]) {
    if (runAs.uid !== undefined) chownSync(path, runAs.uid, runAs.gid!);
  }
  const options = { ...runAs, stdio: 'ignore', cwd: folder } as const;
  const initdb = [
    '-D',
    data,
    '-E',
    'UTF8',
    '--locale=C',
    '-A',
    'scram-sha-256',
    '-U',
    'postgres',
    `--pwfile=${join(folder, 'password')}`,
    '--no-sync',
  ];
  execFileSync(join(bin, 'initdb'), initdb, options);
  const { ca, otherCa } = makeCertificates(folder, data, runAs);
  const lines = [...hba, 'host all all 127.0.0.1/32 scram-sha-256'];
  writeFileSync(join(data, 'pg_hba.conf'), `${lines.join('\n')}\n`);
  const port = await freePort();
  const settings = [
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${folder}`,
    'fsync=off',
    'ssl=on',
    'max_connections=40',
  ];
  const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  const child = spawn(join(bin, 'postgres'), args, { ...runAs, stdio: 'ignore', cwd: folder });
  await untilReady(port, child);
  return {
    port,
    user: 'postgres',
    password,
    ca,
    otherCa,
    stop: async () => {
      if (child.exitCode === null) {
        child.kill('SIGINT');
        await new Promise((resolve) => child.once('exit', resolve));
      }
      if (existsSync(folder)) rmSync(folder, { recursive: true, force: true });
    },
  };
}

function makeCertificates(
  folder: string,
  data: string,
  runAs: Partial<Account>,
): { ca: string; otherCa: string } {
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  };
  for (const name of ['ca', 'other']) {
    openssl(
      'req',
      '-new',
      '-x509',
      '-days',
      '30',
      '-nodes',
      '-newkey',
      'rsa:2048',
      '-subj',
      `/CN=waymark test ${name}`,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.crt`,
    );
  }
  openssl(
    'req',
    '-new',
    '-nodes',
    '-newkey',
    'rsa:2048',
    '-subj',
    '/CN=localhost',
    '-keyout',
    'server.key',
    '-out',
    'server.csr',
  );
  writeFileSync(join(folder, 'names'), 'subjectAltName=DNS:localhost\n');
  openssl(
    'x509',
    '-req',
    '-days',
    '30',
    '-in',
    'server.csr',
    '-CA',
    'ca.crt',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-extfile',
    'names',
    '-out',
    'server.crt',
  );
  for (const name of ['server.key', 'server.crt']) {
    const path = join(data, name);
    writeFileSync(path, readFileSync(join(folder, name)), { mode: 0o600 });
    if (runAs.uid !== undefined) chownSync(path, runAs.uid, runAs.gid!);
  }
  return {
    ca: readFileSync(join(folder, 'ca.crt'), 'utf8'),
    otherCa: readFileSync(join(folder, 'other.crt'), 'utf8'),
  };
}

async function freePort(): Promise<number> {
  return await new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function untilReady(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (child.exitCode !== null) throw new RangeError('The test PostgreSQL server ended at its start.');
    const client = new Client({ host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres' });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new RangeError('The test PostgreSQL server does not answer.');
}
