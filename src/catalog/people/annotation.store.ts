import { newId } from '../../core/ids.js';
import { textTokens } from '../../core/search-text.js';
import { accessClause, type GraphClient, type GraphTransaction } from '../../graph/index.js';
import type { AccessScope } from '../../core/permissions.js';
import { Asset, assetMap } from '../assets/asset.js';
import type { QueryScope } from '../assets/asset.store.js';
import type { CursorPosition } from '../page.js';
import {
  type Annotation,
  type AnnotationChange,
  type AnnotationVersion,
  decodeAnnotation,
  emptyAnnotation,
} from './annotation.js';
import {
  type InheritedChange,
  inlineLimit,
  type InheritedField,
  lockInstance,
  propagate,
} from './inheritance.js';

/** An asset that is to be edited, with what may be done and what is said so far. */
export interface EditTarget {
  asset: Asset;
  /** False when the caller sees the asset but may not edit it. */
  editable: boolean;
  annotation: Annotation;
}

/** One annotation to be written. */
export interface AnnotationWrite {
  asset: Asset;
  before: Annotation;
  after: Annotation;
  changes: readonly AnnotationChange[];
  /** Names of terms and owners, for search. */
  names: readonly string[];
}

/** A person or team that owns an asset. */
export interface PeopleOwner {
  id: string;
  /** Label of the node: `Team`, `Unit`, `Account`. */
  kind: 'Team' | 'Unit' | 'Account';
  name: string;
  role: string;
  /** Key of the asset it was set on: the asset itself or what encloses it. */
  fromKey: string;
}

/** Reads and writes what people say about assets. */
export class AnnotationStore {
  constructor(
    private readonly graph: GraphClient,
    private readonly inheritedInline: number = inlineLimit,
  ) {}

  /** The assets of the keys that the caller may read; with `lock`, locked for editing in order of key until the transaction ends. */
  async lockTargets(
    tx: GraphTransaction,
    keys: readonly string[],
    read: AccessScope,
    edit: AccessScope,
    lock: boolean,
  ): Promise<Map<string, EditTarget>> {
    const reading = accessClause('a', read, 'read');
    const editing = accessClause('a', edit, 'edit');
    const rows = await tx.run<{
      asset: Record<string, unknown>;
      editable: boolean;
      annotation: Record<string, unknown> | null;
    }>(
      `UNWIND $keys AS key
       MATCH (a:Asset {key: key}) WHERE ${reading.cypher}
       ${lock ? lockAnnotation : 'OPTIONAL MATCH (n:Annotation {assetKey: key})'}
       RETURN ${assetMap('a')} AS asset, ${editing.cypher} AS editable, properties(n) AS annotation`,
      { ...reading.params, ...editing.params, keys: [...new Set(keys)].toSorted() },
    );
    return new Map(
      rows.map(({ asset, editable, annotation }) => [
        String(asset['key']),
        {
          asset: new Asset(asset),
          editable,
          annotation:
            annotation === null ? emptyAnnotation(String(asset['key'])) : decodeAnnotation(annotation),
        },
      ]),
    );
  }

  /** Writes annotations with their versions, their links, and what assets carry of them. */
  async save(
    tx: GraphTransaction,
    writes: readonly AnnotationWrite[],
    author: { id: string; name: string; at: string },
  ): Promise<void> {
    const inherited = writes.flatMap((write) => inheritedChanges(write));
    if (inherited.length > 0)
      await lockInstance(
        tx,
        inherited.map((change) => change.key),
      );
    await tx.run(saveQuery, { rows: writes.map((write) => saveRow(write)), author });
    for (const query of linkQueries) await tx.run(query, { rows: writes.map((write) => linkRow(write)) });
    await propagate(tx, inherited, this.inheritedInline);
  }

  /** Annotations of many assets; assets nobody has said anything about have none. One query. */
  async annotations(keys: readonly string[], scope: QueryScope): Promise<Map<string, Annotation>> {
    const access = accessClause('a', scope.access);
    const rows = await this.graph.read<{ annotation: Record<string, unknown> }>(
      `UNWIND $keys AS key
       MATCH (n:Annotation {assetKey: key}) MATCH (a:Asset {key: key}) WHERE n.revision > 0 AND ${access.cypher}
       RETURN properties(n) AS annotation`,
      { ...access.params, keys },
      { id: 'catalog.annotations', signal: scope.signal },
    );
    return new Map(
      rows.map(({ annotation }) => [String(annotation['assetKey']), decodeAnnotation(annotation)]),
    );
  }

  /** Past changes of an annotation, newest first; also those made under earlier names of the asset. */
  async versions(
    key: string,
    after: CursorPosition | null,
    limit: number,
    scope: QueryScope,
  ): Promise<AnnotationVersion[]> {
    const access = accessClause('a', scope.access);
    const rows = await this.graph.read<{ version: Record<string, unknown> }>(
      `MATCH (a:Asset {key: $key}) WHERE ${access.cypher}
       MATCH (a) (()-[:RENAMED_FROM]->()){0,20} (earlier:Asset)
       MATCH (v:AnnotationVersion {assetKey: earlier.key})
       WHERE $afterRevision IS NULL OR v.revision < $afterRevision
       WITH DISTINCT v ORDER BY v.revision DESC LIMIT $limit
       RETURN properties(v) AS version`,
      { ...access.params, key, limit, afterRevision: after === null ? null : Number(after.value) },
      { id: 'catalog.annotation-versions', signal: scope.signal },
    );
    return rows.map(({ version }) => decodeVersion(version));
  }

  /** People who own many assets, also through what encloses them; `chains` holds each asset's key and those above it. */
  async owners(
    chains: ReadonlyMap<string, readonly string[]>,
    scope: QueryScope,
  ): Promise<Map<string, PeopleOwner[]>> {
    const access = accessClause('a', scope.access);
    const rows = await this.graph.read<{ key: string; owners: PeopleOwner[] }>(
      `UNWIND $chains AS chain
       MATCH (a:Asset {key: chain.key}) WHERE ${access.cypher}
       UNWIND chain.keys AS fromKey
       MATCH (:Asset {key: fromKey})-[r:OWNED_BY_PEOPLE]->(o)
       WITH chain.key AS key, fromKey, r, o, head([l IN labels(o) WHERE l IN ['Team', 'Unit', 'Account']]) AS kind
       WHERE kind IS NOT NULL
       WITH key, {id: o.id, kind: kind, name: coalesce(o.name, o.displayName, o.login, o.id), role: r.role, fromKey: fromKey} AS owner
       ORDER BY size(owner.fromKey) DESC, owner.role, owner.name
       RETURN key, collect(owner) AS owners`,
      { ...access.params, chains: [...chains].map(([key, keys]) => ({ key, keys })) },
      { id: 'catalog.owners', signal: scope.signal },
    );
    return new Map(rows.map((row) => [row.key, row.owners]));
  }
}

const lockAnnotation = `MERGE (n:Annotation {assetKey: key})
ON CREATE SET n.revision = 0
SET n.locked = true`;

const saveQuery = `
UNWIND $rows AS row
MATCH (n:Annotation {assetKey: row.key})
MATCH (a:Asset {key: row.key})
SET n += row.annotation, n.updatedAt = $author.at, n.updatedBy = $author.name, n.updatedById = $author.id
MERGE (n)-[:ANNOTATES]->(a)
CREATE (:AnnotationVersion {id: row.versionId, assetKey: row.key, revision: row.annotation.revision, at: $author.at,
  authorId: $author.id, authorName: $author.name, changes: row.changes})
SET a.description = row.annotation.description, a.searchPeople = row.searchPeople`;

/** Links for walking the graph; the annotation stays what counts. */
const linkQueries = [
  `UNWIND $rows AS row
   MATCH (a:Asset {key: row.key})-[r:OWNED_BY_PEOPLE|IN_DOMAIN|TAGGED|HAS_TERM]->() DELETE r`,
  `UNWIND $rows AS row
   MATCH (a:Asset {key: row.key})
   UNWIND row.owners AS owner
   MATCH (o:Team|Unit|Account {id: owner.id})
   CREATE (a)-[:OWNED_BY_PEOPLE {role: owner.role}]->(o)`,
  `UNWIND $rows AS row
   MATCH (a:Asset {key: row.key})
   UNWIND row.domainIds AS id
   MATCH (d:Domain {id: id}) CREATE (a)-[:IN_DOMAIN]->(d)`,
  `UNWIND $rows AS row
   MATCH (a:Asset {key: row.key})
   UNWIND row.tags AS name
   MERGE (t:Tag {name: name}) ON CREATE SET t.revision = 1, t.id = name
   CREATE (a)-[:TAGGED]->(t)`,
  `UNWIND $rows AS row
   MATCH (a:Asset {key: row.key})
   UNWIND row.termIds AS id
   MATCH (t:Term {id: id}) CREATE (a)-[:HAS_TERM]->(t)`,
];

function saveRow(write: AnnotationWrite): Record<string, unknown> {
  const { after } = write;
  const orNull = (list: readonly string[]): readonly string[] | null => (list.length === 0 ? null : list);
  const values = Object.values(after.properties).map((value) =>
    typeof value === 'string' ? value : JSON.stringify(value),
  );
  const words = textTokens([after.description, ...write.names, ...values]);
  return {
    key: write.asset.key,
    versionId: newId(),
    changes: JSON.stringify(write.changes),
    searchPeople: words === '' ? null : words,
    annotation: {
      revision: after.revision,
      description: after.description,
      owners: JSON.stringify(after.owners),
      ownerIds: orNull(after.owners.map((owner) => owner.id).toSorted()),
      tags: orNull(after.tags),
      domainIds: orNull(after.domainIds),
      termIds: orNull(after.termIds),
      properties: JSON.stringify(after.properties),
      instanceId: write.asset.instanceId,
    },
  };
}

function linkRow({ asset, after }: AnnotationWrite): Record<string, unknown> {
  return {
    key: asset.key,
    owners: after.owners,
    domainIds: after.domainIds,
    tags: after.tags,
    termIds: after.termIds,
  };
}

function inheritedChanges({ asset, before, after }: AnnotationWrite): InheritedChange[] {
  const lists: [InheritedField, readonly string[], readonly string[]][] = [
    ['tags', before.tags, after.tags],
    ['domainIds', before.domainIds, after.domainIds],
    ['ownerIds', before.owners.map((owner) => owner.id), after.owners.map((owner) => owner.id)],
  ];
  return lists
    .map(([field, from, to]) => ({
      key: asset.key,
      field,
      added: to.filter((item) => !from.includes(item)),
      removed: from.filter((item) => !to.includes(item)),
    }))
    .filter((change) => change.added.length + change.removed.length > 0);
}

function decodeVersion(row: Readonly<Record<string, unknown>>): AnnotationVersion {
  return {
    id: String(row['id']),
    assetKey: String(row['assetKey']),
    revision: Number(row['revision']),
    at: String(row['at']),
    authorId: String(row['authorId']),
    authorName: String(row['authorName']),
    changes: JSON.parse(String(row['changes'])) as AnnotationChange[],
  };
}
