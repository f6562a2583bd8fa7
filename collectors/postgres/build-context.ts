import type { AssetRecord, AssetRelation } from '../../src/core/collection.js';
import { type GrantReader } from './grants.js';
import type { DatabaseKeys } from './keys.js';

/** What all builders of a database share. */
export interface BuildContext {
  keys: DatabaseKeys;
  grants: GrantReader;
  versionNumber: number;
  /** What the catalogue records as used, by what uses it; see {@link dependencyId}. */
  uses: ReadonlyMap<string, readonly AssetRelation[]>;
}

/** Id of a user in {@link BuildContext.uses}: a view or routine by oid, a rule or column by its table and name or number. */
export function dependencyId(kind: string, owner: number, part: string | number | null): string {
  return part === null ? `${kind} ${owner}` : `${kind} ${owner} ${part}`;
}

/** Groups rows by a number they carry, keeping their order. */
export function groupBy<Row>(rows: readonly Row[], idOf: (row: Row) => number): Map<number, Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const id = idOf(row);
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [row]);
    else group.push(row);
  }
  return groups;
}

/** The link to the owner. */
export function ownedBy(context: BuildContext, owner: string): AssetRelation {
  return { type: 'OWNED_BY', to: context.keys.principal(owner) };
}

/** `relations` only when there are some. */
export function withRelations(relations: readonly AssetRelation[]): Pick<AssetRecord, 'relations'> {
  return relations.length === 0 ? {} : { relations };
}
