import type { RequestContext } from '../../core/context.js';
import type { Asker } from './asking.js';
import type { GraphService } from './graph.service.js';
import type { AnswerFacts, GraphDirection, LineageLink, LineageOptions } from './types.js';

/** An edge that is there at one of two times only, or of another kind. */
export interface LineageDifference {
  change: 'APPEARED' | 'DISAPPEARED' | 'CHANGED';
  before: LineageLink | null;
  after: LineageLink | null;
}

/** How the lineage of an asset differs between two times. */
export interface LineageDiff {
  /** True when both sides are. */
  complete: boolean;
  before: AnswerFacts;
  after: AnswerFacts;
  /** Assets that went on under another name: neither they nor their edges have appeared or disappeared by that. */
  renamed: readonly { fromId: string; toId: string }[];
  appearedIds: readonly string[];
  disappearedIds: readonly string[];
  differences: readonly LineageDifference[];
}

/** Lineage at two times. Needs `lineage.read` and `asset.read`. */
export class DiffService {
  constructor(
    private readonly asker: Asker,
    private readonly graphs: GraphService,
  ) {}

  /** What appeared and disappeared around an asset from `from` to `to` (now when null). @throws ASSET_NOT_FOUND, INPUT_INVALID */
  async diff(
    ctx: RequestContext,
    input: Omit<LineageOptions, 'asOf'> & {
      key: string;
      direction: GraphDirection;
      from: string;
      to?: string | null;
    },
  ): Promise<LineageDiff> {
    const { from, to, ...question } = input;
    const before = await this.graphs.graph(ctx, { ...question, asOf: from });
    const after = await this.graphs.graph(ctx, { ...question, asOf: to ?? null });
    const idsBefore = new Set(before.nodes.map(({ id }) => id));
    const idsAfter = new Set(after.nodes.map(({ id }) => id));
    const appeared = [...idsAfter].filter((id) => !idsBefore.has(id));
    const disappeared = [...idsBefore].filter((id) => !idsAfter.has(id));
    const nameNow = await this.asker.store.renamed(disappeared, appeared, ctx.signal);
    const nowNamed = new Set(nameNow.values());
    return {
      complete: before.complete && after.complete,
      before: factsAlone(before),
      after: factsAlone(after),
      renamed: [...nameNow].map(([fromId, toId]) => ({ fromId, toId })),
      appearedIds: appeared.filter((id) => !nowNamed.has(id)),
      disappearedIds: disappeared.filter((id) => !nameNow.has(id)),
      differences: differences(before.links, after.links, nameNow),
    };
  }
}

/** @param nameNow ids of now by those of before, for what was renamed */
function differences(
  before: readonly LineageLink[],
  after: readonly LineageLink[],
  nameNow: ReadonlyMap<string, string>,
): LineageDifference[] {
  const name = ({ fromId, toId }: LineageLink): string => `${fromId} ${toId}`;
  const now = (id: string): string => nameNow.get(id) ?? id;
  const earlier = new Map(before.map((link) => [`${now(link.fromId)} ${now(link.toId)}`, link]));
  const later = new Map(after.map((link) => [name(link), link]));
  const result: LineageDifference[] = [];
  for (const [pair, link] of later) {
    const old = earlier.get(pair);
    if (old === undefined) result.push({ change: 'APPEARED', before: null, after: link });
    else if (old.direct !== link.direct || old.indirect !== link.indirect)
      result.push({ change: 'CHANGED', before: old, after: link });
  }
  for (const [pair, link] of earlier)
    if (!later.has(pair)) result.push({ change: 'DISAPPEARED', before: link, after: null });
  return result;
}

function factsAlone({
  complete,
  cuts,
  graphAt,
  graphVersion,
  servedFrom,
  startIds,
  instanceIds,
}: AnswerFacts): AnswerFacts {
  return { complete, cuts, graphAt, graphVersion, servedFrom, startIds, instanceIds };
}
