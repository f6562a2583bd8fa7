import type { Clock } from '../../core/clock.js';
import { messageOf } from '../../core/errors.js';
import type { Logger } from '../../core/logger.js';
import { everywhere } from '../../core/permissions.js';
import type { GraphClient } from '../../graph/index.js';
import type { IngestSettings } from '../types.js';
import type { CoordinatedWork } from '../schedule/coordinator.js';
import { clearRetired } from './clear-retired.js';
import type { InstanceStore } from './instance.store.js';

/** Takes the assets of retired instances out of the present, in the background, and again after an interruption. */
export class RetirementWork implements CoordinatedWork {
  readonly #clearing = new Map<string, { abort: AbortController; done: Promise<void> }>();

  constructor(
    private readonly graph: GraphClient,
    private readonly instances: InstanceStore,
    private readonly settings: IngestSettings,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  async tick(): Promise<void> {
    const rows = await this.graph.read<{ id: string }>(
      `MATCH (i:Instance) WHERE i.retiredAt IS NOT NULL AND coalesce(i.zone, 'default') = $zone AND (i:Live OR EXISTS { MATCH (s:Scope {instanceId: i.id}) })
       RETURN i.id AS id`,
      { zone: this.settings.zone },
      { id: 'ingest.retired-instances' },
    );
    for (const { id } of rows) {
      if (this.#clearing.has(id)) continue;
      const abort = new AbortController();
      const done = this.#clear(id, abort.signal).finally(() => this.#clearing.delete(id));
      this.#clearing.set(id, { abort, done });
    }
  }

  async release(): Promise<void> {
    for (const { abort } of this.#clearing.values()) abort.abort();
    await Promise.all([...this.#clearing.values()].map(({ done }) => done));
  }

  async #clear(id: string, signal: AbortSignal): Promise<void> {
    try {
      const instance = await this.instances.find({ id }, everywhere);
      if (instance !== null)
        await clearRetired(this.graph, this.clock, this.settings.limits, instance, signal);
    } catch (error) {
      this.logger.warn(
        { instanceId: id, error: messageOf(error) },
        'a retired instance is not wholly removed yet',
      );
    }
  }
}
