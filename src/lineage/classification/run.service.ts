import { recordAudit } from '../../audit/index.js';
import { type RequestContext, requirePermission } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import { appendEvent } from '../../events/index.js';
import { accessClause, type GraphClient, type GraphTransaction } from '../../graph/index.js';
import type { DetectRunner } from './detect-runner.js';
import type { FlowRunner } from './flow-runner.js';
import type { SampleRunner } from './sample-runner.js';
import type { ClassificationRun } from './types.js';

/** What a run looks at. */
export interface RunInput {
  /** One instance; null for all. */
  instanceId?: string | null;
  /** True: everything, not only what changed. */
  full?: boolean;
  /** True: values of instances that allow it, too. */
  sample?: boolean;
}

/** Queues a run in a transaction. @returns the id of the job */
export type QueueRun = (
  tx: GraphTransaction,
  ctx: RequestContext,
  payload: { instanceId: string | null; full: boolean },
) => Promise<string>;

/** What became of a request to run. */
export interface RunRequested {
  /** The job that does it; null when it was done at once. */
  jobId: string | null;
  outcome: ClassificationRun | null;
}

/** Runs classification: names and tags, values where that is allowed, then what flows. Needs `classification.manage`. */
export class RunService {
  constructor(
    private readonly graph: GraphClient,
    private readonly detect: DetectRunner,
    private readonly sample: SampleRunner,
    private readonly flow: FlowRunner,
    private readonly queueRun: QueueRun,
  ) {}

  /**
   * What changed in one instance is looked at now; the whole fleet, and everything of an instance, is a job.
   * @throws FORBIDDEN, NOT_FOUND, GRAPH_*
   */
  async request(ctx: RequestContext, input: RunInput): Promise<RunRequested> {
    requirePermission(ctx, 'classification.manage');
    const instanceId = input.instanceId ?? null;
    const full = input.full === true;
    if (instanceId !== null && !full) return { jobId: null, outcome: await this.run(ctx, input) };
    if (instanceId !== null) await this.#requireInstance(ctx, instanceId);
    const jobId = await this.graph.transaction((tx) => this.queueRun(tx, ctx, { instanceId, full }), {
      id: 'classification.queue-run',
      signal: ctx.signal,
    });
    return { jobId, outcome: null };
  }

  /** Does all that there is to do and says how much it was; running it again does nothing. @throws FORBIDDEN, NOT_FOUND, GRAPH_* */
  async run(ctx: RequestContext, input: RunInput = {}): Promise<ClassificationRun> {
    requirePermission(ctx, 'classification.manage');
    const instanceId = input.instanceId ?? null;
    if (instanceId !== null) await this.#requireInstance(ctx, instanceId);
    const found = await this.detect.run({ instanceId, full: input.full === true }, ctx.signal);
    const sampled =
      input.sample === true ? await this.sample.run(ctx, instanceId) : { sampled: 0, changed: 0 };
    const flowed = await this.flow.run(ctx.signal);
    const outcome: ClassificationRun = {
      examined: found.examined,
      changed: found.changed + sampled.changed,
      flowed,
      sampled: sampled.sampled,
    };
    if (outcome.changed + outcome.flowed > 0) await this.#told(ctx, outcome);
    return outcome;
  }

  async #requireInstance(ctx: RequestContext, id: string): Promise<void> {
    const access = accessClause('i', requirePermission(ctx, 'asset.read'));
    const [row] = await this.graph.read<{ id: string }>(
      `MATCH (i:Asset {id: $id}) WHERE i:Live AND i.kind = 'Instance' AND ${access.cypher} RETURN i.id AS id`,
      { ...access.params, id },
      { id: 'classification.instance-exists' },
    );
    if (row === undefined)
      throw new WaymarkError('NOT_FOUND', 'There is no such instance.', { facts: { instanceId: id } });
  }

  async #told(ctx: RequestContext, outcome: ClassificationRun): Promise<void> {
    await this.graph.transaction(
      async (tx) => {
        await recordAudit(tx, ctx, {
          action: 'classification.run',
          outcome: 'success',
          after: { ...outcome },
        });
        await appendEvent(tx, ctx, {
          kind: 'classification.changed',
          aggregate: 'classification',
          payload: { ...outcome },
        });
      },
      { id: 'classification.told' },
    );
  }
}
