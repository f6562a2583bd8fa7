import type { RunningJob } from '../../../../src/jobs/index.js';

/** Writes in the graph, under the fence, that a holder of a job did a step. */
export async function leaveTrace(job: RunningJob, holder: string, step: number): Promise<void> {
  await job.transaction(async (tx) => {
    await tx.run('CREATE (:JobTrace {jobId: $id, holder: $holder, step: $step})', {
      id: job.id,
      holder,
      step,
    });
  });
}
