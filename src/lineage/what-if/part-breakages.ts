import { childKey, parseAssetKey } from '../../core/asset-key.js';
import { type AssetBook, textOf } from '../evidence/asset-book.js';
import type { ObjectChange } from '../sql/index.js';
import { type BreakageLog, words } from './breakage-log.js';
import type { ChangedObjects, TablePart } from './changed-objects.js';
import { mentions } from './dependents.js';
import type { ScriptRelation } from './script-names.js';
import type { BreakageEffect } from './types.js';

/** What a change does to what hangs on a table: constraints, indexes, triggers, partitions, children, defaults. */
export class PartBreakages {
  constructor(
    private readonly book: AssetBook,
    private readonly objects: ChangedObjects,
    private readonly log: BreakageLog,
  ) {}

  /** Keys of the constraints and indexes of a table. */
  keysOn(tableKey: string): string[] {
    return this.objects.parts.filter((part) => part.tableKey === tableKey).map(({ key }) => key);
  }

  /** Key of a constraint of a table by its name. */
  keyNamed(tableKey: string, name: string | null): string | undefined {
    return this.objects.parts.find((part) => part.tableKey === tableKey && part.name === name)?.key;
  }

  /** Columns of a dropped type, and what takes values from a dropped sequence. */
  ofUsed(change: ObjectChange): void {
    for (const use of this.objects.uses) {
      const schema = use.schemaKey === null ? null : parseAssetKey(use.schemaKey).path.at(-1)?.name;
      if (use.targetName !== change.name || (change.schema !== null && schema !== change.schema)) continue;
      if (use.parentKey !== null && this.log.gone.has(use.parentKey)) continue;
      const verb = use.how === 'OF_TYPE' ? 'has the type' : 'uses';
      const holder = use.parentKey === null ? undefined : this.book.byKey(use.parentKey);
      const what = use.kind === 'Column' ? `column ${holder?.name ?? ''}.${use.name}` : words(use);
      const reason = `${what} ${verb} ${use.targetName}, which is dropped`;
      this.log.add(change, use.targetKey, use, reason, change.cascade ? 'DROPPED' : 'REFUSED');
    }
  }

  /** What a dropped relation leaves behind or takes along. */
  ofRelation(change: ObjectChange, { asset }: ScriptRelation, what: string): void {
    for (const part of this.#foreignKeysTo(asset.key)) {
      const reason = `foreign key ${part.name} refers to ${asset.name}, which ${what}`;
      this.log.add(change, asset.key, part, reason, this.#foreignKeyEffect(change));
    }
    this.#children(change, asset.key);
    // Triggers and rules of a dropped relation go with it.
    for (const own of this.book.assets)
      if ((own.kind === 'Trigger' || own.kind === 'Rule') && own.parentKey === asset.key)
        this.log.add(change, asset.key, own, `${words(own)} is on ${asset.name}, which ${what}`, 'DROPPED');
  }

  /** What a dropped column leaves behind or takes along. */
  ofColumn(change: ObjectChange, relation: ScriptRelation, column: string, what: string): void {
    const causeKey = childKey(relation.asset.key, 'Column', column);
    this.#columnParts(change, relation, column, causeKey);
    this.#firing(change, relation, column, what, change.cascade ? 'DROPPED' : 'REFUSED');
    this.#partitioned(change, relation, column, what);
  }

  /** What a column of another type harms. */
  ofRetyped(change: ObjectChange, relation: ScriptRelation, column: string, how: string): void {
    const { key, name } = relation.asset;
    this.#firing(change, relation, column, how, 'REFUSED');
    this.#partitioned(change, relation, column, how);
    for (const part of this.objects.parts) {
      const own = part.tableKey === key && part.columns.includes(column);
      const referred = part.referencedTableKey === key && part.referencedColumns.includes(column);
      if (part.type !== 'FOREIGN KEY' || (!own && !referred)) continue;
      const reason = `foreign key ${part.name} compares column ${name}.${column}, whose type ${how}`;
      const effect = this.book.dialect === 'mysql' ? 'REFUSED' : 'CHANGES';
      this.log.add(change, childKey(key, 'Column', column), part, reason, effect);
    }
  }

  /** Foreign keys to tables that are emptied; `together` are all that one statement empties. */
  ofTruncated(
    use: { position: number; cascade?: boolean },
    { asset: { key, name } }: ScriptRelation,
    together: ReadonlySet<string>,
  ): void {
    for (const part of this.#foreignKeysTo(key)) {
      if (together.has(part.tableKey)) continue;
      const child = this.book.byKey(part.tableKey)?.name ?? part.tableKey;
      if (use.cascade === true)
        this.log.add(
          use,
          key,
          part,
          `rows of ${child} go as well: foreign key ${part.name} refers to ${name}`,
          'CHANGES',
        );
      else
        this.log.add(
          use,
          key,
          part,
          `foreign key ${part.name} of ${child} refers to ${name}, which is emptied`,
          'REFUSED',
        );
    }
  }

  /** What needs an index that is dropped. */
  ofIndex(change: ObjectChange, name: string, table?: ScriptRelation): void {
    const index = this.objects.parts.find(
      (part) =>
        part.kind === 'Index' &&
        part.name === name &&
        (table === undefined || part.tableKey === table.asset.key),
    );
    if (index === undefined) return;
    for (const part of this.objects.parts) {
      if (part.kind !== 'Constraint') continue;
      if (part.backedBy === index.key) {
        const kind = (part.type ?? 'constraint').toLowerCase();
        const reason = `${kind} ${part.name} is kept by index ${name}, which is dropped`;
        const effect = this.book.dialect === 'mysql' ? 'DROPPED' : 'REFUSED';
        this.log.add(change, index.key, part, reason, effect);
      }
      const use = part.type === 'FOREIGN KEY' ? this.#foreignKeyUse(part, index) : null;
      if (use !== null)
        this.log.add(change, index.key, part, `index ${name} is used by foreign key ${use}`, 'REFUSED');
    }
  }

  /** Foreign keys that need a constraint that is dropped. */
  ofConstraint(change: ObjectChange, { asset }: ScriptRelation, name: string): void {
    const constraint = this.objects.parts.find(
      (part) => part.kind === 'Constraint' && part.tableKey === asset.key && part.name === name,
    );
    if (constraint === undefined || constraint.type === 'FOREIGN KEY') return;
    for (const part of this.objects.parts) {
      if (
        part.type !== 'FOREIGN KEY' ||
        part.referencedTableKey !== asset.key ||
        part.referencedConstraint !== name
      )
        continue;
      const reason = `foreign key ${part.name} needs constraint ${name}, which is dropped`;
      this.log.add(change, constraint.key, part, reason, this.#foreignKeyEffect(change));
    }
  }

  /** Children of a dropped table stay in its way; partitions go with it. */
  #children(change: ObjectChange, tableKey: string): void {
    for (const use of this.objects.uses) {
      if (use.targetKey !== tableKey) continue;
      if (use.how === 'PARTITION_OF')
        this.log.add(
          change,
          use.targetKey,
          use,
          `partition ${use.name} goes with ${use.targetName}`,
          'DROPPED',
        );
      else if (use.how === 'INHERITS')
        this.log.add(
          change,
          use.targetKey,
          use,
          `table ${use.name} inherits from ${use.targetName}, which is dropped`,
          change.cascade ? 'DROPPED' : 'REFUSED',
        );
    }
  }

  /** PostgreSQL knows the columns on which a trigger fires. */
  #firing(
    change: ObjectChange,
    { asset: table }: ScriptRelation,
    column: string,
    what: string,
    effect: BreakageEffect,
  ): void {
    if (this.book.dialect !== 'postgres') return;
    for (const asset of this.book.assets) {
      if (asset.kind !== 'Trigger' || asset.parentKey !== table.key) continue;
      const definition = textOf(asset, 'definition') ?? '';
      const head = definition.slice(0, definition.search(/\sEXECUTE\s/i));
      const named = head.replace(/^.*?\s(?:BEFORE|AFTER|INSTEAD OF)\s/is, '').replace(/\sON\s+\S+/i, ' ');
      if (!mentions(named, column)) continue;
      const reason = `${words(asset)} looks at column ${table.name}.${column}, which ${what}`;
      this.log.add(change, childKey(table.key, 'Column', column), asset, reason, effect);
    }
  }

  #partitioned(change: ObjectChange, { asset }: ScriptRelation, column: string, what: string): void {
    const key = this.objects.partitionKeys.get(asset.key);
    if (key === undefined || !mentions(key.replace(/^(?:RANGE|LIST|HASH)\s*\(/i, ' '), column)) return;
    const reason = `${words(asset)} is partitioned by column ${asset.name}.${column}, which ${what}`;
    this.log.add(change, childKey(asset.key, 'Column', column), asset, reason, 'REFUSED');
  }

  /** Constraints and indexes of a dropped column. */
  #columnParts(change: ObjectChange, { asset }: ScriptRelation, column: string, causeKey: string): void {
    const same = (name: string): boolean => this.book.columnName(name) === this.book.columnName(column);
    for (const part of this.objects.parts) {
      if (part.tableKey === asset.key && part.columns.some(same)) {
        const word = part.kind === 'Index' ? 'index' : (part.type ?? 'constraint').toLowerCase();
        const reason = `${word} ${part.name} covers column ${asset.name}.${column}, which is dropped`;
        const isKept = this.book.dialect === 'mysql' && part.type === 'FOREIGN KEY';
        this.log.add(change, causeKey, part, reason, isKept ? 'REFUSED' : 'DROPPED');
      }
      if (
        part.type === 'FOREIGN KEY' &&
        part.referencedTableKey === asset.key &&
        part.referencedColumns.some(same)
      ) {
        const reason = `foreign key ${part.name} refers to column ${asset.name}.${column}, which is dropped`;
        this.log.add(change, causeKey, part, reason, this.#foreignKeyEffect(change));
      }
    }
  }

  /** How a foreign key needs an index that nothing else replaces; null when it does not. */
  #foreignKeyUse(part: TablePart, index: TablePart): string | null {
    const needs = (tableKey: string | null, columns: readonly string[]): boolean =>
      tableKey === index.tableKey &&
      columns.length > 0 &&
      columns.every((column, at) => index.columns[at] === column) &&
      !this.#otherIndex(index, columns);
    if (this.book.dialect === 'mysql' && needs(part.tableKey, part.columns)) return part.name;
    return needs(part.referencedTableKey, part.referencedColumns)
      ? `${part.name}, which refers to its columns`
      : null;
  }

  /** True when another index serves the same leading columns. */
  #otherIndex(index: TablePart, columns: readonly string[]): boolean {
    return this.objects.parts.some(
      (part) =>
        part.kind === 'Index' &&
        part.key !== index.key &&
        part.tableKey === index.tableKey &&
        columns.every((column, at) => part.columns[at] === column),
    );
  }

  #foreignKeysTo(tableKey: string): TablePart[] {
    return this.objects.parts.filter(
      (part) =>
        part.type === 'FOREIGN KEY' && part.referencedTableKey === tableKey && part.tableKey !== tableKey,
    );
  }

  #foreignKeyEffect(change: ObjectChange): BreakageEffect {
    return this.book.dialect === 'postgres' && change.cascade ? 'DROPPED' : 'REFUSED';
  }
}
