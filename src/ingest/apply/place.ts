import { namespaceOf } from '../../core/asset-key.js';

/** Keys of what encloses an asset; a database is its own database, a schema its own schema. */
export interface Place {
  databaseKey: string | null;
  schemaKey: string | null;
}

/**
 * Where a key lies. The first plain step below the instance is the database; in PostgreSQL the second plain step is
 * the schema, in MySQL and Redis the database serves as schema. Tagged steps (`#principal:app`) end the search.
 */
export function placeOf(key: string, engine: string): Place {
  const namespace = namespaceOf(key);
  if (namespace.length === key.length) return { databaseKey: null, schemaKey: null };
  const start = namespace.length + 1;
  if (key[start] === '#') return { databaseKey: null, schemaKey: null };
  const first = key.indexOf('.', start);
  const databaseKey = first < 0 ? key : key.slice(0, first);
  if (engine !== 'postgres') return { databaseKey, schemaKey: databaseKey };
  if (first < 0 || key[first + 1] === '#') return { databaseKey, schemaKey: null };
  const second = key.indexOf('.', first + 1);
  return { databaseKey, schemaKey: second < 0 ? key : key.slice(0, second) };
}
