import { type Clock, sleep } from '../core/clock.js';
import { type RequestContext, systemContext } from '../core/context.js';
import { messageOf } from '../core/errors.js';
import type { Logger } from '../core/logger.js';
import { claimTurn, type GraphClient, postponeTurn } from '../graph/index.js';

/** Work that one scheduler does regularly. */
export interface UpkeepTask {
  /** Also the name in the graph by which nodes take turns. */
  name: string;
  everyMs: number;
  /** How long after the first start ever; default at once. */
  firstAfterMs?: number;
  run(ctx: RequestContext): Promise<unknown>;
}

const retryMs = 60_000;

/** Does regular work: each task once in its time, on whichever scheduler asks first. */
export class Upkeep {
  #loop: Promise<void> | undefined;
  readonly #stop = new AbortController();

  constructor(
    private readonly graph: GraphClient,
    private readonly tasks: readonly UpkeepTask[],
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly tickMs = 5_000,
  ) {}

  /** Begins. */
  start(): void {
    this.#loop ??= this.#run();
  }

  /** Ends after the task under way, whose context is told to end. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
  }

  /** Does every task whose turn it is. @returns names of those done */
  async tick(): Promise<string[]> {
    const done: string[] = [];
    for (const task of this.tasks) {
      if (this.#stop.signal.aborted) break;
      if (await this.#do(task)) done.push(task.name);
    }
    return done;
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.tick();
      await sleep(this.tickMs, this.#stop.signal).catch(() => undefined);
    }
  }

  async #do(task: UpkeepTask): Promise<boolean> {
    try {
      if (!(await claimTurn(this.graph, task.name, task.everyMs, this.clock.nowMs(), task.firstAfterMs)))
        return false;
      await task.run(systemContext({ signal: this.#stop.signal }));
      return true;
    } catch (error) {
      if (this.#stop.signal.aborted) return false;
      this.logger.error(
        { task: task.name, error: messageOf(error) },
        'regular work failed; tried again soon',
      );
      await postponeTurn(this.graph, task.name, Math.min(task.everyMs, retryMs), this.clock.nowMs()).catch(
        (cause: unknown) =>
          this.logger.warn(
            { task: task.name, error: messageOf(cause) },
            'regular work could not be postponed',
          ),
      );
      return false;
    }
  }
}
