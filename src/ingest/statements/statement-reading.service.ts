import { type RequestContext, requirePermission } from '../../core/context.js';
import { WaymarkError } from '../../core/errors.js';
import type { StatementReading } from '../../core/executed-statements.js';
import type { SecretVault } from '../../core/secrets.js';
import type { Collector, EngineKind } from '../../engines/contract.js';
import type { InstanceStore } from '../instances/instance.store.js';
import { targetOf } from '../runs/execute-run.js';
import type { IngestSettings } from '../types.js';

/** Bounds of one reading: as many statements as the engines keep when nobody has raised their limits, and more. */
const mostStatements = 20_000;
const mostCharacters = 64_000_000;

/** Reads the engines' own figures of executed statements, with the credentials of collections. */
export class StatementReadingService {
  constructor(
    private readonly instances: InstanceStore,
    private readonly collectors: Readonly<Partial<Record<EngineKind, Collector>>>,
    private readonly vault: SecretVault,
    private readonly settings: IngestSettings,
  ) {}

  /** Ids of instances that are collected here and whose engines keep figures of statements. */
  async instanceIds(ctx: RequestContext): Promise<string[]> {
    const access = requirePermission(ctx, 'collection.run');
    const { zone } = this.settings;
    const instances = await this.instances.list({ includeRetired: false, zone }, access, ctx.signal);
    return instances
      .filter(({ enabled, engine }) => enabled && this.collectors[engine]?.statements !== undefined)
      .map(({ id }) => id);
  }

  /** Reads them of one instance; null when its engine keeps none. @throws NOT_FOUND, FORBIDDEN, ENGINE_* */
  async read(ctx: RequestContext, input: { instanceId: string }): Promise<StatementReading | null> {
    const access = requirePermission(ctx, 'collection.run');
    const instance = await this.instances.find({ id: input.instanceId }, access, ctx.signal);
    if (instance === null || instance.retiredAt !== null)
      throw new WaymarkError('NOT_FOUND', 'There is no such instance.', {
        facts: { instanceId: input.instanceId },
      });
    const collector = this.collectors[instance.engine];
    if (collector?.statements === undefined) return null;
    const target = await targetOf(ctx, instance, this.vault);
    return collector.statements(target, instance.key, {
      signal: ctx.signal,
      statementTimeoutMs: this.settings.statementTimeoutMs,
      mostStatements,
      mostCharacters,
    });
  }
}
