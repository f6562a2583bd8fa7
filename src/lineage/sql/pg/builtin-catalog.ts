/** The catalogue every PostgreSQL database starts with. */
import { Catalog, Relation } from '../catalog.js';
import { builtinLines, knownVersion } from './builtin-versions.js';

const builtin = new Map<number, Catalog>();

/** `pg_catalog` and `information_schema` of a major version, 15 when it is not known. */
export function postgresBuiltinCatalog(version?: number): Catalog {
  const serverVersion = knownVersion(version);
  const made = builtin.get(serverVersion);
  if (made !== undefined) return made;
  const catalog = new Catalog({ dialect: 'postgres', searchPath: ['public'], serverVersion });
  builtin.set(serverVersion, catalog);
  for (const line of builtinLines('relations', serverVersion)) {
    const [qualified = '', ...columns] = line.split(' ');
    const [schema = '', name = ''] = qualified.split('.');
    const specs = columns.map((column) => {
      const [columnName = '', type] = column.split(':');
      return { name: columnName, type };
    });
    catalog.define(new Relation(schema, name, 'table', specs, 'postgres'));
  }
  return catalog;
}
