import { newId } from '../../../src/core/ids.js';
import type { RequestContext } from '../../../src/core/context.js';
import { systemContext } from '../../../src/core/context.js';
import {
  type AccessScope,
  emptyScopeSet,
  everywhere,
  type Permission,
  type ScopeSet,
} from '../../../src/core/permissions.js';
import { systemClock } from '../../../src/core/clock.js';
import { silentLogger } from '../../../src/core/logger.js';
import { type Catalog, createCatalog } from '../../../src/catalog/index.js';
import type { GraphClient } from '../../../src/graph/index.js';

/** A signed-in person with the given scope for every permission, or one scope per permission. */
export function personContext(
  access: AccessScope | ((permission: Permission) => AccessScope) = everywhere,
  name = 'Ada',
): RequestContext {
  const id = newId();
  return {
    ...systemContext(),
    subject: { kind: 'person', id, name, sessionId: id },
    access: typeof access === 'function' ? access : () => access,
  };
}

/** A scope that allows only the given places. */
export function onlyIn(places: Partial<ScopeSet>, denied: Partial<ScopeSet> = {}): AccessScope {
  return { all: false, allow: { ...emptyScopeSet, ...places }, deny: { ...emptyScopeSet, ...denied } };
}

/** A scope that allows everything but the given places. */
export function notIn(places: Partial<ScopeSet>): AccessScope {
  return { all: true, allow: emptyScopeSet, deny: { ...emptyScopeSet, ...places } };
}

/** The catalogue over the test graph. */
export function testCatalog(graph: GraphClient): Catalog {
  return createCatalog({ graph, clock: systemClock, logger: silentLogger });
}
