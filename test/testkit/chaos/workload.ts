import { appendFileSync } from 'node:fs';
import { z } from 'zod';
import { sleep } from '../../../src/core/clock.js';
import type { EventConsumer } from '../../../src/events/index.js';
import type { JobDefinition, JobHandler, RegisteredKind, RunningJob } from '../../../src/jobs/index.js';

/** Space of the jobs of the workload, beside those of the product. */
export const chaosSpace = 'chaos';

/** Steps of one job, and how long each takes. */
const steps = 5;
const stepMs = 200;

const definition: JobDefinition = {
  description: 'Takes some steps, each of which leaves a trace.',
  payload: z.object({ number: z.number() }),
  concurrency: 8,
  perInstance: 1,
  rate: null,
  attempts: 20,
  backoff: { firstMs: 200, mostMs: 2_000 },
  priority: 5,
  onLost: 'resume',
  timeoutMs: 120_000,
  quiet: false,
  startable: true,
};

/**
 * The kinds of the workload. Each step commits a trace in the graph under the fence, and writes a line to a file without
 * any, as an effect outside the graph would be.
 */
export function chaosKinds(traceFile: string | null): Record<string, RegisteredKind> {
  const run: JobHandler<never> | null =
    traceFile === null
      ? null
      : async (job: RunningJob) => {
          for (let step = 1; step <= steps; step += 1) {
            await sleep(stepMs, job.ctx.signal);
            job.ctx.signal.throwIfAborted();
            appendFileSync(traceFile, `${job.id} ${process.pid} ${step} ${Date.now()}\n`);
            await job.transaction((tx) =>
              tx.run(
                `MATCH (j:BackgroundJob {id: $id})
                 CREATE (:ChaosStep {jobId: $id, token: j.token, step: $step, atMs: timestamp()})`,
                { id: job.id, step },
              ),
            );
            job.progress(step, steps);
          }
          await job.transaction((tx) =>
            tx.run('CREATE (:ChaosDone {jobId: $id, atMs: timestamp()})', { id: job.id }),
          );
        };
  return { 'chaos.work': { definition, run } };
}

/** A consumer that leaves a trace of each event; a repeated one would leave two. */
export const chaosConsumer: EventConsumer = {
  name: 'chaos',
  description: 'Leaves a trace of each event.',
  kinds: ['job.changed'],
  lanes: 2,
  startAt: 'oldest',
  handle: async (event, { tx }) => {
    await tx.run('CREATE (:ChaosSeen {eventId: $id})', { id: event.id });
  },
};
