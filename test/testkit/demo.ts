import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { WaymarkError } from '../../src/core/errors.js';
import { resourcePath } from '../../src/core/resources.js';

/** The demo as a newcomer runs it: the command line in a process of its own, on a folder of its own. */
export interface RunningDemo {
  url: string;
  /** The one-time link it printed. */
  signInLink: string;
  /** Login and password of the administrator. */
  login: string;
  password: string;
  dataFolder: string;
  pid: number;
  /** Time from the start of the process until the link was printed, s. */
  readySeconds: number;
  /** What it has said so far. */
  output(): string;
  /** A superuser of the sample fleet's PostgreSQL, for changes made behind Waymark's back. End it after use. */
  shopClient(): Promise<Client>;
  /** Command lines of what runs on its folder now, itself included. */
  processes(): string[];
  /** Ends it with a signal and waits until it has gone. @returns its exit code, null when the signal ended it */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

const readyTimeoutMs = 240_000;
const linkPattern = /Sign in \(once\): (\S+)/;

/** A data folder for demos; remove it with {@link removeDemoFolder}. */
export function demoFolder(): string {
  return mkdtempSync(join(tmpdir(), 'waymark-demo-'));
}

/** Removes the folder of an ended demo with everything in it, wherever its servers keep their data. */
export function removeDemoFolder(dataFolder: string): void {
  for (const name of ['postgres', 'mariadb', 'redis']) {
    const memory = join(dataFolder, 'demo', `${name}.json`);
    if (!existsSync(memory)) continue;
    const { dataFolder: place } = JSON.parse(readFileSync(memory, 'utf8')) as { dataFolder: string };
    rmSync(place, { recursive: true, force: true });
  }
  rmSync(dataFolder, { recursive: true, force: true });
}

/** Starts the demo and waits for its link. Port 0 is any that is free. The jars of Neo4j are those of the tests. @throws with what it said when it ends early */
export async function startDemo(dataFolder: string, port = 0): Promise<RunningDemo> {
  const startedMs = performance.now();
  const password = 'a long password for the tour';
  const child = spawn(process.execPath, [resourcePath('bin/waymark.mjs'), 'demo', '--port', String(port)], {
    cwd: dataFolder,
    env: {
      ...process.env,
      WAYMARK_DATA_FOLDER: dataFolder,
      WAYMARK_FILES_FOLDER: resourcePath('.waymark/neo4j'),
      WAYMARK_IDENTITY_ADMIN_PASSWORD: password,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => (said += data.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const signInLink = await awaitLink(child, () => said, ended);
  return {
    url: new URL(signInLink).origin,
    signInLink,
    login: 'admin',
    password,
    dataFolder,
    pid: child.pid ?? 0,
    readySeconds: (performance.now() - startedMs) / 1_000,
    output: () => said,
    processes: () => processesOn(dataFolder),
    shopClient: () => shopClient(dataFolder),
    end: async (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

/** Server processes name their folder on their command line or run in it. */
function processesOn(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        const place = readlinkSync(`/proc/${pid}/cwd`);
        return line.includes(folder) || place.startsWith(folder) ? [line.slice(0, 120)] : [];
      } catch {
        return [];
      }
    });
}

async function awaitLink(
  child: ChildProcess,
  output: () => string,
  ended: Promise<number | null>,
): Promise<string> {
  const found = new Promise<string>((resolve) => {
    const look = (): void => {
      const link = linkPattern.exec(output())?.[1];
      if (link !== undefined) resolve(link);
    };
    child.stderr?.on('data', look);
  });
  const early = ended.then(() => null);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), readyTimeoutMs)));
  const link = await Promise.race([found, early, late]);
  clearTimeout(timer);
  if (link !== null) return link;
  child.kill('SIGTERM');
  throw new WaymarkError(
    'EMBEDDED_START_FAILED',
    `The demo did not get ready. It said: ${output().slice(-2_000)}`,
  );
}

async function shopClient(dataFolder: string): Promise<Client> {
  const { port, passwords } = JSON.parse(readFileSync(join(dataFolder, 'demo', 'postgres.json'), 'utf8')) as {
    port: number;
    passwords: Record<string, string>;
  };
  const client = new Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password: passwords.postgres,
    database: 'shop',
  });
  await client.connect();
  return client;
}
