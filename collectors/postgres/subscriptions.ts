import { instanceNamespace } from '../../src/core/asset-key.js';
import type { CollectionWarning } from '../../src/core/collection.js';
import { isWaymarkError } from '../../src/core/errors.js';
import type { ObjectRow } from './catalog-objects.js';
import type { CatalogReader } from './catalog-reader.js';
import type { DatabaseKeys } from './keys.js';

interface SourceRow {
  name: string;
  host: string | null;
  port: string;
}

/**
 * Reads the subscriptions of the session's database. Their connection strings are readable by superusers only; the
 * server takes host and port out, and nothing else of them leaves it.
 */
export async function readSubscriptions(
  reader: CatalogReader,
  keys: DatabaseKeys,
  warnings: CollectionWarning[],
): Promise<ObjectRow[]> {
  const { session } = reader;
  try {
    const rows = await session.attempt(async () => await reader.rows<ObjectRow>('objects/subscriptions'));
    if (rows.length === 0) return rows;
    const sources = await readSources(reader);
    return rows.map((row) => withSource(row, sources.get(row.name)));
  } catch (error) {
    if (!isWaymarkError(error, 'ENGINE_PERMISSION_DENIED')) throw error;
    warnings.push({
      code: 'MISSING_GRANT',
      key: keys.databaseKey,
      message: `The subscriptions of database "${session.database}" cannot be read by this account.`,
      remedy:
        'GRANT SELECT (subdbid, subname, subowner, subenabled, subslotname, subpublications) ON pg_subscription TO <account>;',
    });
    return [];
  }
}

async function readSources(reader: CatalogReader): Promise<Map<string, SourceRow>> {
  try {
    const rows = await reader.session.attempt(
      async () => await reader.rows<SourceRow>('objects/subscription-sources'),
    );
    return new Map(rows.map((row) => [row.name, row]));
  } catch (error) {
    if (!isWaymarkError(error, 'ENGINE_PERMISSION_DENIED')) throw error;
    return new Map();
  }
}

function withSource(row: ObjectRow, source: SourceRow | undefined): ObjectRow {
  if (source === undefined || source.host === null) return row;
  const target = instanceNamespace('postgres', source.host, Number(source.port));
  return {
    ...row,
    properties: { ...row.properties, sourceHost: source.host, sourcePort: Number(source.port) },
    links: [...(row.links ?? []), ['REPLICATES_FROM', 'key', target]],
  };
}
