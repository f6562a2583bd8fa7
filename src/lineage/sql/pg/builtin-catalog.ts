/** The catalogue every PostgreSQL database starts with. */
import { Catalog, Relation } from '../catalog.js';
import { builtinRelationText } from '../data/pg-relations.js';

let builtin: Catalog | undefined;

/** `pg_catalog` and `information_schema`; views are told from tables by PostgreSQL's own naming. */
export function postgresBuiltinCatalog(): Catalog {
  if (builtin !== undefined) return builtin;
  builtin = new Catalog({ dialect: 'postgres', searchPath: ['public'] });
  for (const line of builtinRelationText.trim().split('\n')) {
    const [qualified = '', ...columns] = line.split(' ');
    const [schema = '', name = ''] = qualified.split('.');
    const specs = columns.map((column) => {
      const [columnName = '', type] = column.split(':');
      return { name: columnName, type };
    });
    builtin.define(new Relation(schema, name, 'table', specs, 'postgres'));
  }
  return builtin;
}
