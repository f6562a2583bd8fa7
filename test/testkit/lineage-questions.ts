import { type Catalog, createCatalog } from '../../src/catalog/index.js';
import { isoTime, sleep, systemClock } from '../../src/core/clock.js';
import { type RequestContext, systemContext } from '../../src/core/context.js';
import { silentLogger } from '../../src/core/logger.js';
import { type AccessScope, emptyScopeSet } from '../../src/core/permissions.js';
import type { GraphClient } from '../../src/graph/index.js';
import { createLineageQuestions, type LineageQuestions } from '../../src/lineage/questions/index.js';
import { LineageReplica } from '../../src/lineage/replica/replica.js';

/** The questions of lineage over a graph, answered both ways. */
export interface QuestionsFixture {
  catalog: Catalog;
  /** Off until it is started. */
  replica: LineageReplica;
  /** Answered from `replica` once it is ready. */
  fromMemory: LineageQuestions;
  fromGraph: LineageQuestions;
}

export function lineageQuestions(graph: GraphClient): QuestionsFixture {
  const catalog = createCatalog({ graph, clock: systemClock, logger: silentLogger });
  const replica = new LineageReplica(graph, systemClock, silentLogger);
  const idle = new LineageReplica(graph, systemClock, silentLogger);
  const over = (of: LineageReplica): LineageQuestions =>
    createLineageQuestions({ graph, replica: of, clock: systemClock, catalog });
  return { catalog, replica, fromMemory: over(replica), fromGraph: over(idle) };
}

/** A caller who sees what a scope says, and nothing else. */
export function limitedTo(scope: Partial<AccessScope>): RequestContext {
  const access = (): AccessScope => ({ all: false, allow: emptyScopeSet, deny: emptyScopeSet, ...scope });
  return { ...systemContext(), access };
}

/** A caller who sees everything but what has a tag. */
export function seesAllBut(tag: string): RequestContext {
  return limitedTo({ all: true, deny: { ...emptyScopeSet, tags: [tag] } });
}

/** A time that no change before or after shares. */
export async function timeBetween(): Promise<string> {
  await sleep(5);
  const time = isoTime(systemClock.nowMs());
  await sleep(5);
  return time;
}
