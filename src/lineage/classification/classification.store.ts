import type { AccessScope } from '../../core/permissions.js';
import { accessClause, type GraphClient } from '../../graph/index.js';
import { decode, past, shown } from './record.js';
import type { Classification, ClassificationState, PastClassification } from './types.js';

/** Which classifications are wanted; members are joined by "and", values of one member by "or". */
export interface ClassificationFilter {
  /** Default: all but withdrawn ones. */
  states?: readonly ClassificationState[] | null;
  kinds?: readonly string[] | null;
  categories?: readonly string[] | null;
  instanceIds?: readonly string[] | null;
  schemaKeys?: readonly string[] | null;
  /** How it came about: NAME, VALUE, TAG, LINEAGE. */
  methods?: readonly string[] | null;
  minConfidence?: number | null;
  /** Part of the asset's name, without regard to case. */
  text?: string | null;
  /** True: only assets without an owner. */
  unowned?: boolean | null;
}

/** A position in the list: key of the asset, kind. */
export interface ClassificationPosition {
  assetKey: string;
  kind: string;
}

const where = `($kinds IS NULL OR c.kind IN $kinds) AND c.state IN $states
  AND ($categories IS NULL OR c.category IN $categories) AND ($minConfidence IS NULL OR c.confidence >= $minConfidence)
  AND ($instanceIds IS NULL OR a.instanceId IN $instanceIds) AND ($schemaKeys IS NULL OR a.schemaKey IN $schemaKeys)
  AND ($text IS NULL OR a.nameLower CONTAINS $text) AND ($unowned IS NULL OR NOT $unowned OR size(coalesce(a.ownerIds, [])) = 0)
  AND ($methods IS NULL OR any(method IN $methods WHERE
    CASE method WHEN 'LINEAGE' THEN c.flow IS NOT NULL ELSE c.own CONTAINS ('"method":"' + method + '"') END))`;

const openStates = ['SUGGESTED', 'CONFIRMED', 'REJECTED'];

/** The reading queries. */
export class ClassificationStore {
  constructor(private readonly graph: GraphClient) {}

  /** A page in the order of the assets' keys. */
  async list(
    filter: ClassificationFilter,
    after: ClassificationPosition | null,
    limit: number,
    scope: AccessScope,
  ): Promise<Classification[]> {
    const access = accessClause('a', scope);
    const rows = await this.graph.read<Row>(
      `MATCH (c:Classification)-[:CLASSIFIES]->(a:Live) WHERE ${where} AND (${access.cypher})
         AND ($afterKey IS NULL OR a.key > $afterKey OR (a.key = $afterKey AND c.kind > $afterKind))
       WITH c, a ORDER BY a.key, c.kind LIMIT $limit
       RETURN properties(c) AS record, a.id AS id, a.key AS key`,
      {
        ...filterParams(filter),
        ...access.params,
        afterKey: after?.assetKey ?? null,
        afterKind: after?.kind ?? null,
        limit,
      },
      { id: 'classification.list' },
    );
    return rows.map(toShown);
  }

  async count(filter: ClassificationFilter, scope: AccessScope): Promise<number> {
    const access = accessClause('a', scope);
    const [row] = await this.graph.read<{ count: number }>(
      `MATCH (c:Classification)-[:CLASSIFIES]->(a:Live) WHERE ${where} AND (${access.cypher}) RETURN count(c) AS count`,
      { ...filterParams(filter), ...access.params },
      { id: 'classification.count' },
    );
    return row?.count ?? 0;
  }

  /** How many there are of each kind and state, the most first. */
  async summary(
    filter: ClassificationFilter,
    scope: AccessScope,
  ): Promise<{ kind: string; category: string | null; state: ClassificationState; count: number }[]> {
    const access = accessClause('a', scope);
    return this.graph.read(
      `MATCH (c:Classification)-[:CLASSIFIES]->(a:Live) WHERE ${where} AND (${access.cypher})
       RETURN c.kind AS kind, c.category AS category, c.state AS state, count(c) AS count ORDER BY count DESC, kind, state`,
      { ...filterParams(filter), ...access.params },
      { id: 'classification.summary' },
    );
  }

  /** Those of many assets by key, the surest first; withdrawn ones are left out. One query. */
  async ofAssets(keys: readonly string[], scope: AccessScope): Promise<Map<string, Classification[]>> {
    const access = accessClause('a', scope);
    const rows = await this.graph.read<Row>(
      `UNWIND $keys AS key
       MATCH (a:Asset {key: key})<-[:CLASSIFIES]-(c:Classification) WHERE c.state <> 'WITHDRAWN' AND (${access.cypher})
       RETURN properties(c) AS record, a.id AS id, a.key AS key ORDER BY c.confidence DESC, c.kind`,
      { ...access.params, keys: [...new Set(keys)] },
      { id: 'classification.of-assets' },
    );
    const found = new Map<string, Classification[]>();
    for (const row of rows) found.set(row.key, [...(found.get(row.key) ?? []), toShown(row)]);
    return found;
  }

  /** All states that classifications of an asset have had, the newest first. */
  async history(assetId: string, after: string | null, limit: number): Promise<PastClassification[]> {
    const rows = await this.graph.read<{ record: Record<string, unknown> }>(
      `MATCH (c:Classification {assetId: $assetId})
       CALL (c) {
         RETURN c {.*, validFrom: c.since, validTo: null, classificationId: c.id, number: c.revision} AS record
         UNION ALL
         MATCH (v:ClassificationVersion {classificationId: c.id}) RETURN properties(v) AS record
       }
       WITH record, record.validFrom + ' ' + record.kind + ' ' + record.number AS position
       WHERE $after IS NULL OR position < $after
       RETURN record ORDER BY position DESC LIMIT $limit`,
      { assetId, after, limit },
      { id: 'classification.history' },
    );
    return rows.map(({ record }) => past(record));
  }

  /** How many states {@link history} lists. */
  async historyCount(assetId: string): Promise<number> {
    const [row] = await this.graph.read<{ count: number }>(
      `MATCH (c:Classification {assetId: $assetId})
       RETURN sum(1 + COUNT { MATCH (v:ClassificationVersion {classificationId: c.id}) }) AS count`,
      { assetId },
      { id: 'classification.history-count' },
    );
    return row?.count ?? 0;
  }

  /** What held for an asset at a time, the surest first. */
  async asOf(assetId: string, at: string): Promise<PastClassification[]> {
    const rows = await this.graph.read<{ record: Record<string, unknown> }>(
      `MATCH (c:Classification {assetId: $assetId})
       CALL (c) {
         WITH c WHERE c.since <= $at
         RETURN c {.*, validFrom: c.since, validTo: null, classificationId: c.id} AS record
         UNION ALL
         MATCH (v:ClassificationVersion {classificationId: c.id}) WHERE v.validFrom <= $at AND $at < v.validTo
         RETURN properties(v) AS record
       }
       RETURN record ORDER BY record.confidence DESC, record.kind`,
      { assetId, at },
      { id: 'classification.as-of' },
    );
    return rows.map(({ record }) => past(record)).filter(({ state }) => state !== 'WITHDRAWN');
  }

  /** Keys of the assets of ids that the caller may see. */
  async keysOf(ids: readonly string[], scope: AccessScope): Promise<Map<string, string>> {
    const access = accessClause('a', scope);
    const rows = await this.graph.read<{ id: string; key: string }>(
      `UNWIND $ids AS id MATCH (a:Asset {id: id}) WHERE ${access.cypher} RETURN a.id AS id, a.key AS key`,
      { ...access.params, ids: [...new Set(ids)] },
      { id: 'classification.keys' },
    );
    return new Map(rows.map(({ id, key }) => [id, key]));
  }
}

interface Row extends Record<string, unknown> {
  record: Record<string, unknown>;
  id: string;
  key: string;
}

function toShown({ record, id, key }: Row): Classification {
  return shown(decode(record), { id, key });
}

function filterParams(filter: ClassificationFilter): Record<string, unknown> {
  const text = filter.text?.trim().toLowerCase() ?? '';
  return {
    states: filter.states ?? openStates,
    kinds: filter.kinds ?? null,
    categories: filter.categories ?? null,
    instanceIds: filter.instanceIds ?? null,
    schemaKeys: filter.schemaKeys ?? null,
    methods: filter.methods ?? null,
    minConfidence: filter.minConfidence ?? null,
    unowned: filter.unowned ?? null,
    text: text === '' ? null : text,
  };
}
