import type { GraphTransaction } from '../../graph/index.js';
import { chunks, rowsPerQuery } from './apply-context.js';
import { writeRenames } from './queries.js';
import type { Rename } from './renames.js';

/** What people say about the old asset goes on on the new one, unless it has something of its own. */
const copyAnnotations = `
UNWIND $rows AS row
MATCH (old:Annotation {assetKey: row.from}) WHERE coalesce(old.revision, 0) > 0
MATCH (asset:Asset {key: row.to})
MERGE (new:Annotation {assetKey: row.to})
WITH old, new, asset WHERE coalesce(new.revision, 0) = 0
SET new += old {.*, assetKey: asset.key}
MERGE (new)-[:ANNOTATES]->(asset)`;

const copyFields = `
UNWIND $rows AS row
MATCH (old:Asset {key: row.from})
MATCH (new:Asset {key: row.to})
WHERE old.description IS NOT NULL OR old.searchPeople IS NOT NULL OR old.tags IS NOT NULL
  OR old.domainIds IS NOT NULL OR old.ownerIds IS NOT NULL
SET new.description = coalesce(new.description, old.description),
    new.searchPeople = coalesce(new.searchPeople, old.searchPeople),
    new.tags = coalesce(old.tags, new.tags),
    new.domainIds = coalesce(old.domainIds, new.domainIds),
    new.ownerIds = coalesce(old.ownerIds, new.ownerIds)`;

const copyLinks = ['OWNED_BY_PEOPLE', 'IN_DOMAIN', 'TAGGED', 'HAS_TERM'].map(
  (type) => `
UNWIND $rows AS row
MATCH (old:Asset {key: row.from})-[r:${type}]->(x)
MATCH (new:Asset {key: row.to})
WHERE NOT EXISTS { (new)-[:${type}]->(x) }
CREATE (new)-[n:${type}]->(x) SET n = properties(r)`,
);

/** Notes renames with their evidence and carries people's metadata over to the new assets. */
export async function carryMetadata(
  tx: GraphTransaction,
  renames: readonly Rename[],
  at: string,
): Promise<void> {
  const all = renames.map(({ from, to, evidence, confidence }) => ({
    from: from.key,
    to: to.key,
    evidence,
    confidence,
  }));
  for (const rows of chunks(all, rowsPerQuery)) {
    await tx.run(writeRenames, { rows, at });
    await tx.run(copyAnnotations, { rows });
    await tx.run(copyFields, { rows });
    for (const query of copyLinks) await tx.run(query, { rows });
  }
}
