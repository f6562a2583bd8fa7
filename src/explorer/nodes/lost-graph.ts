import { useEffect, useState } from 'react';
import { useRefresh } from '../parts/refresh.ts';
import type { MapComponent } from './nodes-query.ts';

/** An answer that takes longer than this is a reason to ask whether the graph answers at all. */
const slowMs = 2_500;
const askEveryMs = 1_500;
const graphId = 'neo4j';

/**
 * True while the node that answers says of itself that it cannot reach the graph. It is asked while an answer that comes
 * from the graph is slow or has failed.
 */
export function useLostGraph(waiting: boolean, failed: boolean): boolean {
  const [isSlow, setSlow] = useState(false);
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    const timer = waiting ? setTimeout(() => setSlow(true), slowMs) : undefined;
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [waiting]);
  const doubtful = isSlow || failed;
  useEffect(() => {
    if (!doubtful && !waiting) setLost(false);
  }, [doubtful, waiting]);
  useRefresh(() => {
    if (doubtful) void lacksGraph().then((lacks) => setLost(lacks));
  }, askEveryMs);
  return isLost;
}

/** Asks the node's own health check, which needs nothing of the graph. */
async function lacksGraph(): Promise<boolean> {
  try {
    const response = await fetch('/readyz', { cache: 'no-store' });
    return response.status === 503 && (await response.text()).includes('Neo4j');
  } catch {
    // Nobody answers: another failure, which the page says by itself.
    return false;
  }
}

/** The latest answer there was, while none comes. */
export function useLatest<Data>(data: Data | undefined): Data | undefined {
  const [kept, keep] = useState(data);
  if (data !== undefined && data !== kept) keep(data);
  return data ?? kept;
}

/** The picture as it was, with the graph failed and everything that needs it not well. */
export function withoutGraph(components: readonly MapComponent[]): MapComponent[] {
  const needing = new Set(components.find(({ id }) => id === graphId)?.dependents);
  return components.map((component) => {
    if (component.id === graphId) return { ...component, health: 'FAILED', reason: null, latencyMs: null };
    const isTouched = needing.has(component.id) && component.health !== 'FAILED';
    return isTouched ? { ...component, health: 'DEGRADED' } : component;
  });
}
