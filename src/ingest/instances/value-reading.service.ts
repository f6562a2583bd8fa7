import { type RequestContext, requirePermission } from '../../core/context.js';
import type { SecretVault } from '../../core/secrets.js';
import type { Engine, EngineKind, SampledValues, ValueSample } from '../../engines/contract.js';
import { targetOf } from '../runs/execute-run.js';
import type { InstanceStore } from './instance.store.js';

/** Reads a few values of an instance with the credentials of collections. Whether that is allowed, the caller decides. */
export class ValueReadingService {
  constructor(
    private readonly instances: InstanceStore,
    private readonly engines: Readonly<Partial<Record<EngineKind, Engine>>>,
    private readonly vault: SecretVault,
  ) {}

  /** Values by column; null when there is no such instance or its engine's values are never read. @throws FORBIDDEN, ENGINE_* */
  async read(ctx: RequestContext, instanceId: string, sample: ValueSample): Promise<SampledValues | null> {
    const access = requirePermission(ctx, 'classification.manage');
    const instance = await this.instances.find({ id: instanceId }, access, ctx.signal);
    if (instance === null || instance.retiredAt !== null) return null;
    const engine = this.engines[instance.engine];
    if (engine?.sampleValues === undefined) return null;
    return engine.sampleValues(await targetOf(ctx, instance, this.vault), sample, ctx.signal);
  }
}
