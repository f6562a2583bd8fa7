import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { sleep } from '../../../src/core/clock.js';

/** A node of the cluster as a process of its own. */
export interface ChaosNode {
  name: string;
  roles: string;
  child: ChildProcess;
  /** Of the process that runs now. */
  id: string;
  url: string | null;
  dataFolder: string;
}

/** Where nodes find the stores and keep their own. */
export interface ClusterFacts {
  folder: string;
  neo4j: { uri: string; user: string; password: string };
  redisUrl: string;
  rootKey: string;
  traceFile: string;
  /** Compiled `node-process.js`. */
  script: string;
  /** More options of the nodes. */
  environment?: Readonly<Record<string, string>>;
}

/** Events that the stream keeps: so few that bursts of the workload go past it. */
export const chaosWindow = 200;

/** Starts a node and waits until it serves; a store that is away for the moment is waited for by starting again. */
export async function startChaosNode(facts: ClusterFacts, name: string, roles: string): Promise<ChaosNode> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await launch(facts, name, roles);
    } catch (error) {
      if (tries >= 20) throw error;
      await sleep(1_000);
    }
  }
}

async function launch(facts: ClusterFacts, name: string, roles: string): Promise<ChaosNode> {
  const dataFolder = join(facts.folder, name);
  const child = spawn(process.execPath, [facts.script], {
    // The node ends when nobody holds the other end of its input any more.
    stdio: ['pipe', 'pipe', process.env.CHAOS_LOG === '1' ? 'inherit' : 'ignore'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NEO4J_URI: facts.neo4j.uri,
      NEO4J_USER: facts.neo4j.user,
      NEO4J_PASSWORD: facts.neo4j.password,
      REDIS_URL: facts.redisUrl,
      WAYMARK_DATA_FOLDER: dataFolder,
      WAYMARK_ROLES: roles,
      WAYMARK_NODE_NAME: name,
      WAYMARK_HTTP_PORT: '0',
      WAYMARK_KEYS_ROOT_KEY: facts.rootKey,
      WAYMARK_LOG_LEVEL: 'warn',
      WAYMARK_EVENTS_WINDOW: String(chaosWindow),
      WAYMARK_EVENTS_SUBSCRIBER_LAG: '100000',
      CHAOS_TRACE_FILE: facts.traceFile,
      ...facts.environment,
    },
  });
  const first = await firstLine(child, name);
  const { id, url } = JSON.parse(first) as { id: string; url: string | null };
  return { name, roles, child, id, url, dataFolder };
}

/** What a node says when it serves. A node that has not said it within a while is killed. */
async function firstLine(child: ChildProcess, name: string): Promise<string> {
  const lines = createInterface({ input: child.stdout as NonNullable<ChildProcess['stdout']> });
  const late = setTimeout(() => child.kill('SIGKILL'), 180_000);
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve);
      child.once('exit', (code) => reject(new Error(`the node ${name} ended at its start with ${code}`)));
    });
  } finally {
    clearTimeout(late);
  }
}

/** Token of the owner's command line of a node with the role `api`. */
export function commandToken(node: ChaosNode): string {
  return (JSON.parse(readFileSync(join(node.dataFolder, 'node.json'), 'utf8')) as { token: string }).token;
}

/** Ends a node in good order. @returns its exit code; null when it had to be killed, or was before */
export async function stopChaosNode(node: ChaosNode): Promise<number | null> {
  if (node.child.exitCode !== null || node.child.signalCode !== null) return node.child.exitCode;
  const ended = new Promise<number | null>((resolve) => node.child.once('exit', resolve));
  node.child.kill('SIGCONT');
  node.child.kill('SIGTERM');
  const timer = setTimeout(() => node.child.kill('SIGKILL'), 60_000);
  const code = await ended;
  clearTimeout(timer);
  return code;
}

/** Kills the server below a supervisor's shell: the last of its descendants. */
export function killServer(pid: number | null): void {
  if (pid === null) return;
  for (let current = pid; ;) {
    const children = childrenOf(current);
    const server = children.find((child) => /redis-server|java/.test(commandOf(child))) ?? null;
    if (server === null) {
      if (/redis-server|java/.test(commandOf(current))) process.kill(current, 'SIGKILL');
      return;
    }
    current = server;
    if (childrenOf(current).length === 0) {
      process.kill(current, 'SIGKILL');
      return;
    }
  }
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function commandOf(pid: number): string {
  try {
    return (readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0] ?? '').split('/').at(-1) ?? '';
  } catch {
    return '';
  }
}
