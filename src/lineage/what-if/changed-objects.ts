/** A constraint or index of a changed table. */
export interface TablePart {
  readonly key: string;
  readonly kind: 'Index' | 'Constraint';
  readonly name: string;
  readonly tableKey: string;
  readonly columns: readonly string[];
  readonly type: string | null;
  readonly backedBy: string | null;
  readonly referencedConstraint: string | null;
  readonly referencedTableKey: string | null;
  readonly referencedColumns: readonly string[];
}

/** Something that hangs on a table, type or sequence without being lineage. */
export interface ObjectUse {
  readonly key: string;
  readonly kind: string;
  readonly name: string;
  readonly parentKey: string | null;
  readonly how: 'INHERITS' | 'PARTITION_OF' | 'OF_TYPE' | 'DEPENDS_ON';
  readonly targetKey: string;
  readonly targetKind: string;
  readonly targetName: string;
  readonly schemaKey: string | null;
}

/** What the graph knows of the objects a script changes, beside the book. */
export interface ChangedObjects {
  readonly parts: readonly TablePart[];
  readonly uses: readonly ObjectUse[];
  /** By key of the table. */
  readonly partitionKeys: ReadonlyMap<string, string>;
}
