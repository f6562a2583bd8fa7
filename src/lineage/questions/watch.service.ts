import { isoTime, type Clock, sleep } from '../../core/clock.js';
import type { RequestContext } from '../../core/context.js';
import type { GraphClient } from '../../graph/index.js';
import type { GraphService } from './graph.service.js';
import type { GraphDirection, LineageGraph, LineageOptions } from './types.js';

/** Something around an asset has changed. */
export interface LineageChangeNotice {
  at: string;
  appearedIds: readonly string[];
  disappearedIds: readonly string[];
  /** Connected assets whose definition changed or that were dropped. */
  changedIds: readonly string[];
  edgesChanged: boolean;
  /** False when not everything connected could be watched. */
  complete: boolean;
}

const defaultEveryMs = 2_000;

/** Tells what changes upstream or downstream of an asset, whichever process wrote it. Needs `lineage.read` and `asset.read`. */
export class WatchService {
  constructor(
    private readonly graph: GraphClient,
    private readonly graphs: GraphService,
    private readonly clock: Clock,
    private readonly everyMs: number = defaultEveryMs,
  ) {}

  /** Notices as changes are seen, until the caller has gone. @throws ASSET_NOT_FOUND before the first one */
  async watch(
    ctx: RequestContext,
    input: Omit<LineageOptions, 'asOf'> & { key: string; direction: GraphDirection },
  ): Promise<AsyncGenerator<LineageChangeNotice, void, undefined>> {
    const present = { ...input, asOf: null };
    const before = await this.graphs.graph(ctx, present);
    return this.#notices(ctx, present, before, await this.#states(ctx, before));
  }

  async *#notices(
    ctx: RequestContext,
    present: LineageOptions & { key: string; direction: GraphDirection },
    first: LineageGraph,
    firstStates: Map<string, string>,
  ): AsyncGenerator<LineageChangeNotice, void, undefined> {
    let before = first;
    let states = firstStates;
    while (!ctx.signal.aborted) {
      await sleep(this.everyMs, ctx.signal);
      if (ctx.signal.aborted) return;
      const after = await this.graphs.graph(ctx, present);
      const now = await this.#states(ctx, after);
      const notice = noticeOf(isoTime(this.clock.nowMs()), before, after, states, now);
      before = after;
      states = now;
      if (notice !== null) yield notice;
    }
  }

  /** When each asset last changed. */
  async #states(ctx: RequestContext, { nodes }: LineageGraph): Promise<Map<string, string>> {
    const [row] = await this.graph.read<{ states: [string, string][] }>(
      `UNWIND $ids AS id MATCH (a:Asset {id: id})
       RETURN collect([id, coalesce(a.changedAt, a.validFrom) + ' ' + coalesce(a.validTo, '')]) AS states`,
      { ids: nodes.map(({ id }) => id) },
      { id: 'lineage.watched-states', signal: ctx.signal },
    );
    return new Map(row?.states);
  }
}

function noticeOf(
  at: string,
  before: LineageGraph,
  after: LineageGraph,
  states: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
): LineageChangeNotice | null {
  const earlier = new Set(before.nodes.map(({ id }) => id));
  const later = new Set(after.nodes.map(({ id }) => id));
  const notice = {
    at,
    appearedIds: [...later].filter((id) => !earlier.has(id)),
    disappearedIds: [...earlier].filter((id) => !later.has(id)),
    changedIds: [...now].flatMap(([id, state]) => (states.has(id) && states.get(id) !== state ? [id] : [])),
    edgesChanged: linksOf(before) !== linksOf(after),
    complete: after.complete,
  };
  const isQuiet =
    !notice.edgesChanged &&
    notice.changedIds.length + notice.appearedIds.length + notice.disappearedIds.length === 0;
  return isQuiet ? null : notice;
}

function linksOf({ links }: LineageGraph): string {
  return links
    .map(({ fromId, toId, direct, indirect }) => `${fromId} ${toId} ${direct} ${indirect}`)
    .toSorted()
    .join('\n');
}
