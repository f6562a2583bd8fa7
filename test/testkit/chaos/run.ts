import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { recordAudit } from '../../../src/audit/index.js';
import { sleep } from '../../../src/core/clock.js';
import { silentLogger } from '../../../src/core/logger.js';
import { createJobs } from '../../../src/jobs/index.js';
import { EmbeddedRedis } from '../../../src/main/embedded-redis.js';
import { benchGraph, temporaryFolder } from '../bench-servers.js';
import { seededRandom } from '../graph-generator.js';
import { type ChaosNode, type ClusterFacts, startChaosNode, stopChaosNode } from './cluster.js';
import { type Cluster, enqueue, faults, inject, type Recovery, schedule } from './faults.js';
import { judge, type Judgement, settle } from './judge.js';
import { subscribe } from './subscriber.js';
import { chaosKinds, chaosSpace } from './workload.js';

/** What is to be done to a cluster. */
export interface ChaosPlan {
  /** How many faults, one after the other. */
  schedules: number;
  /** Decides their order, their victims and the pauses between them. */
  seed: number;
  /** Compiled `node-process.js`. */
  script: string;
}

/** What became of it. */
export interface ChaosReport extends Judgement {
  recoveries: Recovery[];
  jobs: number;
  resumedSubscriptions: number;
  /** Nodes that were told to leave by SIGTERM and did not end well. */
  unclean: readonly string[];
}

/** Pause between two faults, ms. */
const pauses = { least: 500, most: 2_000 };
/** Pause between two jobs, ms: about a third of what the limits of the workload let through. */
const offerMs = 600;

/**
 * Two api and two worker nodes as processes of their own against one Neo4j and one Redis of their own, under load, while
 * nodes and stores are killed, workers frozen past their lease and the window of the stream filled.
 */
export async function runChaos({ schedules, seed, script }: ChaosPlan): Promise<ChaosReport> {
  const store = await benchGraph();
  const folder = temporaryFolder('chaos');
  const server = await EmbeddedRedis.start({
    dataFolder: join(folder.path, 'redis'),
    logger: silentLogger,
  });
  const redis = new Redis(server.url, { maxRetriesPerRequest: 2 });
  redis.on('error', () => undefined);
  const traceFile = join(folder.path, 'trace.log');
  writeFileSync(traceFile, '');
  const jobs = createJobs({
    graph: store.graph,
    redis,
    kinds: chaosKinds(null),
    recordAudit,
    nodeId: 'observer',
    logger: silentLogger,
    settings: { space: chaosSpace },
  });
  const facts: ClusterFacts = {
    folder: folder.path,
    neo4j: store.neo4j.target,
    redisUrl: server.url,
    rootKey: randomBytes(32).toString('base64'),
    traceFile,
    script,
  };
  const cluster: Cluster = {
    graph: store.graph,
    jobs,
    facts,
    nodes: [],
    subscribers: [],
    unclean: [],
    neo4jPid: () => store.neo4j.pid,
    redisPid: () => server.pid,
  };
  const ended = new AbortController();
  try {
    await startNodes(cluster);
    const serving = (): ChaosNode[] => cluster.nodes.filter((node) => node.url !== null && isUp(node));
    cluster.subscribers.push(subscribe(serving, 0), subscribe(serving, 1));
    const load = offerLoad(cluster, ended.signal);
    const recoveries = await strikeAll(cluster, schedules, seed);
    ended.abort();
    const offered = await load;
    await settle(cluster);
    return {
      ...(await judge(cluster, offered)),
      recoveries,
      unclean: cluster.unclean,
      jobs: offered.length,
      resumedSubscriptions: cluster.subscribers.reduce((sum, { resumed }) => sum + resumed, 0),
    };
  } finally {
    ended.abort();
    for (const subscriber of cluster.subscribers) subscriber.stop();
    await Promise.all(cluster.nodes.map((node) => stopChaosNode(node)));
    await jobs.stop();
    redis.disconnect();
    await server.stop();
    await store.stop();
    folder.remove();
  }
}

/** One after the other: the first makes what all share. */
async function startNodes({ facts, nodes }: Cluster): Promise<void> {
  for (const [name, roles] of [
    ['api-1', 'api'],
    ['api-2', 'api'],
    ['worker-1', 'worker,scheduler'],
    ['worker-2', 'worker,scheduler'],
  ] as const)
    nodes.push(await startChaosNode(facts, name, roles));
}

async function strikeAll(
  cluster: Cluster,
  schedules: number,
  seed: number,
): Promise<ChaosReport['recoveries']> {
  const random = seededRandom(seed);
  const recoveries: ChaosReport['recoveries'] = [];
  for (const [index, fault] of schedule(schedules, random).entries()) {
    await sleep(pauses.least + random() * (pauses.most - pauses.least));
    process.stderr.write(`${index + 1}/${schedules} ${fault}`);
    const recovery = await inject(cluster, fault, random);
    const { seconds, storeSeconds } = recovery;
    const store = storeSeconds === null ? '' : `, Neo4j answered after ${storeSeconds.toFixed(1)} s`;
    process.stderr.write(`: all went on after ${seconds.toFixed(1)} s${store}\n`);
    recoveries.push(recovery);
  }
  return recoveries;
}

/** Queues jobs without a pause. @returns their ids */
async function offerLoad(cluster: Cluster, signal: AbortSignal): Promise<string[]> {
  const ids: string[] = [];
  for (let number = 0; !signal.aborted; number += 1) {
    ids.push(await enqueue(cluster, number));
    await sleep(offerMs, signal);
  }
  return ids;
}

function isUp(node: ChaosNode): boolean {
  return node.child.exitCode === null && node.child.signalCode === null;
}

/** The faults of a run by kind: how many, and the longest time until everything went on. */
export function byFault(recoveries: ChaosReport['recoveries']): Record<string, unknown> {
  return Object.fromEntries(
    faults.map((fault) => {
      const own = recoveries.filter((entry) => entry.fault === fault);
      const most = (values: (number | null)[]): number | null =>
        values.length === 0 ? null : Math.max(...values.map((value) => value ?? 0));
      const store =
        fault === 'kill-neo4j' ? { maxStoreSeconds: most(own.map((entry) => entry.storeSeconds)) } : {};
      return [fault, { count: own.length, maxSeconds: most(own.map((entry) => entry.seconds)), ...store }];
    }),
  );
}
