import { Redis } from 'ioredis';
import { z } from 'zod';
import { recordAudit } from '../../src/audit/index.js';
import { silentLogger } from '../../src/core/logger.js';
import type { GraphClient } from '../../src/graph/index.js';
import {
  createJobs,
  type JobDefinition,
  type JobHandler,
  type Jobs,
  type JobsSettings,
  type RegisteredKind,
} from '../../src/jobs/index.js';
import { testServers, uniqueName } from './servers.js';

/** Limits of a kind under test: free of any. */
export const freeKind: JobDefinition = {
  description: 'A kind of a test.',
  payload: z.object({ label: z.string().default(''), instanceId: z.string().optional() }),
  concurrency: 50,
  perInstance: null,
  rate: null,
  attempts: 3,
  backoff: { firstMs: 50, mostMs: 400 },
  priority: 5,
  onLost: 'resume',
  timeoutMs: 60_000,
  quiet: false,
  startable: true,
};

/** A kind with a handler and other limits than {@link freeKind}. */
export function testKind(
  run: JobHandler<never> | null,
  changes: Partial<JobDefinition> = {},
): RegisteredKind {
  return { definition: { ...freeKind, ...changes }, run };
}

/** A set of jobs of a test's own. Nodes made from it share it. */
export interface TestJobs {
  space: string;
  /** Another node over the same jobs, with short leases. */
  node(kinds: Readonly<Record<string, RegisteredKind>>, settings?: Partial<JobsSettings>): Jobs;
  /** Throws away everything that Redis knows of these jobs. */
  loseRedis(): Promise<void>;
  /** Stops all nodes and removes the jobs. */
  stop(): Promise<void>;
}

/** Makes a set of jobs that no other test uses. */
export function testJobs(graph: GraphClient): TestJobs {
  const space = uniqueName('jobs');
  const { host, port } = testServers().redis;
  const redis = new Redis({ host, port });
  const nodes: Jobs[] = [];
  const loseRedis = async (): Promise<void> => {
    const keys = await redis.keys(`{${space}}:*`);
    if (keys.length > 0) await redis.del(...keys);
  };
  return {
    space,
    node: (kinds, settings = {}) => {
      const jobs = createJobs({
        graph,
        redis,
        kinds,
        recordAudit,
        nodeId: uniqueName('node'),
        logger: silentLogger,
        settings: {
          space,
          leaseMs: 3_000,
          pollMs: 300,
          tickMs: 100,
          sweepMs: 300,
          graceMs: 300,
          ...settings,
        },
      });
      nodes.push(jobs);
      return jobs;
    },
    loseRedis,
    stop: async () => {
      await Promise.all(nodes.map((node) => node.stop()));
      await loseRedis();
      redis.disconnect();
      await graph.autocommit(
        `MATCH (n:BackgroundJob {space: $space})
         OPTIONAL MATCH (e:OutboxEvent {aggregate: 'job:' + n.id}) OPTIONAL MATCH (c:OutboxCounter {aggregate: 'job:' + n.id})
         DETACH DELETE n, e, c`,
        { space },
      );
      await graph.autocommit('MATCH (n:JobQueue|JobSchedule {space: $space}) DETACH DELETE n', { space });
    },
  };
}
