import type { GraphClient } from './client.js';

/**
 * Claims the next turn of regular work. Of all nodes that ask, one gets it, once in `everyMs`.
 * @param name of the work, for example `audit.checkpoint`
 * @param firstAfterMs how long after the first call ever the first turn is
 * @returns true when it is this caller's turn
 */
export async function claimTurn(
  graph: GraphClient,
  name: string,
  everyMs: number,
  nowMs: number,
  firstAfterMs = 0,
): Promise<boolean> {
  const rows = await graph.write<{ claimed: boolean }>(
    `MERGE (t:UpkeepTask {name: $name}) ON CREATE SET t.nextMs = $nowMs + $firstAfterMs SET t.lock = $nowMs
     WITH t WHERE t.nextMs <= $nowMs
     SET t.nextMs = $nowMs + $everyMs, t.lastMs = $nowMs
     RETURN true AS claimed`,
    { name, everyMs, nowMs, firstAfterMs },
    { id: 'upkeep.claim' },
  );
  return rows.length > 0;
}

/** Gives a claimed turn back, so that the work is tried again after `inMs`. */
export async function postponeTurn(
  graph: GraphClient,
  name: string,
  inMs: number,
  nowMs: number,
): Promise<void> {
  await graph.write(
    'MATCH (t:UpkeepTask {name: $name}) SET t.nextMs = $nextMs',
    { name, nextMs: nowMs + inMs },
    { id: 'upkeep.postpone' },
  );
}
