import { isoTime } from '../../core/clock.js';
import type { GraphClient } from '../../graph/index.js';

/** For how long events are kept. */
export interface EventRetentionPolicy {
  keepDays: number;
  /** 0: no compaction. */
  compactDays: number;
}

const dayMs = 86_400_000;
const batch = 2_000;

/** Events that every consumer seen in the last weeks has passed, and that no failed delivery or replay needs. */
const free = `
OPTIONAL MATCH (c:EventCursor) WHERE c.at >= $at
WITH min(c.position) AS passed
MATCH (e:OutboxEvent) WHERE e.position <= coalesce(passed, 9007199254740991) AND e.at < $at
  AND NOT EXISTS { MATCH (r:EventRetry {eventId: e.id}) WHERE r.state IN ['RETRYING', 'WAITING', 'DEAD'] }
  AND NOT EXISTS { MATCH (p:EventReplay {state: 'RUNNING'}) WHERE e.position > p.position AND e.position <= p.toPosition }`;

const expireQuery = `${free}
WITH e LIMIT $batch
OPTIONAL MATCH (h:HandledEvent {position: e.position})
OPTIONAL MATCH (r:EventRetry {eventId: e.id, state: 'DISCARDED'})
DETACH DELETE h, r
WITH DISTINCT e
DETACH DELETE e
RETURN count(e) AS removed`;

const compactQuery = `${free}
  AND EXISTS { MATCH (n:OutboxEvent {aggregate: e.aggregate, kind: e.kind}) WHERE n.position > e.position }
WITH e LIMIT $batch
DETACH DELETE e
RETURN count(e) AS removed`;

/**
 * Removes events by age, and of older ones all but the newest of each kind and aggregate. What a consumer has not
 * taken yet, or failed to handle, stays. Positions are never given again.
 * @returns how many were removed
 */
export async function retainEvents(
  graph: GraphClient,
  policy: EventRetentionPolicy,
  nowMs: number,
): Promise<{ expired: number; compacted: number }> {
  const run = async (query: string, days: number): Promise<number> => {
    const at = isoTime(nowMs - days * dayMs);
    let total = 0;
    for (;;) {
      const [row] = await graph.write<{ removed: number }>(query, { at, batch }, { id: 'events.retain' });
      total += row?.removed ?? 0;
      if ((row?.removed ?? 0) < batch) return total;
    }
  };
  const expired = await run(expireQuery, policy.keepDays);
  const compacted = policy.compactDays === 0 ? 0 : await run(compactQuery, policy.compactDays);
  return { expired, compacted };
}
