import { stringify } from 'csv-stringify/sync';
import type { RequestContext } from '../../core/context.js';
import { displayPath } from '../../core/asset-key.js';
import { decodePosition, encodePosition, pageSize } from '../../core/list-position.js';
import { type Asker, factsOf } from './asking.js';
import type { GraphClient } from '../../graph/index.js';
import { recordExport } from '../export-record.js';
import type { AssetProperties } from './property.store.js';
import { RecordsByPair } from './edge-records.js';
import type { ListPage } from './list-page.js';
import type { LineageAsset, LineageEdgeRecord } from './question.store.js';
import type { AnswerFacts, Direction, LineageOptions } from './types.js';

/** One asset that is affected, or affects. */
export interface ImpactItem {
  asset: LineageAsset;
  hop: number;
  /** A shortest way, from the asset asked about to this one. */
  path: readonly LineageAsset[];
  /** What states each step of the way: for a step, one record for each piece of evidence and kind of edge. */
  reasons: readonly (readonly LineageEdgeRecord[])[];
}

/** By what an impact list may be counted. An asset with several domains or owners counts in each of their groups. */
export type ImpactGrouping = 'HOP' | 'KIND' | 'ENGINE' | 'INSTANCE' | 'PARENT' | 'DOMAIN' | 'OWNER';

/** One group of affected assets. */
export interface ImpactGroup {
  /** Hop, kind, engine, id of the instance, key of what encloses, id of the domain or owner; empty for none. */
  value: string;
  /** Name of the instance, domain, team or account; null for other groups. */
  name: string | null;
  count: number;
}

/** An impact list. */
export interface ImpactList extends AnswerFacts {
  total: number;
  page: ListPage<ImpactItem>;
}

/** What the list is about. */
export type ImpactInput = LineageOptions & {
  key: string;
  /** `DOWNSTREAM` (default): what is affected by a change. `UPSTREAM`: what a value depends on. */
  direction?: Direction | null;
};

interface Reached {
  facts: AnswerFacts;
  asOf: string | null;
  ids: string[];
  hops: Int32Array;
  parents: Int32Array;
  /** Positions of what is listed, in order of hops, then ids. */
  listed: number[];
}

const exportedAtOnce = 2_000;

/** Who is affected by a change, how far away and why. Needs `lineage.read` and `asset.read`. */
export class ImpactService {
  constructor(
    private readonly graph: GraphClient,
    private readonly asker: Asker,
  ) {}

  /** A page of the list, nearest first. @throws ASSET_NOT_FOUND, INPUT_INVALID */
  async impact(
    ctx: RequestContext,
    input: ImpactInput & { page?: { first?: number | null; after?: string | null } | null },
  ): Promise<ImpactList> {
    const reached = await this.#reach(ctx, input);
    const size = pageSize(input.page);
    const after = decodePosition(input.page?.after, 'IMPACT');
    const rest = after === null ? reached.listed : reached.listed.filter((at) => isAfter(reached, at, after));
    const items = await this.#items(ctx, input, reached, rest.slice(0, size));
    const cursors = items.map(({ hop, asset }) => encodePosition(['IMPACT', hop, asset.id]));
    return {
      ...reached.facts,
      total: reached.listed.length,
      page: { nodes: items, cursors, hasNextPage: rest.length > size },
    };
  }

  /** How many are affected, by group; largest first. @throws ASSET_NOT_FOUND */
  async groups(
    ctx: RequestContext,
    input: ImpactInput & { by: ImpactGrouping },
  ): Promise<AnswerFacts & { total: number; groups: readonly ImpactGroup[] }> {
    const reached = await this.#reach(ctx, input);
    const counts = new Map<string, number>();
    const count = (value: string): void => void counts.set(value, (counts.get(value) ?? 0) + 1);
    if (input.by === 'HOP') for (const at of reached.listed) count(String(reached.hops[at]));
    else {
      const ids = reached.listed.map((at) => reached.ids[at] ?? '');
      const found = await this.asker.properties.properties(ids, reached.asOf, this.asker.scope(ctx));
      for (const asset of found.values()) for (const value of groupsOf(asset, input.by)) count(value);
    }
    const names = await this.#namesOf(ctx, input.by, [...counts.keys()]);
    const groups = [...counts].map(([value, total]) => ({
      value,
      name: names.get(value) ?? null,
      count: total,
    }));
    return {
      ...reached.facts,
      total: reached.listed.length,
      groups: groups.toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)),
    };
  }

  async #namesOf(
    ctx: RequestContext,
    by: ImpactGrouping,
    values: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    const scope = this.asker.scope(ctx);
    if (by === 'DOMAIN' || by === 'OWNER') return this.asker.properties.names(values, scope.signal);
    if (by !== 'INSTANCE') return new Map();
    const found = await this.asker.store.assets(values, null, scope);
    return new Map([...found.values()].map(({ id, name }) => [id, name]));
  }

  /**
   * The whole list as text: CSV with a heading, or JSON with the facts of the answer. The export is audited before its
   * first piece. @throws ASSET_NOT_FOUND
   */
  async *export(
    ctx: RequestContext,
    input: ImpactInput & { format: 'CSV' | 'JSON' },
  ): AsyncGenerator<string> {
    const reached = await this.#reach(ctx, input);
    await recordExport(this.graph, ctx, {
      format: input.format,
      assetKey: input.key,
      assetIds: reached.listed.map((at) => reached.ids[at] ?? ''),
      details: { direction: input.direction ?? 'DOWNSTREAM' },
    });
    const { complete, cuts, graphAt } = reached.facts;
    const reasons = cuts.map(({ reason }) => reason).join(' ');
    yield input.format === 'CSV'
      ? stringify([['hop', 'kind', 'key', 'path', 'edge', 'reason', 'complete', 'cuts', 'graphAt']])
      : `{"complete":${complete},"cuts":${JSON.stringify(cuts)},"graphAt":${JSON.stringify(graphAt)},"total":${reached.listed.length},"items":[`;
    for (let start = 0; start < reached.listed.length; start += exportedAtOnce) {
      const items = await this.#items(
        ctx,
        input,
        reached,
        reached.listed.slice(start, start + exportedAtOnce),
      );
      if (input.format === 'CSV')
        yield stringify(
          items.map((item) => [...csvRow(item), complete ? 'yes' : 'no', reasons, graphAt]),
          {
            escape_formulas: true,
          },
        );
      else
        yield items
          .map((item, at) => `${start + at === 0 ? '' : ','}${JSON.stringify(jsonItem(item))}`)
          .join('');
    }
    if (input.format === 'JSON') yield ']}';
  }

  async #reach(ctx: RequestContext, input: ImpactInput): Promise<Reached> {
    const {
      asking,
      starts: [starts],
    } = await this.asker.begin(ctx, input, [input.key] as const);
    const found = await this.asker.search(asking, starts.nodes, input.direction ?? 'DOWNSTREAM');
    const ids = asking.walk.adjacency.idsOf(found.nodes);
    const shown = await this.asker.shownIds(asking, ids);
    const listed = ids.flatMap((id, at) =>
      (found.hops[at] ?? 0) > 0 && (shown === null || shown.has(id)) ? [at] : [],
    );
    listed.sort(
      (a, b) => (found.hops[a] ?? 0) - (found.hops[b] ?? 0) || ((ids[a] ?? '') < (ids[b] ?? '') ? -1 : 1),
    );
    return {
      facts: factsOf(asking, [...starts.cuts, ...found.cuts], starts.ids),
      asOf: asking.options.asOf ?? null,
      ids,
      hops: found.hops,
      parents: found.parents,
      listed,
    };
  }

  /** Hydrates positions with their ways: two queries for all of them. */
  async #items(
    ctx: RequestContext,
    input: ImpactInput,
    reached: Reached,
    positions: readonly number[],
  ): Promise<ImpactItem[]> {
    const scope = this.asker.scope(ctx);
    const ways = positions.map((at) => wayTo(reached, at));
    const isDown = (input.direction ?? 'DOWNSTREAM') === 'DOWNSTREAM';
    const steps = ways.map((way) =>
      way.slice(1).map((id, at): [string, string] => (isDown ? [way[at] ?? '', id] : [id, way[at] ?? ''])),
    );
    const pairs = new Map(steps.flat().map((pair) => [pair.join(' '), pair]));
    const [assets, records] = await Promise.all([
      this.asker.store.assets([...new Set(ways.flat())], reached.asOf, scope),
      this.asker.store.edgeRecords([...pairs.values()], reached.asOf, scope),
    ]);
    const byPair = new RecordsByPair(records);
    return ways.flatMap((way, at) => {
      const asset = assets.get(way.at(-1) ?? '');
      if (asset === undefined) return [];
      return [
        {
          asset,
          hop: way.length - 1,
          path: way.flatMap((id) => assets.get(id) ?? []),
          reasons: (steps[at] ?? []).map((pair) => byPair.get(pair)),
        },
      ];
    });
  }
}

function wayTo({ ids, parents }: Reached, position: number): string[] {
  const way: string[] = [];
  for (let at = position; at >= 0; at = parents[at] ?? -1) way.unshift(ids[at] ?? '');
  return way;
}

function isAfter({ hops, ids }: Reached, at: number, [, hop, id]: readonly (string | number)[]): boolean {
  const own = hops[at] ?? 0;
  return own > Number(hop) || (own === Number(hop) && (ids[at] ?? '') > String(id));
}

function groupsOf(asset: AssetProperties, by: Exclude<ImpactGrouping, 'HOP'>): readonly string[] {
  if (by === 'DOMAIN') return asset.domainIds.length === 0 ? [''] : asset.domainIds;
  if (by === 'OWNER') return asset.ownerIds.length === 0 ? [''] : asset.ownerIds;
  if (by === 'KIND') return [asset.kind];
  if (by === 'ENGINE') return [asset.engine];
  return [(by === 'INSTANCE' ? asset.instanceId : asset.parentKey) ?? ''];
}

function edgeText(records: readonly LineageEdgeRecord[]): string {
  return [
    ...new Set(records.map(({ kind, subtype }) => (subtype === null ? kind : `${kind} ${subtype}`))),
  ].join(', ');
}

function csvRow({ hop, asset, path, reasons }: ImpactItem): (string | number)[] {
  const last = reasons.at(-1) ?? [];
  const texts = last.map(({ text, assetKey, source }) => text ?? assetKey ?? source ?? '');
  return [
    hop,
    asset.kind,
    asset.key,
    path.map(({ key }) => displayPath(key)).join(' > '),
    edgeText(last),
    [...new Set(texts)].join('; '),
  ];
}

function jsonItem({ hop, asset, path, reasons }: ImpactItem): object {
  return { hop, kind: asset.kind, key: asset.key, path: path.map(({ key }) => key), reasons };
}
