/** Evidence as it shall be: rows `{key, id, set}`. Locks each piece until the transaction ends. */
export const mergeEvidence = `
UNWIND $rows AS r
MERGE (e:LineageEvidence {key: r.key})
ON CREATE SET e.id = r.id, e.firstSeenAt = $at, e.lastSeenAt = $at
SET e += r.set
RETURN e.id AS id, e.key AS key`;

/** Evidence says something else than before. */
export const touchEvidence = `
UNWIND $ids AS id
MATCH (e:LineageEvidence {id: id})
SET e.lastSeenAt = $at`;

/** Edges of evidence as they are, one list per edge. */
export const edgesOfEvidence = `
UNWIND $ids AS id
CALL (id) {
  MATCH (a:Asset)-[r:FLOWS_TO {evidence: id}]->(b:Asset)
  RETURN elementId(r) AS element, a.id AS fromId, b.id AS toId, 'DIRECT' AS kind, r
  UNION ALL
  MATCH (a:Asset)-[r:INFLUENCES {evidence: id}]->(b:Asset)
  RETURN elementId(r) AS element, a.id AS fromId, b.id AS toId, 'INDIRECT' AS kind, r
}
RETURN collect([id, element, fromId, toId, kind, r.subtype, r.text, r.masking, r.confidence]) AS edges`;

/** Ends edges by element id. */
export const endEdges = `
UNWIND $elements AS element
MATCH (a)-[r]->(b) WHERE elementId(r) = element
CREATE (a)-[w:WAS]->(b)
SET w = properties(r), w.type = type(r), w.validTo = $at
DELETE r`;

/** Begins edges of one type, grouped by target: rows `{to, from: [{id, p}]}`. */
const beginEdges = (type: 'FLOWS_TO' | 'INFLUENCES'): string => `
CYPHER replan=skip
UNWIND $rows AS row
MATCH (b:Asset {id: row.to})
UNWIND row.from AS f
MATCH (a:Asset {id: f.id})
CREATE (a)-[x:${type}]->(b)
SET x = f.p, x.validFrom = $at`;

/** By kind of edge. */
export const beginEdgesOf = { DIRECT: beginEdges('FLOWS_TO'), INDIRECT: beginEdges('INFLUENCES') } as const;

/** Evidence is withdrawn. */
export const markWithdrawn = `
UNWIND $ids AS id
MATCH (e:LineageEvidence {id: id})
SET e.withdrawnAt = $at, e.catalogDigest = null`;

/** Evidence of collected definitions of an instance, for comparison. */
export const collectedEvidence = `
MATCH (e:LineageEvidence) WHERE e.instanceId = $instanceId AND e.source IN $sources AND e.withdrawnAt IS NULL
RETURN collect([e.key, e.id, e.sqlHash, e.catalogDigest, e.uses, e.assetId]) AS rows`;

/** Edges of any evidence at assets of an instance that were dropped since a time. */
export const edgesOfDropped = `
MATCH (n:Asset) WHERE n.instanceId = $instanceId AND n.validTo >= $since
MATCH (n)-[r:FLOWS_TO|INFLUENCES]-(o:Asset) WHERE NOT n:Live
WITH DISTINCT r, startNode(r) AS a, endNode(r) AS b
RETURN collect([r.evidence, elementId(r), a.id, b.id, CASE type(r) WHEN 'FLOWS_TO' THEN 'DIRECT' ELSE 'INDIRECT' END]) AS edges`;

/** Evidence whose edges were ended from outside is derived again when its names mean something again. */
export const forgetDigests = `
UNWIND $ids AS id
MATCH (e:LineageEvidence {id: id})
SET e.catalogDigest = null`;
