import type { VersionCause, VersionDifference, VersionState } from '../../../schema/graph/model.js';
import type { AccessScope } from '../../core/permissions.js';
import { newId } from '../../core/ids.js';
import { accessClause, type GraphTransaction } from '../../graph/index.js';
import { belowPrefix } from '../people/inheritance.js';
import { manualFields, type ManualRow } from './manual-asset.js';

/** A stored asset as registration needs it. */
export interface StoredManual {
  id: string;
  key: string;
  kind: string;
  live: boolean;
  source: string;
  /** May the caller register or change here? */
  permitted: boolean;
  /** Number of the present state. */
  number: number;
  state: VersionState;
  /** Since when the state holds; null while dropped. */
  since: string;
  validTo: string | null;
}

/** A change of a stored asset with the version that keeps what was. */
export interface ManualChange {
  row: ManualRow;
  before: StoredManual;
  diff: readonly VersionDifference[];
}

/** What every write shares. */
export interface WriteFacts {
  at: string;
  cause: VersionCause;
}

interface StoredRow extends Record<string, unknown> {
  node: Record<string, unknown>;
  live: boolean;
  permitted: boolean;
}

/** Writes registered assets. Keeps the rules of versions: what was is kept before it is changed. */
export class RegistrationStore {
  /** Assets by key, locked until the transaction ends. */
  async lock(
    tx: GraphTransaction,
    keys: readonly string[],
    scope: AccessScope,
  ): Promise<Map<string, StoredManual>> {
    const access = accessClause('a', scope);
    const rows = await tx.run<StoredRow>(
      `UNWIND $keys AS key
       MATCH (a:Asset {key: key})
       SET a.lock = true REMOVE a.lock
       RETURN properties(a) AS node, a:Live AS live, ${access.cypher} AS permitted`,
      { ...access.params, keys },
    );
    return new Map(rows.map((row) => [String(row.node['key']), decode(row)]));
  }

  /** Living assets inside one, in order of key. */
  async inside(tx: GraphTransaction, key: string): Promise<StoredManual[]> {
    const rows = await tx.run<StoredRow>(
      `MATCH (a:Asset) WHERE a.key STARTS WITH $below AND a:Live
       RETURN properties(a) AS node, true AS live, true AS permitted ORDER BY a.key`,
      { below: belowPrefix(key) },
    );
    return rows.map((row) => decode(row));
  }

  /** Creates assets inside their parents, outermost first; they start with what the parent passes on. */
  async create(
    tx: GraphTransaction,
    rows: readonly ManualRow[],
    environment: string,
    facts: WriteFacts,
  ): Promise<void> {
    for (const row of rows) {
      await tx.run(row.parentKey === null ? createInstance : createInside, {
        key: row.key,
        parentKey: row.parentKey,
        id: newId(),
        environment,
        engine: row.key.slice(0, row.key.indexOf('://')),
        fields: manualFields(row),
        at: facts.at,
      });
    }
  }

  /** Creates the columns of one asset. */
  async createColumns(tx: GraphTransaction, rows: readonly ManualRow[], facts: WriteFacts): Promise<void> {
    if (rows.length === 0) return;
    await tx.run(createColumns, {
      parentKey: rows[0]?.parentKey,
      at: facts.at,
      rows: rows.map((row) => ({ key: row.key, id: newId(), fields: manualFields(row) })),
    });
  }

  /** Changes assets and keeps what was; dropped ones live again. */
  async change(tx: GraphTransaction, changes: readonly ManualChange[], facts: WriteFacts): Promise<void> {
    if (changes.length === 0) return;
    await tx.run(changeAssets, {
      at: facts.at,
      rows: changes.map(({ row, before, diff }) => ({
        key: row.key,
        fields: manualFields(row),
        version: before.live
          ? version(before.since, before.state, 'CHANGED', diff, facts)
          : version(
              before.validTo ?? before.since,
              null,
              'RECREATED',
              [{ path: 'exists', from: false, to: true }, ...diff],
              facts,
            ),
      })),
    });
  }

  /** Ends assets and keeps what was. */
  async remove(tx: GraphTransaction, assets: readonly StoredManual[], facts: WriteFacts): Promise<void> {
    if (assets.length === 0) return;
    const diff = [{ path: 'exists', from: true, to: false }];
    await tx.run(removeAssets, {
      at: facts.at,
      rows: assets.map((asset) => ({
        key: asset.key,
        version: version(asset.since, asset.state, 'REMOVED', diff, facts),
      })),
    });
    await tx.run(endLinks, { at: facts.at, keys: assets.map((asset) => asset.key) });
  }
}

const createInstance = `
CREATE (a:Asset:Live:Instance) SET a = $fields
SET a.key = $key, a.id = $id, a.instanceId = $id, a.instanceKey = $key, a.engine = $engine, a.environment = $environment,
    a.validFrom = $at, a.changedAt = $at, a.source = 'manual'`;

/** A schema is its own schema, a database its own database (and, but for PostgreSQL, its own schema). */
const createInside = `
MATCH (p:Asset {key: $parentKey})
CREATE (a:Asset:Live:$($fields.kind)) SET a = $fields
SET a.key = $key, a.id = $id, a.instanceId = p.instanceId, a.instanceKey = p.instanceKey, a.engine = $engine,
    a.environment = p.environment, a.tags = p.tags, a.domainIds = p.domainIds, a.ownerIds = p.ownerIds,
    a.databaseKey = CASE WHEN $fields.kind = 'Database' THEN $key ELSE p.databaseKey END,
    a.schemaKey = CASE WHEN $fields.kind = 'Schema' OR ($fields.kind = 'Database' AND $engine <> 'postgres') THEN $key ELSE p.schemaKey END,
    a.validFrom = $at, a.changedAt = $at, a.source = 'manual'
CREATE (p)-[:CONTAINS {validFrom: $at}]->(a)`;

const createColumns = `
MATCH (p:Asset {key: $parentKey})
UNWIND $rows AS row
CREATE (a:Asset:Live:Column) SET a = row.fields
SET a.key = row.key, a.id = row.id, a.instanceId = p.instanceId, a.instanceKey = p.instanceKey, a.engine = p.engine,
    a.environment = p.environment, a.tags = p.tags, a.domainIds = p.domainIds, a.ownerIds = p.ownerIds,
    a.databaseKey = p.databaseKey, a.schemaKey = p.schemaKey,
    a.validFrom = $at, a.changedAt = $at, a.source = 'manual'
CREATE (p)-[:CONTAINS {validFrom: $at}]->(a)`;

const keepVersion = `
SET a.versionCount = coalesce(a.versionCount, 0) + 1
CREATE (v:Version) SET v = row.version
SET v.assetId = a.id, v.assetKey = a.key, v.number = a.versionCount, v.validTo = $at
CREATE (v)-[:VERSION_OF]->(a)`;

const changeAssets = `
UNWIND $rows AS row
MATCH (a:Asset {key: row.key})
${keepVersion}
SET a += row.fields, a.changedAt = $at, a.validTo = null, a:Live
WITH a
OPTIONAL MATCH (p:Asset {key: a.parentKey})
FOREACH (parent IN CASE WHEN p IS NULL THEN [] ELSE [p] END | MERGE (parent)-[c:CONTAINS]->(a) ON CREATE SET c.validFrom = $at)`;

const removeAssets = `
UNWIND $rows AS row
MATCH (a:Asset {key: row.key})
${keepVersion}
SET a.validTo = $at
REMOVE a:Live`;

const endLinks = `
UNWIND $keys AS key
MATCH (p:Asset)-[r:CONTAINS]->(:Asset {key: key})
WITH DISTINCT r, startNode(r) AS p, endNode(r) AS a
CREATE (p)-[w:WAS]->(a) SET w = properties(r), w.type = 'CONTAINS', w.validTo = $at
DELETE r`;

function version(
  validFrom: string,
  state: VersionState | null,
  change: string,
  diff: readonly VersionDifference[],
  facts: WriteFacts,
): Record<string, unknown> {
  return {
    id: newId(),
    validFrom,
    state: state === null ? null : JSON.stringify(state),
    change,
    diff: JSON.stringify(diff),
    cause: JSON.stringify(facts.cause),
  };
}

function decode({ node, live, permitted }: StoredRow): StoredManual {
  const text = (name: string): string | null => (typeof node[name] === 'string' ? node[name] : null);
  const json = (name: string, fallback: string): unknown => JSON.parse(text(name) ?? fallback);
  return {
    id: text('id') ?? '',
    key: text('key') ?? '',
    kind: text('kind') ?? '',
    live,
    permitted,
    source: text('source') ?? 'collected',
    number: Number(node['versionCount'] ?? 0) + 1,
    since: text('changedAt') ?? text('validFrom') ?? '',
    validTo: text('validTo'),
    state: {
      kind: text('kind') ?? '',
      key: text('key') ?? '',
      name: text('name') ?? '',
      parentKey: text('parentKey'),
      comment: text('comment'),
      properties: json('definition', '{}') as VersionState['properties'],
      grants: json('grants', '[]') as unknown[],
      relations: json('relations', '[]') as unknown[],
      engineId: text('engineId'),
    },
  };
}
