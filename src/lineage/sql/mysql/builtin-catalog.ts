/** The catalogue every MariaDB server starts with. */
import { Catalog, Relation } from '../catalog.js';
import { mariadbInformationSchemaText } from '../data/mariadb-information-schema.js';

let builtin: Catalog | undefined;

/** `information_schema`, whose names ignore case. */
export function mysqlBuiltinCatalog(): Catalog {
  if (builtin !== undefined) return builtin;
  builtin = new Catalog({ dialect: 'mysql', searchPath: [] });
  for (const line of mariadbInformationSchemaText.trim().split('\n')) {
    const [name = '', ...columns] = line.split(' ');
    const specs = columns.map((column) => {
      const [columnName = '', type] = column.split(':');
      return { name: columnName, type };
    });
    builtin.define(new Relation('information_schema', name, 'table', specs, 'mysql'));
  }
  return builtin;
}
