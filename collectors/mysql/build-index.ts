import { childKey } from '../../src/core/asset-key.js';
import type { AssetRecord, AssetRelation } from '../../src/core/collection.js';
import { withRelations } from './build-context.js';
import type { IndexPartRow } from './rows.js';
import { grouped, quoteName, textOrNull } from './values.js';

/** An index as its rows of the catalogue tell it together; `parts` in the order of the index. */
export interface IndexFacts {
  name: string;
  unique: boolean;
  parts: readonly IndexPartRow[];
}

/** Puts the rows of one table's indexes together: the primary key first, the others by name. */
export function groupIndexes(rows: readonly IndexPartRow[]): IndexFacts[] {
  return [...grouped(rows, (row) => row.name)]
    .map(([name, parts]) => ({
      name,
      unique: Number(parts[0]!.non_unique) === 0,
      parts: parts.sort((a, b) => Number(a.position) - Number(b.position)),
    }))
    .sort((a, b) => order(sortName(a.name), sortName(b.name)));
}

/** The columns of an index; an expression stands for itself. */
export function indexColumns(index: IndexFacts): string[] {
  return index.parts.map((part) => part.column ?? part.expression ?? '');
}

/** An index. `columns` are its columns or expressions in order, `parts` say prefix and direction. */
export function buildIndex(tableKey: string, index: IndexFacts): AssetRecord {
  const first = index.parts[0]!;
  return {
    kind: 'Index',
    key: childKey(tableKey, 'Index', index.name),
    name: index.name,
    parent: tableKey,
    properties: {
      definition: indexDefinition(index),
      method: first.method,
      unique: index.unique,
      primary: index.name === 'PRIMARY',
      visible: first.visible === 'YES',
      disabled: first.remark === 'disabled',
      columns: indexColumns(index),
      parts: index.parts.map((part) => ({
        column: part.column,
        expression: part.expression,
        direction: part.direction === 'D' ? 'DESC' : part.direction === 'A' ? 'ASC' : null,
        prefixLength: part.prefix_length === null ? null : Number(part.prefix_length),
      })),
    },
    comment: textOrNull(first.comment),
    ...withRelations(indexLinks(tableKey, index)),
  };
}

/** The index as it stands in a CREATE TABLE statement. */
function indexDefinition(index: IndexFacts): string {
  const first = index.parts[0]!;
  const isPrimary = index.name === 'PRIMARY';
  const special = ['FULLTEXT', 'SPATIAL'].includes(first.method);
  const parts = index.parts.map((part) => {
    const what = part.column === null ? `(${part.expression ?? ''})` : quoteName(part.column);
    // A spatial index names the whole of a geometry's bounding box as its prefix.
    const prefix = part.prefix_length === null || special ? '' : `(${part.prefix_length})`;
    return `${what}${prefix}${part.direction === 'D' ? ' DESC' : ''}`;
  });
  const kind = special ? `${first.method} KEY` : index.unique ? 'UNIQUE KEY' : 'KEY';
  const name = isPrimary ? 'PRIMARY KEY' : `${kind} ${quoteName(index.name)}`;
  return `${name} (${parts.join(', ')})${special ? '' : ` USING ${first.method}`}`;
}

function indexLinks(tableKey: string, index: IndexFacts): AssetRelation[] {
  return index.parts.flatMap((part, place): AssetRelation[] =>
    part.column === null
      ? []
      : [
          {
            type: 'COVERS',
            to: childKey(tableKey, 'Column', part.column),
            properties: { position: place + 1 },
          },
        ],
  );
}

function sortName(name: string): string {
  return name === 'PRIMARY' ? '' : name;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
