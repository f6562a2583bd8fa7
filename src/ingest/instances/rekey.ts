import type { GraphTransaction } from '../../graph/index.js';

const keyMembers = ['key', 'parentKey', 'instanceKey', 'databaseKey', 'schemaKey', 'unitKey', 'scope'];

const moved = (member: string): string =>
  `CASE WHEN n.${member} = $from THEN $to WHEN n.${member} STARTS WITH $from + '/' THEN $to + substring(n.${member}, size($from)) ELSE n.${member} END`;

const replaced = (member: string): string =>
  `replace(replace(n.${member}, '"' + $from + '/', '"' + $to + '/'), '"' + $from + '"', '"' + $to + '"')`;

/** In this order: what hangs on keys first, so that every query finds its nodes by the old ones. */
const statements = [
  `MATCH (n:Annotation {instanceId: $id}) SET n.assetKey = ${moved('assetKey')}`,
  `MATCH (n:AnnotationVersion) WHERE n.assetKey = $from OR n.assetKey STARTS WITH $from + '/'
   SET n.assetKey = ${moved('assetKey')}`,
  `MATCH (n:Scope {instanceId: $id}) SET n.key = ${moved('key')}`,
  `MATCH (n:PendingLink) WHERE n.from STARTS WITH $from OR n.to STARTS WITH $from OR n.owner STARTS WITH $from
   SET n.from = ${moved('from')}, n.to = ${moved('to')}, n.owner = ${moved('owner')}`,
  `MATCH (n:Asset {instanceId: $id}) WHERE n.relations CONTAINS $from SET n.relations = ${replaced('relations')}`,
  `MATCH (n:Asset {instanceId: $id}) WHERE n.grants CONTAINS $from SET n.grants = ${replaced('grants')}`,
  `MATCH (:Asset {instanceId: $id})<-[n:GRANTED]-() WHERE n.grantor STARTS WITH $from SET n.grantor = ${moved('grantor')}`,
  `MATCH (n:Asset {instanceId: $id}) SET ${keyMembers.map((member) => `n.${member} = ${moved(member)}`).join(', ')}`,
];

/**
 * Gives an instance and everything in it, dropped assets included, keys under another address. Ids, relationships,
 * versions and hashes stay; versions keep the keys of their time. Cost: writes every asset of the instance.
 */
export async function rekey(tx: GraphTransaction, id: string, from: string, to: string): Promise<void> {
  for (const statement of statements) await tx.run(statement, { id, from, to });
}
