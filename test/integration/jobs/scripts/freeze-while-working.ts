import { readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import { recordAudit } from '../../../../src/audit/index.js';
import { sleep } from '../../../../src/core/clock.js';
import { silentLogger } from '../../../../src/core/logger.js';
import { GraphClient, type GraphTarget } from '../../../../src/graph/index.js';
import { createJobs } from '../../../../src/jobs/index.js';
import { testKind } from '../../../testkit/jobs.js';
import { leaveTrace } from './trace.js';

/** Facts of the process, from a file. */
export interface FreezeFacts {
  target: GraphTarget;
  redis: { host: string; port: number };
  space: string;
  leaseMs: number;
}

/**
 * Works on jobs, and stops itself with SIGSTOP inside a transaction of the second step, with its locks held. Goes on as
 * if nothing had happened when somebody continues it, and says how each of its steps ended.
 */
export default async function freezeWhileWorking([file = '']: readonly string[]): Promise<void> {
  const { target, redis, space, leaseMs } = JSON.parse(readFileSync(file, 'utf8')) as FreezeFacts;
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  const jobs = createJobs({
    graph: new GraphClient(target),
    redis: new Redis(redis),
    kinds: {
      work: testKind(async (job) => {
        await leaveTrace(job, 'frozen', 1);
        await job
          .transaction(async (tx) => {
            process.kill(process.pid, 'SIGSTOP');
            // What was received before the stop is worked on first.
            await sleep(1);
            await tx.run('CREATE (:JobTrace {jobId: $id, holder: $holder, step: 2})', {
              id: job.id,
              holder: 'frozen',
            });
          })
          .then(
            () => say('committed'),
            () => say('refused'),
          );
        await leaveTrace(job, 'frozen', 3).then(
          () => say('committed'),
          () => say('refused'),
        );
      }),
    },
    recordAudit,
    nodeId: 'frozen',
    logger: silentLogger,
    settings: { space, leaseMs, pollMs: 200, sweepMs: 300 },
  });
  jobs.startWorking();
  say('working');
}
