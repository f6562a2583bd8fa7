/**
 * Throughput of a read query with two api nodes against that with one, by turns in one run: nodes are processes of their
 * own over one Neo4j and one Redis. `npm run bench -- nodes [SECONDS PER ROUND]`.
 *
 * `ratio` is the median of the rounds. `cpuSeconds` says who used the processors in the median round of each kind: where
 * they are all busy with one node already, a second one can add nothing.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentLogger } from '../../src/core/logger.js';
import { EmbeddedRedis } from '../../src/main/embedded-redis.js';
import { benchGraph, temporaryFolder } from '../testkit/bench-servers.js';
import {
  type ChaosNode,
  type ClusterFacts,
  commandToken,
  startChaosNode,
  stopChaosNode,
} from '../testkit/chaos/cluster.js';
import { generateFleet } from '../testkit/graph-generator.js';

/** The bench starts a Neo4j and a Redis of its own. */
export const servers = false;

const rounds = 5;
const connections = 8;
const warmUpMs = 8_000;
const tables = 50;
const ticksPerSecond = 100;

const query = `query Page($parent: String!) {
  assets(first: ${tables}, filter: { parentKey: $parent, kinds: [TABLE] }) {
    nodes { key name kind path comment columns { key name dataType nullable comment } }
  }
}`;

/** What one round came to. */
interface Round {
  perSecond: number;
  cpu: { nodes: number; neo4j: number; client: number };
  /** Seconds in which processors had nothing to do, also for programs that have nothing to do with the bench. */
  idleSeconds: number;
}

/** Runs the rounds. */
export default async function run(args: string[]): Promise<Record<string, unknown>> {
  const roundMs = Number(args[0] ?? 6) * 1_000;
  const store = await benchGraph();
  const folder = temporaryFolder('nodes');
  const redis = await EmbeddedRedis.start({ dataFolder: join(folder.path, 'redis'), logger: silentLogger });
  const nodes: ChaosNode[] = [];
  const facts: ClusterFacts = {
    folder: folder.path,
    neo4j: store.neo4j.target,
    redisUrl: redis.url,
    rootKey: randomBytes(32).toString('base64'),
    traceFile: join(folder.path, 'trace.log'),
    script: fileURLToPath(new URL('../testkit/chaos/node-process.js', import.meta.url)),
    environment: { WAYMARK_LIMITS_REQUESTS_PER_MINUTE: '1000000' },
  };
  try {
    const fleet = await generateFleet(store.graph, {
      hostPrefix: 'postgres://bench-nodes-',
      instances: 1,
      databasesPerInstance: 1,
      schemasPerDatabase: 2,
      tablesPerSchema: tables,
    });
    const body = JSON.stringify({ query, variables: { parent: fleet.schemas[0] ?? '' } });
    for (const name of ['api-1', 'api-2']) nodes.push(await startChaosNode(facts, name, 'api'));
    const round = (count: number, ms: number): Promise<Round> =>
      measure(nodes.slice(0, count), store.neo4j.pid, () => load(nodes.slice(0, count), body, ms));
    await round(2, warmUpMs);
    const pairs: { one: Round; two: Round }[] = [];
    for (let number = 0; number < rounds; number += 1) {
      const pair = { one: await round(1, roundMs), two: await round(2, roundMs) };
      process.stderr.write(
        `round ${number + 1}: ${pair.one.perSecond.toFixed(1)} with one and ${pair.two.perSecond.toFixed(1)} requests/s with two nodes\n`,
      );
      pairs.push(pair);
    }
    const cores = availableParallelism();
    const one = medianOf(pairs.map((pair) => pair.one));
    const two = medianOf(pairs.map((pair) => pair.two));
    const available = cores * (roundMs / 1_000);
    const busy = (one.cpu.nodes + one.cpu.neo4j + one.cpu.client) / available;
    const idle = one.idleSeconds / available;
    const percent = (share: number): string => `${Math.round(share * 100)} %`;
    return {
      ratio: Number(median(pairs.map((pair) => pair.two.perSecond / pair.one.perSecond)).toFixed(2)),
      oneNodePerSecond: Number(one.perSecond.toFixed(1)),
      twoNodesPerSecond: Number(two.perSecond.toFixed(1)),
      cores,
      cpuSeconds: { roundSeconds: roundMs / 1_000, one: one.cpu, two: two.cpu },
      busyWithOneNode: Number(busy.toFixed(2)),
      idleWithOneNode: Number(idle.toFixed(2)),
      cause:
        idle < 0.2
          ? `with one node ${percent(idle)} of ${cores} cores are free: one node, Neo4j and the client use ${percent(busy)}, the rest of the machine ${percent(Math.max(0, 1 - busy - idle))}`
          : `with one node ${percent(idle)} of ${cores} cores are free for a second one`,
    };
  } finally {
    await Promise.all(nodes.map((node) => stopChaosNode(node)));
    await redis.stop();
    await store.stop();
    folder.remove();
  }
}

/** Asks over and over, spread over the nodes. @returns answers a second */
async function load(nodes: readonly ChaosNode[], body: string, forMs: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const targets = nodes.map((node) => ({ url: `${node.url ?? ''}/graphql`, token: commandToken(node) }));
  const started = performance.now();
  let answers = 0;
  await Promise.all(
    Array.from({ length: connections }, async (_unused, index) => {
      const target = targets[index % targets.length];
      if (target === undefined) return;
      while (performance.now() - started < forMs) {
        await ask(agent, target, body);
        answers += 1;
      }
    }),
  );
  agent.destroy();
  return answers / ((performance.now() - started) / 1_000);
}

async function ask(agent: Agent, target: { url: string; token: string }, body: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const asked = request(
      target.url,
      {
        agent,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          authorization: `Bearer ${target.token}`,
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => (text += part));
        response.on('end', () => {
          if (response.statusCode === 200 && text.includes('"columns"') && !text.includes('"errors"'))
            resolve();
          else reject(new TypeError(`answered ${String(response.statusCode)}: ${text.slice(0, 300)}`));
        });
      },
    );
    asked.once('error', reject);
    asked.end(body);
  });
}

/** Counts the seconds of processors that the work costs each part. */
async function measure(
  nodes: readonly ChaosNode[],
  neo4jPid: number | null,
  work: () => Promise<number>,
): Promise<Round> {
  const used = (): Round['cpu'] => {
    const own = process.cpuUsage();
    return {
      nodes: nodes.reduce((sum, { child }) => sum + cpuSecondsOf(child.pid ?? 0), 0),
      neo4j: treeSeconds(neo4jPid ?? 0),
      client: (own.user + own.system) / 1_000_000,
    };
  };
  const before = used();
  const idleBefore = idleSecondsOfMachine();
  const perSecond = await work();
  const after = used();
  const difference = (part: keyof Round['cpu']): number => Number((after[part] - before[part]).toFixed(2));
  return {
    perSecond,
    idleSeconds: Number((idleSecondsOfMachine() - idleBefore).toFixed(2)),
    cpu: { nodes: difference('nodes'), neo4j: difference('neo4j'), client: difference('client') },
  };
}

/** Of a process and everything it has started. */
function treeSeconds(pid: number): number {
  const children = readText(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
  return children.reduce((sum, child) => sum + treeSeconds(child), cpuSecondsOf(pid));
}

function cpuSecondsOf(pid: number): number {
  const fields = readText(`/proc/${pid}/stat`).split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / ticksPerSecond;
}

function idleSecondsOfMachine(): number {
  const [, ...ticks] = (readText('/proc/stat').split('\n')[0] ?? '').split(/\s+/);
  return Number(ticks[3] ?? 0) / ticksPerSecond;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function medianOf(all: readonly Round[]): Round {
  const sorted = all.toSorted((a, b) => a.perSecond - b.perSecond);
  return sorted[Math.floor(sorted.length / 2)] as Round;
}
