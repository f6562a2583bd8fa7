import type { PageArgs, ServicePage } from '../../schema/api/common/page.type.js';
import type { Audit, Checkpoint } from '../../src/audit/index.js';
import type { RequestContext } from '../../src/core/context.js';
import { WaymarkError } from '../../src/core/errors.js';

/** A page of checkpoints; the cursor of one is its number. @throws INPUT_INVALID for a cursor of another list */
export async function checkpointPage(
  audit: Audit,
  request: RequestContext,
  page: PageArgs,
): Promise<ServicePage<Checkpoint>> {
  const before = page.after === undefined || page.after === null ? null : Number(page.after);
  if (before !== null && !(Number.isInteger(before) && before > 0))
    throw new WaymarkError('INPUT_INVALID', 'The cursor is not one of this list.', {
      facts: { field: 'after' },
    });
  const found = await audit.service.checkpointPage(request, { first: page.first, before });
  return {
    nodes: found.checkpoints,
    cursors: found.checkpoints.map(({ number }) => String(number)),
    hasNextPage: found.hasNextPage,
    totalCount: async () => found.totalCount,
  };
}
