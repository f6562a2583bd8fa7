import { relationKinds } from '../../core/asset-kind.js';
import type { AccessScope } from '../../core/permissions.js';
import { accessClause, type GraphClient } from '../../graph/index.js';
import { type EvidenceSource } from '../evidence/index.js';
import { asNamedThen, namedThen, stateThen } from './past.js';
import type { LineageLevel, ShownFilter } from './types.js';
import { findNamedPlaces, type NamedPlaceRows, namedPlaces, type NamedPlaces } from './visibility.js';

/** Where the caller may look: both must hold. */
export interface LineageScope {
  asset: AccessScope;
  lineage: AccessScope;
  signal: AbortSignal;
}

/** An asset as answers name it: with the names of the time that was asked about. */
export interface LineageAsset {
  id: string;
  key: string;
  /** Under which it is found now. */
  presentKey: string;
  name: string;
  kind: string;
  engine: string;
  instanceId: string | null;
  parentKey: string | null;
  /** True when it is not there now. */
  deleted: boolean;
}

/** One edge with the evidence that states it. */
export interface LineageEdgeRecord {
  fromId: string;
  toId: string;
  kind: 'DIRECT' | 'INDIRECT';
  subtype: string | null;
  text: string | null;
  masking: boolean;
  confidence: number | null;
  validFrom: string | null;
  evidenceId: string;
  source: EvidenceSource | null;
  method: string | null;
  sqlHash: string | null;
  assetKey: string | null;
  firstSeenAt: string | null;
  lastSeenAt: string | null;
}

/** How fresh one source of evidence of one instance is. */
export interface SourceFreshness {
  source: EvidenceSource;
  instanceId: string | null;
  evidenceCount: number;
  lastSeenAt: string | null;
}

/** An asset that is asked about and where searches from it begin. */
export interface FoundStarts {
  asset: LineageAsset;
  starts: Start[];
}

/** An asset by which edges may begin. */
export interface Start {
  id: string;
  instanceId: string | null;
  isColumn: boolean;
  /** From the caller. */
  isHidden: boolean;
}

const assetFacts = `{id: a.id, key: a.key, presentKey: a.key, name: a.name, kind: a.kind, engine: a.engine, instanceId: a.instanceId,
  parentKey: a.parentKey, deleted: a.validTo IS NOT NULL}`;
const idsAtOnce = 20_000;

/** The queries behind questions. Assets that the caller may not see never leave them. */
export class QuestionStore {
  constructor(private readonly graph: GraphClient) {}

  /** What a key names, now or at a time, dropped assets included; null when it is missing or hidden. */
  async asset(key: string, asOf: string | null, scope: LineageScope): Promise<LineageAsset | null> {
    const access = visible(scope);
    const [row] = await this.graph.read<{ asset: LineageAsset; state: string | null }>(
      `WITH 0 AS at ${named(asOf, scope)}
       WITH a WHERE ${access.cypher}
       ${asOf === null ? 'WITH a, null AS state' : stateThen}
       RETURN ${assetFacts} AS asset, state`,
      { ...access.params, keys: [key], asOf },
      { id: 'lineage.asset', signal: scope.signal },
    );
    return row === undefined ? null : asNamedThen(row.asset, row.state);
  }

  /** Assets by id, named as they are now or were at a time; missing and hidden ones are left out. */
  async assets(
    ids: readonly string[],
    asOf: string | null,
    scope: LineageScope,
  ): Promise<Map<string, LineageAsset>> {
    const access = visible(scope);
    const found = new Map<string, LineageAsset>();
    for (let start = 0; start < ids.length; start += idsAtOnce) {
      const [row] = await this.graph.read<{ assets: LineageAsset[]; states: string[] }>(
        `UNWIND $ids AS id MATCH (a:Asset {id: id}) WHERE ${access.cypher}
         ${asOf === null ? '' : stateThen}
         RETURN collect(${assetFacts}) AS assets, ${asOf === null ? '[]' : "collect(coalesce(state, ''))"} AS states`,
        { ...access.params, ids: ids.slice(start, start + idsAtOnce), asOf },
        { id: 'lineage.assets', signal: scope.signal },
      );
      (row?.assets ?? []).forEach((asset, at) => {
        const state = row?.states[at] ?? '';
        found.set(asset.id, asNamedThen(asset, state === '' ? null : state));
      });
    }
    return found;
  }

  /** Which of the assets the caller may see and the filter shows. */
  async shownIds(ids: readonly string[], filter: ShownFilter, scope: LineageScope): Promise<Set<string>> {
    const access = visible(scope);
    const found = new Set<string>();
    for (let start = 0; start < ids.length; start += idsAtOnce) {
      const [row] = await this.graph.read<{ ids: string[] }>(
        `UNWIND $ids AS id MATCH (a:Asset {id: id})
         WHERE ${access.cypher}
           AND ($kinds IS NULL OR a.kind IN $kinds)
           AND ($engines IS NULL OR a.engine IN $engines)
           AND ($domains IS NULL OR any(item IN coalesce(a.domainIds, []) WHERE item IN $domains))
           AND ($tags IS NULL OR any(item IN coalesce(a.tags, []) WHERE item IN $tags))
           AND ($owners IS NULL OR any(item IN coalesce(a.ownerIds, []) WHERE item IN $owners))
         RETURN collect(a.id) AS ids`,
        {
          ...access.params,
          ids: ids.slice(start, start + idsAtOnce),
          kinds: filter.kinds ?? null,
          engines: filter.engines ?? null,
          domains: filter.domains ?? null,
          tags: filter.tags ?? null,
          owners: filter.owners ?? null,
        },
        { id: 'lineage.shown', signal: scope.signal },
      );
      for (const id of row?.ids ?? []) found.add(id);
    }
    return found;
  }

  /**
   * Where searches from assets begin, by their place in `keys`: a column (on the level of tables: its table); a
   * relation, with its columns on their level; in a schema, database or instance everything of these. Missing and
   * hidden assets are left out. At a time, a key names what it named then, or what the present asset was called then.
   * Along with them, in the same query, where the places are that the caller's limits name.
   */
  async starts(
    keys: readonly string[],
    level: LineageLevel,
    asOf: string | null,
    scope: LineageScope,
  ): Promise<{ found: Map<number, FoundStarts>; places: NamedPlaces }> {
    const access = visible(scope);
    const own = visible(scope, 's');
    const limits = findNamedPlaces(scope);
    const [row] = await this.graph.read<NamedPlaceRows & { found: (FoundStarts & { at: number })[] }>(
      `UNWIND range(0, size($keys) - 1) AS at
       ${named(asOf, scope)}
       OPTIONAL MATCH (p:Asset {key: a.parentKey}) WHERE a.kind = 'Column' AND $level = 'TABLE'
       WITH at, a, coalesce(p, a) AS s
       WITH collect({at: at, asset: ${assetFacts}, starts: [${startFacts(own.cypher)}]}) AS found
       ${limits.cypher}
       RETURN found${limits.returned}`,
      { ...access.params, ...limits.params, keys, level, asOf },
      { id: 'lineage.starts', signal: scope.signal },
    );
    const found = new Map((row?.found ?? []).map(({ at, ...starts }) => [at, starts]));
    for (const starts of found.values()) {
      const { asset } = starts;
      if (containers.has(asset.kind)) starts.starts = await this.#startsIn(asset, level, asOf, scope);
      else if (level === 'COLUMN' && isRelation(asset.kind))
        starts.starts.push(...(await this.#startsIn(asset, level, asOf, scope)));
    }
    return { found, places: namedPlaces(row ?? {}) };
  }

  /** Columns of a relation, or everything of a schema, database or instance. */
  async #startsIn(
    asset: LineageAsset,
    level: LineageLevel,
    asOf: string | null,
    scope: LineageScope,
  ): Promise<Start[]> {
    const { cypher, params } = visible(scope, 's');
    const property = containers.get(asset.kind) ?? 'parentKey';
    const kinds = containers.has(asset.kind)
      ? [...relationKinds, 'Routine', ...(level === 'COLUMN' ? ['Column'] : [])]
      : ['Column'];
    const [row] = await this.graph.read<{ starts: Start[] }>(
      `MATCH (s:Asset) WHERE s.${property} = $value AND s.kind IN $kinds AND ${isThere}
       RETURN collect(${startFacts(cypher)}) AS starts`,
      { ...params, value: property === 'instanceId' ? asset.instanceId : asset.key, kinds, asOf },
      { id: 'lineage.starts-inside', signal: scope.signal },
    );
    return row?.starts ?? [];
  }

  /** Every edge between pairs of assets, one for each piece of evidence. What a hidden asset states has no key, text and hash. */
  async edgeRecords(
    pairs: readonly (readonly [fromId: string, toId: string])[],
    asOf: string | null,
    scope: LineageScope,
  ): Promise<LineageEdgeRecord[]> {
    if (pairs.length === 0) return [];
    const access = visible(scope, 's');
    const where =
      asOf === null
        ? `type(r) <> 'WAS'`
        : `r.validFrom <= $asOf AND (type(r) <> 'WAS' OR (r.type IN ['FLOWS_TO', 'INFLUENCES'] AND r.validTo > $asOf))`;
    const [row] = await this.graph.read<{ records: LineageEdgeRecord[] }>(
      `UNWIND $pairs AS pair
       MATCH (a:Asset {id: pair[0]}), (b:Asset {id: pair[1]})
       MATCH (a)-[r:${asOf === null ? 'FLOWS_TO|INFLUENCES' : 'FLOWS_TO|INFLUENCES|WAS'}]->(b) WHERE ${where}
       OPTIONAL MATCH (e:LineageEvidence {id: r.evidence})
       OPTIONAL MATCH (s:Asset {id: e.assetId})
       WITH a, b, r, e, e.assetId IS NULL OR (s IS NOT NULL AND ${access.cypher}) AS shown
       RETURN collect({fromId: a.id, toId: b.id,
         kind: CASE coalesce(r.type, type(r)) WHEN 'FLOWS_TO' THEN 'DIRECT' ELSE 'INDIRECT' END,
         subtype: r.subtype, text: CASE WHEN shown THEN r.text END, masking: coalesce(r.masking, false), confidence: r.confidence,
         validFrom: r.validFrom, evidenceId: r.evidence, source: e.source, method: e.method, sqlHash: CASE WHEN shown THEN e.sqlHash END,
         assetKey: CASE WHEN shown THEN e.assetKey END, firstSeenAt: e.firstSeenAt, lastSeenAt: e.lastSeenAt}) AS records`,
      { ...access.params, pairs, asOf },
      { id: 'lineage.edge-records', signal: scope.signal },
    );
    return row?.records ?? [];
  }

  /** Which of the assets that were there go on under another name among those that are: ids by ids of before. */
  async renamed(
    before: readonly string[],
    after: readonly string[],
    signal: AbortSignal,
  ): Promise<Map<string, string>> {
    if (before.length === 0 || after.length === 0) return new Map();
    const [row] = await this.graph.read<{ pairs: [string, string][] }>(
      `UNWIND $after AS id MATCH (a:Asset {id: id}) (()-[:RENAMED_FROM]->()){1,20} (b:Asset)
       RETURN collect([b.id, a.id]) AS pairs`,
      { after },
      { id: 'lineage.renamed', signal },
    );
    const wanted = new Set(before);
    return new Map((row?.pairs ?? []).filter(([id]) => wanted.has(id)));
  }

  /** How fresh each source of evidence is in instances. */
  async freshness(instanceIds: readonly string[], signal: AbortSignal): Promise<SourceFreshness[]> {
    const [row] = await this.graph.read<{ sources: SourceFreshness[] }>(
      `UNWIND $instanceIds AS instanceId
       MATCH (e:LineageEvidence {instanceId: instanceId}) WHERE e.withdrawnAt IS NULL
       WITH instanceId, e.source AS source, count(e) AS evidenceCount, max(e.lastSeenAt) AS lastSeenAt
       ORDER BY instanceId, source
       RETURN collect({source: source, instanceId: instanceId, evidenceCount: evidenceCount, lastSeenAt: lastSeenAt}) AS sources`,
      { instanceIds },
      { id: 'lineage.freshness', signal },
    );
    return row?.sources ?? [];
  }

  /** Which of the keys name assets that the caller may see. */
  async shownKeys(keys: readonly string[], scope: LineageScope): Promise<Set<string>> {
    const access = visible(scope);
    const [row] = await this.graph.read<{ keys: string[] }>(
      `UNWIND $keys AS key MATCH (a:Asset {key: key}) WHERE ${access.cypher} RETURN collect(a.key) AS keys`,
      { ...access.params, keys },
      { id: 'lineage.shown-keys', signal: scope.signal },
    );
    return new Set(row?.keys);
  }
}

/** Binds `a` to what `$keys[at]` names, now or at $asOf. */
function named(asOf: string | null, scope: LineageScope): string {
  const shown = (alias: string): string => visible(scope, alias).cypher;
  return asOf === null ? `MATCH (a:Asset {key: $keys[at]}) WHERE ${shown('a')}` : namedThen(shown);
}

const containers: ReadonlyMap<string, string> = new Map([
  ['Schema', 'schemaKey'],
  ['Database', 'databaseKey'],
  ['Instance', 'instanceId'],
]);

/** Dropped ones are part of a past in which they were there. */
const isThere = '(s.validTo IS NULL OR s.validTo > $asOf) AND s.validFrom <= coalesce($asOf, s.validFrom)';

/** A {@link Start} of an asset `s`. */
function startFacts(shown: string): string {
  return `{id: s.id, isColumn: s.kind = 'Column', instanceId: s.instanceId, isHidden: NOT (${shown})}`;
}

function isRelation(kind: string): boolean {
  return (relationKinds as ReadonlySet<string>).has(kind);
}

/** The condition that the caller may see an asset in lineage, with its parameters. */
export function visible(
  { asset, lineage }: LineageScope,
  alias = 'a',
): { cypher: string; params: Record<string, unknown> } {
  const first = accessClause(alias, asset, 'read');
  const second = accessClause(alias, lineage, 'lineage');
  return { cypher: `${first.cypher} AND ${second.cypher}`, params: { ...first.params, ...second.params } };
}
