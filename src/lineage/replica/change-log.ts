import { isoTime, systemClock } from '../../core/clock.js';
import { newId } from '../../core/ids.js';
import type { GraphTransaction } from '../../graph/index.js';

/** An edge by the ids of its ends. */
export interface EdgeRef {
  fromId: string;
  toId: string;
  kind: 'DIRECT' | 'INDIRECT';
}

/** Name of the one counter of lineage (`LineageState.name`). */
export const lineageStateName = 'lineage';
/** Topic that {@link GraphTransaction.announce} is called with: lineage has changed in this process. */
export const lineageTopic = 'lineage';

/** Most edges that a change lists one by one; after a larger one replicas are built anew. */
export const largestListedChange = 50_000;

/**
 * Raises the version of lineage and keeps what the transaction does to edges. Call it once in every transaction that
 * begins or ends edges: the counter stays locked until the transaction ends, so versions are in the order of commits.
 * `begun` and `ended` name what was touched, also when other evidence still states the edge: replicas read the
 * present state of these edges, so applying a change twice does no harm.
 * @returns the version after the transaction
 */
export async function recordLineageChange(
  tx: GraphTransaction,
  change: { begun: readonly EdgeRef[]; ended: readonly EdgeRef[] },
): Promise<number> {
  const listed = change.begun.length + change.ended.length <= largestListedChange;
  const [row] = await tx.run<{ version: number }>(
    `MERGE (s:LineageState {name: $name})
     SET s.version = coalesce(s.version, 0) + 1
     CREATE (:LineageChange {id: $id, version: s.version, at: $at, begun: $begun, ended: $ended, rebuild: $rebuild})
     RETURN s.version AS version`,
    {
      name: lineageStateName,
      id: newId(),
      at: isoTime(systemClock.nowMs()),
      begun: listed ? flat(change.begun) : [],
      ended: listed ? flat(change.ended) : [],
      rebuild: !listed,
    },
  );
  tx.announce(lineageTopic);
  return row?.version ?? 0;
}

/** `fromId, toId, kind, fromId, toId, kind, …` */
function flat(edges: readonly EdgeRef[]): string[] {
  return edges.flatMap(({ fromId, toId, kind }) => [fromId, toId, kind]);
}
