import { childKey } from '../../src/core/asset-key.js';
import type { AssetRecord } from '../../src/core/collection.js';
import type { MysqlFlavour } from '../../src/engines/mysql/index.js';
import { type BuildContext, withGrants } from './build-context.js';
import type { ColumnRow } from './rows.js';
import { expressionOf, integerOf, textOrNull } from './values.js';

/**
 * A column of a table, view or sequence. `default` is what the catalogue shows, which is an SQL expression in MariaDB;
 * MySQL shows literals bare, and `defaultIsExpression` tells the two apart.
 */
export function buildColumn(context: BuildContext, parentKey: string, row: ColumnRow): AssetRecord {
  const extra = row.extra ?? '';
  const { flavour } = context.version;
  const written = textOrNull(row.generation_expression);
  const expression = written === null ? null : expressionOf(flavour, written);
  const isGenerated = expression !== null;
  const shown = isGenerated ? null : defaultOf(flavour, row);
  const defaultIsExpression = shown !== null && isExpression(flavour, shown, extra);
  const asset: AssetRecord = {
    kind: 'Column',
    key: childKey(parentKey, 'Column', row.name),
    name: row.name,
    parent: parentKey,
    properties: {
      position: Number(row.position),
      dataType: row.data_type,
      nullable: row.nullable === 'YES',
      default: defaultIsExpression ? expressionOf(flavour, shown) : shown,
      defaultIsExpression,
      autoIncrement: /\bauto_increment\b/i.test(extra),
      generated: isGenerated ? (/STORED|PERSISTENT/i.test(extra) ? 'STORED' : 'VIRTUAL') : null,
      generationExpression: expression,
      onUpdate: /on update ([^,]+)/i.exec(extra)?.[1]?.trim() ?? null,
      visible: !/\bINVISIBLE\b/i.test(extra),
      systemVersioning: !/WITHOUT SYSTEM VERSIONING/i.test(extra),
      characterSet: row.character_set,
      collation: row.collation,
      srsId: integerOf(row.srs_id),
    },
    comment: textOrNull(row.comment),
    ...withGrants(context.grants.column(row.table, row.name)),
  };
  return asset;
}

/** MariaDB writes the default of a nullable column without one as `NULL`. */
function defaultOf(flavour: MysqlFlavour, row: ColumnRow): string | null {
  return flavour === 'mariadb' && row.default === 'NULL' ? null : row.default;
}

function isExpression(flavour: MysqlFlavour, text: string, extra: string): boolean {
  return flavour === 'mysql' ? /DEFAULT_GENERATED/i.test(extra) : !/^(?:'|-?\d|[xb]')/i.test(text);
}
