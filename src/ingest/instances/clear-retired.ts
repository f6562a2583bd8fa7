import { type Clock, isoTime } from '../../core/clock.js';
import { systemContext } from '../../core/context.js';
import { newId } from '../../core/ids.js';
import type { GraphClient } from '../../graph/index.js';
import type { ApplyContext, WriteLimits } from '../apply/apply-context.js';
import { AssetReader } from '../apply/asset-reader.js';
import { CreationBudget } from '../apply/creation-budget.js';
import { AssetPreparer } from '../apply/prepare.js';
import { ScopePlanner } from '../apply/scope-planner.js';
import { ScopeWriter } from '../apply/scope-writer.js';
import { loadScopes } from '../runs/known-scopes.js';
import { acquireLease, fence, releaseLease } from '../runs/lease.js';
import type { StoredInstance } from './instance.store.js';

const leaseMs = 600_000;

/**
 * Takes a retired instance's assets out of the present, scope by scope, each in a transaction of its own. Ending in
 * the middle loses nothing: the scopes that are left are removed by the next call.
 * @returns false when a run still works on the instance.
 */
export async function clearRetired(
  graph: GraphClient,
  clock: Clock,
  limits: WriteLimits,
  instance: StoredInstance,
  signal: AbortSignal,
): Promise<boolean> {
  const scopes = await loadScopes(graph, instance.id);
  const lease = await graph.transaction(
    (tx) => acquireLease(tx, `collection:${instance.id}`, newId(), leaseMs),
    { id: 'ingest.hold-for-retirement' },
  );
  if (lease === null) return false;
  const ctx = systemContext({ channel: 'job', signal });
  let lastMs = Math.max(0, ...[...scopes.values()].map(({ appliedAt }) => Date.parse(appliedAt) || 0));
  const context: ApplyContext = {
    ctx,
    graph,
    runId: '',
    instance: {
      id: instance.id,
      key: instance.key,
      engine: instance.engine,
      environment: instance.environment,
    },
    cause: JSON.stringify({ type: 'MANUAL', correlationId: ctx.correlationId }),
    limits,
    creation: new CreationBudget(limits.newAssetsAtOnce),
    empty: false,
    fence: (tx) => fence(tx, lease),
    nextTime: () => {
      lastMs = Math.max(clock.nowMs(), lastMs + 1);
      return isoTime(lastMs);
    },
    signal,
  };
  try {
    const preparer = new AssetPreparer(instance.key);
    const planner = new ScopePlanner(new AssetReader(graph, signal), preparer);
    const writer = new ScopeWriter(context, preparer);
    for (const scope of scopes.keys()) await writer.remove(await planner.planRemoval(scope));
    await graph.write(
      'MATCH (i:Asset {id: $id}) WHERE i:Live AND i.retiredAt IS NOT NULL SET i.validTo = $at REMOVE i:Live',
      { id: instance.id, at: context.nextTime() },
      { id: 'ingest.end-instance' },
    );
  } finally {
    await graph.transaction((tx) => releaseLease(tx, lease), { id: 'ingest.release-retirement' });
  }
  return true;
}
