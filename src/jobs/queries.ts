/** A job as a map, for the decoder. */
export const jobMap = `j {.id, .kind, .state, .instanceId, .payload, .priority, .attempts, .maxAttempts, .recoveries,
  .queuedMs, .runAtMs, .startedMs, .finishedAt, .waitMs, .durationMs, .nodeId, .token, .progressDone, .progressTotal,
  .progressText, .cancelRequested, .result, .errorCode, .errorMessage, .scheduleName, .requestedBy, .correlationId,
  .causationId, .traceparent}`;

/** What an ended job carries. */
export const finishedFields = 'SET j.finishedAt = $at, j.finishedMs = timestamp()';

/**
 * The lock on the queue makes order and limits exact: claims of one kind happen one after the other, whatever node asks.
 * Who asks names the job it was told of, or none when it has a place again; what begins is the most urgent one that is due
 * and has a place, so that it does not count which node looks when. The lock on that job makes sure that nobody has cancelled it meanwhile.
 */
export const claimQuery = `
MERGE (q:JobQueue {key: $queueKey}) ON CREATE SET q.space = $space, q.kind = $kind
SET q.lockedMs = timestamp()
WITH q, timestamp() AS now
OPTIONAL MATCH (asked:BackgroundJob {id: $id})
CALL () {
  MATCH (r:BackgroundJob {space: $space, kind: $kind, state: 'RUNNING'})
  RETURN count(r) AS running, collect(r.instanceId) AS places
}
WITH q, now, asked, places, [begun IN coalesce(q.begunMs, []) WHERE begun > now - $rateMs] AS lately, running
WITH q, now, places, lately, CASE
  WHEN $id IS NOT NULL AND (asked IS NULL OR asked.state <> 'WAITING' OR asked.token <> $token) THEN 'GONE'
  WHEN coalesce(q.paused, false) THEN 'PAUSED'
  WHEN asked.runAtMs > now THEN 'EARLY'
  WHEN running >= $concurrency OR size(lately) >= $rateMax THEN 'BUSY'
  ELSE 'FREE' END AS asking
CALL (asking, now, places) {
  WITH asking, now, places WHERE asking = 'FREE'
  MATCH (w:BackgroundJob {space: $space, kind: $kind, state: 'WAITING'}) WHERE w.runAtMs <= now
    AND ($perInstance IS NULL OR w.instanceId IS NULL OR size([at IN places WHERE at = w.instanceId]) < $perInstance)
  WITH w ORDER BY w.priority, w.id LIMIT 1
  SET w.touchedMs = timestamp()
  RETURN collect(w) AS first
}
WITH q, now, lately, asking, first[0] AS j
WITH q, now, lately, j, CASE
  WHEN asking <> 'FREE' THEN asking
  WHEN j IS NULL OR j.state <> 'WAITING' OR j.runAtMs > now THEN 'BUSY'
  ELSE 'CLAIMED' END AS outcome
FOREACH (_ IN CASE WHEN outcome = 'CLAIMED' THEN [1] ELSE [] END |
  SET j.state = 'RUNNING', j.token = j.token + 1, j.nodeId = $nodeId, j.leaseUntilMs = now + $leaseMs,
    j.attempts = j.attempts + 1, j.startedMs = now, j.waitMs = now - j.runAtMs, j.errorCode = null, j.errorMessage = null,
    q.begunMs = CASE WHEN $rateMs = 0 THEN null ELSE lately + now END)
RETURN outcome, ${jobMap} AS job`;

/** A few of each instance, so that many jobs of a busy one do not hide those of others. */
export const dueQuery = `
MATCH (j:BackgroundJob {space: $space, state: 'WAITING'}) WHERE j.runAtMs <= timestamp() + $aheadMs
  AND NOT EXISTS { MATCH (q:JobQueue {key: $space + ' ' + j.kind}) WHERE q.paused }
WITH j ORDER BY j.priority, j.id
WITH j.kind AS kind, j.instanceId AS instanceId, collect(j)[..$perPlace] AS jobs
UNWIND jobs AS j
RETURN j.id AS id, kind, j.token AS token, j.priority AS priority,
  CASE WHEN j.runAtMs > timestamp() THEN j.runAtMs - timestamp() ELSE 0 END AS delayMs
LIMIT 2000`;

/** Everything the view of one queue shows. */
export const queueQuery = `
OPTIONAL MATCH (q:JobQueue {key: $key})
WITH q, timestamp() AS now
CALL (now) {
  MATCH (j:BackgroundJob {space: $space, kind: $kind, state: 'WAITING'})
  RETURN count(CASE WHEN j.runAtMs <= now THEN 1 END) AS waiting, count(CASE WHEN j.runAtMs > now THEN 1 END) AS delayed,
    min(CASE WHEN j.runAtMs <= now THEN j.runAtMs END) AS oldestMs
}
CALL () {
  MATCH (j:BackgroundJob {space: $space, kind: $kind, state: 'RUNNING'}) RETURN count(j) AS running
}
CALL (now) {
  MATCH (j:BackgroundJob {space: $space, kind: $kind}) WHERE j.finishedMs > now - 86400000
  RETURN count(CASE j.state WHEN 'SUCCEEDED' THEN 1 END) AS succeeded, count(CASE j.state WHEN 'FAILED' THEN 1 END) AS failed,
    count(CASE j.state WHEN 'CANCELLED' THEN 1 END) AS cancelled,
    percentileCont(j.waitMs, 0.5) AS waitP50Ms, percentileCont(j.waitMs, 0.95) AS waitP95Ms,
    percentileCont(j.durationMs, 0.5) AS durationP50Ms, percentileCont(j.durationMs, 0.95) AS durationP95Ms
}
RETURN coalesce(q.paused, false) AS paused, q.pausedBy AS pausedBy, q.pausedAt AS pausedAt, waiting, delayed, running,
  succeeded, failed, cancelled, coalesce(now - oldestMs, 0) AS oldestWaitMs,
  waitP50Ms, waitP95Ms, durationP50Ms, durationP95Ms`;
