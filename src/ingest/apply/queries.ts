import { assetKinds } from '../../core/asset-kind.js';
import { assetRelationTypes } from '../../core/collection.js';
import { deepestTree } from './tree.js';

/** Types of relationships between assets that a collection begins and ends. */
export const linkTypes: readonly string[] = [...assetRelationTypes, 'GRANTED', 'CONTAINS'];

const knownTypes = new Set(linkTypes);
const anyLink = linkTypes.join('|');

/** True for a type that may stand in a query's text. */
export function isLinkType(type: string): boolean {
  return knownTypes.has(type);
}

/**
 * Properties of a new asset in the order in which rows hold their values; the ones most assets lack come last, so that
 * a row can end before them. A list costs a third of a map on the way to Neo4j.
 */
export const newAssetProperties = [
  'kind',
  'id',
  'key',
  'name',
  'nameLower',
  'parentKey',
  'hash',
  'definition',
  'searchName',
  'searchText',
  'engineId',
  'position',
  'dataType',
  'nullable',
  'unitKey',
  'unitDigest',
  'scope',
  'statistics',
  'rowEstimate',
  'sizeBytes',
  'usageCount',
  'searchRank',
  'comment',
  'grants',
  'relations',
] as const;

/**
 * Creates trees of assets with the links inside their units: rows `{n: [values], c: [[parent, child]], l: [[from, to,
 * type, properties]]}` with places in `n`; `$common` goes on every node. Labels first and all properties at once:
 * Neo4j then visits each index once for a node. Without replanning: the plan does not depend on what is there.
 */
const createTreesAs = (labels: string): string => `
CYPHER replan=skip
UNWIND $rows AS r
CALL (r) {
  WITH r, $common AS c
  UNWIND r.n AS p
  CREATE (n:${labels})
  SET n = c {.*, ${newAssetProperties.map((name, place) => `${name}: p[${place}]`).join(', ')}}
  RETURN collect(n) AS nodes
}
CALL (r, nodes) {
  UNWIND r.c AS l
  WITH nodes[l[0]] AS a, nodes[l[1]] AS b
  CREATE (a)-[:CONTAINS {validFrom: $at}]->(b)
}
CALL (r, nodes) {
  UNWIND r.l AS l
  WITH nodes[l[0]] AS a, nodes[l[1]] AS b, l
  CREATE (a)-[x:$(l[2])]->(b) SET x = l[3], x.validFrom = $at
}
RETURN count(r) AS rows`;

/** Creates trees that are part of the graph with the commit of their transaction. */
export const createTrees = createTreesAs('Asset:Live:$(p[0])');

/** Creates trees that no reader sees until {@link publishStage}. */
export const stageTrees = createTreesAs('Staged');

/** Makes the staged assets of one stage part of the graph, all at once. */
export const publishStage = `
CYPHER replan=skip
MATCH (n:Staged {stage: $stage}) USING INDEX n:Staged(stage)
SET n:Asset:Live:$(n.kind)
REMOVE n:Staged, n.stage
RETURN count(n) AS count`;

/** Removes what a run left behind that did not reach its end. */
export const dropStaged = `
MATCH (n:Staged {stage: $stage})
CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 2000 ROWS`;

/** Stages of an instance that exist. */
export const staleStages = `
MATCH (n:Staged) WHERE n.instanceId = $instanceId
RETURN DISTINCT n.stage AS stage`;

/** Units of a scope that live, with their digests. */
export const scopeUnits = `
MATCH (s:Scope {key: $scope})-[:HOLDS]->(n:Live)
RETURN collect([n.key, n.unitDigest]) AS units`;

/** Assets of units, without what only changed or removed ones need. */
export const unitHeads = `
UNWIND $keys AS key
MATCH (u:Asset {key: key}) WHERE u:Live
MATCH (u) ((:Live)-[:CONTAINS]->(b:Live WHERE b.unitKey IS NULL)){0,${deepestTree}} (n)
RETURN key AS unit, collect([n.key, n.kind, n.name, n.hash, n.parentKey, n.engineId]) AS heads`;

/** Whole states of assets, dropped ones included. */
export const assetStates = `
UNWIND $keys AS key
MATCH (n:Asset {key: key})
RETURN collect([n.key, n.kind, n.name, n.hash, n.parentKey, n.engineId, n:Live, n.id, n.comment, n.definition,
  n.grants, n.relations, n.changedAt, n.validTo, n.source]) AS states`;

const writeVersion = `
SET n.versionCount = coalesce(n.versionCount, 0) + 1
CREATE (v:Version) SET v = r.version
SET v.assetId = n.id, v.assetKey = n.key, v.number = n.versionCount, v.validTo = $at, v.cause = $cause, v.runId = $runId
CREATE (v)-[:VERSION_OF]->(n)
WITH n, r, v
OPTIONAL MATCH (run:CollectionRun {id: $runId})
FOREACH (_ IN CASE WHEN run IS NULL THEN [] ELSE [1] END | CREATE (v)-[:CAUSED_BY]->(run))`;

/** Keeps what was, then changes the assets: rows `{key, set, version}`. */
export const updateAssets = `
UNWIND $rows AS r
MATCH (n:Asset {key: r.key})
${writeVersion}
SET n += r.set, n.changedAt = $at`;

/** Fills assets that had no collected state yet: rows `{key, set}`. */
export const fillAssets = `
UNWIND $rows AS r
MATCH (n:Asset {key: r.key})
SET n += r.set, n.changedAt = $at`;

/** Lets dropped assets live again. */
export const reviveAssets = `
UNWIND $keys AS key
MATCH (n:Asset {key: key}) SET n:Live, n.validTo = null`;

/** Gives assets the label of their present kind, after a change of kind. */
export const relabelAssets = `
UNWIND $keys AS key
MATCH (n:Asset {key: key})
REMOVE n:${assetKinds.join(':')}
SET n:$(n.kind)`;

/** Keeps what was and ends the assets: rows `{key, version}`. */
export const removeAssets = `
UNWIND $rows AS r
MATCH (n:Asset {key: r.key})
${writeVersion}
SET n.validTo = $at, n.unitDigest = null
REMOVE n:Live`;

/**
 * Ends every relationship of removed assets. What a living asset still states (a grant to a dropped principal) is
 * kept as a link that waits.
 */
export const endLinksOfRemoved = `
UNWIND $keys AS key
MATCH (n:Asset {key: key})-[r:${anyLink}]-(o)
WITH DISTINCT r, startNode(r) AS a, endNode(r) AS b
CREATE (a)-[w:WAS]->(b)
SET w = properties(r), w.type = type(r), w.validTo = $at
WITH r, a, b, type(r) AS type, CASE WHEN type(r) IN ['GRANTED', 'CONTAINS'] THEN b ELSE a END AS owner, properties(r) AS p
DELETE r
WITH a, b, type, owner, p WHERE owner:Live
RETURN collect({from: a.key, to: b.key, type: type, owner: owner.key, p: p}) AS waiting`;

/** Ends the waiting links that removed assets stated. */
export const dropPendingOfOwners = `
UNWIND $keys AS key
MATCH (p:PendingLink {owner: key})
DELETE p`;

/** Units are no longer held by any scope. */
export const releaseUnits = `
UNWIND $keys AS key
MATCH (:Scope)-[h:HOLDS]->(n:Asset {key: key})
DELETE h`;

/** Units are held by the scope: rows `{key, digest}`. */
export const holdUnits = `
MERGE (s:Scope {key: $scope})
ON CREATE SET s.instanceId = $instanceId
WITH s
UNWIND $rows AS r
MATCH (n:Asset {key: r.key})
SET n.unitKey = r.key, n.scope = $scope, n.unitDigest = r.digest
CREATE (s)-[:HOLDS]->(n)`;

/** The scope holds units that the same transaction has created; they know their scope already. */
export const holdNewUnits = `
CYPHER replan=skip
MERGE (s:Scope {key: $scope})
ON CREATE SET s.instanceId = $instanceId
WITH s
UNWIND $keys AS key
MATCH (n:Asset {key: key})
CREATE (s)-[:HOLDS]->(n)`;

/** New digests of units: rows `{key, digest}`. */
export const setUnitDigests = `
UNWIND $rows AS r
MATCH (n:Asset {key: r.key})
SET n.unitDigest = r.digest`;

/** The scope is applied. */
export const setScope = `
MERGE (s:Scope {key: $scope})
ON CREATE SET s.instanceId = $instanceId
SET s.digest = $digest, s.appliedAt = $at, s.assetCount = coalesce(s.assetCount, 0) + $growth,
  s.linksWait = CASE WHEN $appeared THEN true ELSE s.linksWait END`;

/** Living assets by key. */
export const livingKeys = `
UNWIND $keys AS key
MATCH (n:Asset {key: key}) WHERE n:Live
RETURN collect(n.key) AS keys`;

/** Ends groups of links: rows `{from, to, type}`. */
export const endLinks = `
UNWIND $rows AS row
MATCH (a:Asset {key: row.from})-[r:${anyLink}]->(b:Asset {key: row.to})
WHERE type(r) = row.type
CREATE (a)-[w:WAS]->(b)
SET w = properties(r), w.type = row.type, w.validTo = $at
DELETE r`;

/** Ends groups of links that waited: rows `{from, to, type, owner}`. */
export const endPendingLinks = `
UNWIND $rows AS row
MATCH (p:PendingLink {owner: row.owner, from: row.from, to: row.to, type: row.type})
DELETE p`;

/** Begins links between assets of the graph: rows `{from, to, type, p}`. */
export const beginLinks = `
CYPHER replan=skip
UNWIND $rows AS row
MATCH (a:Asset {key: row.from})
MATCH (b:Asset {key: row.to})
CREATE (a)-[r:$(row.type)]->(b)
SET r = row.p, r.validFrom = $at`;

/** True when the graph has an asset below a key, living or not. */
export const anyBelow = `
MATCH (n:Asset) WHERE n.key = $key OR n.key STARTS WITH $prefix
WITH n LIMIT 1 RETURN n.key AS key`;

/** Keeps links that wait for their other end. */
export const keepPendingLinks = `
UNWIND $rows AS row
CREATE (p:PendingLink) SET p = row`;

/** No link waits for assets of these scopes any more. */
export const clearLinksWait = `
MATCH (s:Scope {instanceId: $instanceId}) WHERE s.linksWait SET s.linksWait = null`;

/** Waiting links of which both ends live now. */
export const readyLinks = `
MATCH (p:PendingLink {instanceId: $instanceId})
MATCH (a:Asset {key: p.from}) WHERE a:Live
MATCH (b:Asset {key: p.to}) WHERE b:Live
RETURN elementId(p) AS id, p.from AS from, p.to AS to, p.type AS type, p.properties AS properties
LIMIT $limit`;

/** Waiting links of any instance to or from an asset, both ends of which live now. */
export const readyLinksAt = `
MATCH (p:PendingLink) WHERE p.to = $key OR p.from = $key
MATCH (a:Asset {key: p.from}) WHERE a:Live
MATCH (b:Asset {key: p.to}) WHERE b:Live
RETURN elementId(p) AS id, p.from AS from, p.to AS to, p.type AS type, p.properties AS properties
LIMIT $limit`;

/** Removes waiting links by id. */
export const dropPendingLinks = `
UNWIND $ids AS id
MATCH (p:PendingLink) WHERE elementId(p) = id
DELETE p`;

/** New assets that go on where others ended: rows `{from, to, evidence, confidence}`. */
export const writeRenames = `
UNWIND $rows AS row
MATCH (old:Asset {key: row.from})
MATCH (new:Asset {key: row.to})
CREATE (new)-[:RENAMED_FROM {evidence: row.evidence, confidence: row.confidence, at: $at}]->(old)`;

/** Inherited metadata of the nearest enclosing assets: a row per key that exists. */
export const inheritedMetadata = `
UNWIND $keys AS key
MATCH (n:Asset {key: key})
RETURN n.key AS key, n.tags AS tags, n.domainIds AS domainIds, n.ownerIds AS ownerIds`;
