import { childKey, parseAssetKey } from '../../core/asset-key.js';
import { type AssetBook, type BookAsset, type BookRelation, textOf } from '../evidence/asset-book.js';
import type { ObjectChange, RelationWriteUse, StatementLineage } from '../sql/index.js';
import { columnUse, type Dependent, type Dependents, mentions } from './dependents.js';
import { isNarrower, isSameType } from './type-change.js';
import type { Breakage, BreakageEffect } from './types.js';

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

const kindWords: Readonly<Record<string, string>> = {
  View: 'view',
  MaterializedView: 'materialized view',
  Routine: 'routine',
  Event: 'event',
  Trigger: 'trigger',
  Rule: 'rule',
  Column: 'generated column',
  Constraint: 'constraint',
  Table: 'table',
};

/** Finds what each change of a script harms. */
export class BreakageFinder {
  readonly #found = new Map<string, Breakage>();
  /** Relations under names that the script gave them; null for names that it took away. */
  readonly #names = new Map<string, BookRelation | null>();
  /** Names that the script made something under. */
  readonly #made = new Set<string>();
  /** What MySQL and MariaDB look up by name when it is used: only the end of the script counts. */
  readonly #moved: { change: ObjectChange; relation: BookRelation; what: string }[] = [];
  private readonly parts: readonly TablePart[];

  constructor(
    private readonly book: AssetBook,
    private readonly dependents: Dependents,
    private readonly objects: ChangedObjects,
    /** Keys that the script itself drops or replaces: they cannot be harmed. PostgreSQL: before or with the change. */
    private readonly handled: Set<string>,
  ) {
    this.parts = objects.parts;
  }

  /** Everything found, nearest first. */
  get breakages(): Breakage[] {
    for (const { change, relation, what } of this.#moved.splice(0)) {
      const id = `${relation.schema}.${relation.asset.name}`;
      const now = this.#names.get(id);
      if (now === relation) continue;
      if ((now === undefined || now === null) && !this.#made.has(id)) this.#named(change, relation, what);
      else
        for (const { asset } of this.dependents.ofRelation(relation.schema, relation.asset.name))
          this.#add(
            change,
            relation.asset.key,
            asset,
            `${words(asset)} uses ${relation.asset.name}, which ${what}: the name means something else now`,
            'CHANGES',
          );
    }
    return [...this.#found.values()].sort(
      (a, b) => a.hops - b.hops || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0),
    );
  }

  /** Adds what a statement harms; statements are given in the order of the script. */
  statement({ changes, writes, outputColumns, outputTypes }: StatementLineage): void {
    const inOrder = this.book.dialect === 'mysql';
    for (const change of changes) if (!inOrder || change.change === 'alter') this.#handle(change);
    for (const change of changes) {
      if (inOrder && change.change === 'drop') this.#handle(change);
      this.#change(change);
      if (change.change === 'create' && change.kind === 'view')
        this.#replaced(change, outputColumns, outputTypes);
      this.#rename(change);
    }
    const emptied = writes.filter(({ action }) => action === 'truncate');
    const keys = new Set(emptied.flatMap((use) => this.#relationOf(use.schema, use.name)?.asset.key ?? []));
    for (const use of emptied) this.#truncated(use, keys);
  }

  #relationOf(schema: string | null, name: string): BookRelation | undefined {
    const given = this.#names.get(`${schema ?? ''}.${name}`);
    return given === null ? undefined : (given ?? this.book.relation(schema, name));
  }

  /** What is dropped cannot be harmed by what comes after it, or by the same statement. */
  #handle(change: ObjectChange): void {
    const relation = this.#relationOf(change.schema, change.name);
    const { action, from } = change;
    if (change.change === 'drop') {
      for (const key of this.#keysOf(change, relation)) this.handled.add(key);
    } else if (action === 'dropConstraint' && relation !== undefined) {
      const same = this.parts.find(({ tableKey, name }) => tableKey === relation.asset.key && name === from);
      if (same !== undefined) this.handled.add(same.key);
    } else if (action === 'dropColumn' && relation !== undefined && change.column !== null)
      this.handled.add(childKey(relation.asset.key, 'Column', change.column));
  }

  #keysOf(change: ObjectChange, relation: BookRelation | undefined): string[] {
    if (relation !== undefined) {
      const own = this.parts.filter(({ tableKey }) => tableKey === relation.asset.key);
      return [relation.asset.key, ...own.map(({ key }) => key)];
    }
    if (change.kind === 'routine')
      return this.book.routines([change.schema, change.name].filter(Boolean).join('.')).map(({ key }) => key);
    if (change.kind === 'trigger' || change.kind === 'rule')
      return this.book.assets
        .filter(({ kind, name }) => kind.toLowerCase() === change.kind && name === change.name)
        .map(({ key }) => key);
    return [];
  }

  #rename(change: ObjectChange): void {
    const from = `${change.schema ?? ''}.${change.name}`;
    const relation = this.#relationOf(change.schema, change.name);
    if (change.change === 'create') this.#made.add(from);
    if (change.change === 'drop' && relation !== undefined) this.#names.set(from, null);
    if (change.to === null) return;
    if (change.change === 'rename') {
      const parts = change.to.split('.');
      const to = `${parts.at(-2) ?? change.schema ?? ''}.${parts.at(-1) ?? ''}`;
      if (relation === undefined) this.#made.add(to);
      else this.#names.set(from, null).set(to, relation);
    } else if (change.action === 'setSchema' && relation !== undefined) {
      this.#names.set(from, null);
      this.#names.set(`${change.to}.${change.name}`, relation);
    }
  }

  /** Adds what one change harms. */
  #change(change: ObjectChange): void {
    const relation = this.#relationOf(change.schema, change.name);
    if (change.kind === 'routine' && change.change === 'drop') this.#routine(change);
    else if (change.kind === 'index' && change.change === 'drop') this.#index(change, change.name);
    else if (change.kind === 'schema' && change.change === 'drop') this.#schema(change);
    else if (change.change === 'drop' && relation === undefined) this.#used(change);
    else if (relation === undefined) return;
    else if (change.change === 'drop') this.#relation(change, relation, 'is dropped');
    else if (change.change === 'rename') this.#renamed(change, relation, `is renamed to ${change.to ?? ''}`);
    else if (change.change === 'alter') this.#altered(change, relation);
  }

  /** Columns of a dropped type, and what takes values from a dropped sequence. */
  #used(change: ObjectChange): void {
    for (const use of this.objects.uses) {
      const schema = use.schemaKey === null ? null : parseAssetKey(use.schemaKey).path.at(-1)?.name;
      if (use.targetName !== change.name || (change.schema !== null && schema !== change.schema)) continue;
      if (use.parentKey !== null && this.handled.has(use.parentKey)) continue;
      const verb = use.how === 'OF_TYPE' ? 'has the type' : 'uses';
      const holder = use.parentKey === null ? undefined : this.book.byKey(use.parentKey);
      const what = use.kind === 'Column' ? `column ${holder?.name ?? ''}.${use.name}` : words(use);
      const reason = `${what} ${verb} ${use.targetName}, which is dropped`;
      this.#add(change, use.targetKey, use, reason, change.cascade ? 'DROPPED' : 'REFUSED');
    }
  }

  /** Children of a dropped table stay in its way; partitions go with it. */
  #children(change: ObjectChange, relation: BookRelation): void {
    for (const use of this.objects.uses) {
      if (use.targetKey !== relation.asset.key) continue;
      if (use.how === 'PARTITION_OF')
        this.#add(change, use.targetKey, use, `partition ${use.name} goes with ${use.targetName}`, 'DROPPED');
      else if (use.how === 'INHERITS')
        this.#add(
          change,
          use.targetKey,
          use,
          `table ${use.name} inherits from ${use.targetName}, which is dropped`,
          change.cascade ? 'DROPPED' : 'REFUSED',
        );
    }
  }

  /** PostgreSQL's CREATE OR REPLACE VIEW keeps the columns there are; elsewhere those that go harm what uses them. */
  #replaced(change: ObjectChange, outputs: readonly string[], types: readonly (string | null)[]): void {
    const relation = this.#relationOf(change.schema, change.name);
    if (relation?.asset.kind !== 'View') return;
    const { key, name } = relation.asset;
    const columns = [...relation.columns.values()];
    if (this.book.dialect === 'mysql') {
      const kept = new Set(outputs.map((output) => this.book.columnName(output)));
      for (const column of columns)
        if (!kept.has(this.book.columnName(column.name)))
          this.#column(change, relation, column.name, 'is no longer there', 'drop');
      return;
    }
    columns.forEach((column, index) => {
      const output = outputs[index];
      const [before, after] = [column.dataType, types[index] ?? null];
      const refuse = (what: string): boolean =>
        this.#add(change, key, column, `column ${name}.${column.name} of the view ${what}`, 'REFUSED');
      if (output === undefined) refuse('would go');
      else if (output !== column.name) refuse(`would be renamed to ${output}`);
      else if (before !== null && after !== null && !isSameType(before, after))
        refuse(`would change from ${before} to ${after}`);
    });
  }

  #truncated(use: RelationWriteUse, together: ReadonlySet<string>): void {
    const relation = this.#relationOf(use.schema, use.name);
    if (relation === undefined) return;
    const { key, name } = relation.asset;
    const cause = { position: use.position };
    for (const part of this.#foreignKeysTo(key)) {
      if (together.has(part.tableKey)) continue;
      const child = this.book.byKey(part.tableKey)?.name ?? part.tableKey;
      if (use.cascade === true)
        this.#add(
          cause,
          key,
          part,
          `rows of ${child} go as well: foreign key ${part.name} refers to ${name}`,
          'CHANGES',
        );
      else
        this.#add(
          cause,
          key,
          part,
          `foreign key ${part.name} of ${child} refers to ${name}, which is emptied`,
          'REFUSED',
        );
    }
  }

  #altered(change: ObjectChange, relation: BookRelation): void {
    const { action, column } = change;
    if (action === 'setSchema')
      return this.#renamed(change, relation, `moves to the schema ${change.to ?? ''}`);
    if (action === 'dropConstraint' || action === 'dropIndex') {
      const name = change.from ?? '';
      return action === 'dropIndex'
        ? this.#index(change, name, relation)
        : this.#constraint(change, relation, name);
    }
    if (column === null) return;
    if (action === 'dropColumn') this.#column(change, relation, column, 'is dropped', 'drop');
    if (action === 'renameColumn')
      this.#column(change, relation, column, `is renamed to ${change.to ?? ''}`, 'rename');
    if (action === 'alterType' || action === 'replaceColumn') this.#retyped(change, relation, column);
  }

  #relation(change: ObjectChange, relation: BookRelation, what: string): void {
    const { schema, asset } = relation;
    for (const dependent of this.dependents.ofRelation(schema, asset.name)) {
      const reason = `${words(dependent.asset)} uses ${asset.name}, which ${what}`;
      this.#dependent(
        change,
        asset.key,
        dependent.asset,
        reason,
        this.#effect(dependent, 'drop', change.cascade),
      );
    }
    for (const key of this.#foreignKeysTo(asset.key))
      this.#add(
        change,
        asset.key,
        key,
        `foreign key ${key.name} refers to ${asset.name}, which ${what}`,
        this.#foreignKeyEffect(change),
      );
    this.#children(change, relation);
    this.#ownParts(change, relation, what);
  }

  #renamed(change: ObjectChange, relation: BookRelation, what: string): void {
    if (this.book.dialect === 'mysql') this.#moved.push({ change, relation, what });
    else this.#named(change, relation, what);
  }

  #named(change: ObjectChange, relation: BookRelation, what: string): void {
    const { schema, asset } = relation;
    for (const dependent of this.dependents.ofRelation(schema, asset.name)) {
      const effect = this.#effect(dependent, 'rename', false);
      if (effect === null) continue;
      this.#dependent(
        change,
        asset.key,
        dependent.asset,
        `${words(dependent.asset)} uses ${asset.name}, which ${what}`,
        effect,
      );
    }
  }

  #column(
    change: ObjectChange,
    relation: BookRelation,
    column: string,
    what: string,
    how: 'drop' | 'rename',
  ): void {
    const { schema, asset } = relation;
    const causeKey = childKey(asset.key, 'Column', column);
    for (const dependent of this.dependents.ofColumn(schema, asset.name, column)) {
      const effect = this.#effect(dependent, how, change.cascade);
      if (effect === null) continue;
      const reason = `${words(dependent.asset)} uses column ${asset.name}.${column}, which ${what}`;
      this.#dependent(change, causeKey, dependent.asset, reason, effect);
    }
    if (how !== 'drop') return;
    this.#columnParts(change, relation, column, causeKey);
    this.#firing(change, relation, column, causeKey, what, change.cascade ? 'DROPPED' : 'REFUSED');
    this.#partitioned(change, relation, column, causeKey, what);
  }

  /** PostgreSQL knows the columns on which a trigger fires. */
  #firing(
    change: ObjectChange,
    relation: BookRelation,
    column: string,
    causeKey: string,
    what: string,
    effect: BreakageEffect,
  ): void {
    if (this.book.dialect !== 'postgres') return;
    for (const asset of this.book.assets) {
      if (asset.kind !== 'Trigger' || asset.parentKey !== relation.asset.key) continue;
      const definition = textOf(asset, 'definition') ?? '';
      const head = definition.slice(0, definition.search(/\sEXECUTE\s/i));
      const named = head.replace(/^.*?\s(?:BEFORE|AFTER|INSTEAD OF)\s/is, '').replace(/\sON\s+\S+/i, ' ');
      if (mentions(named, column))
        this.#add(
          change,
          causeKey,
          asset,
          `${words(asset)} looks at column ${relation.asset.name}.${column}, which ${what}`,
          effect,
        );
    }
  }

  #partitioned(
    change: ObjectChange,
    relation: BookRelation,
    column: string,
    causeKey: string,
    what: string,
  ): void {
    const { asset } = relation;
    const key = this.objects.partitionKeys.get(asset.key);
    if (key === undefined || !mentions(key.replace(/^(?:RANGE|LIST|HASH)\s*\(/i, ' '), column)) return;
    this.#add(
      change,
      causeKey,
      asset,
      `${words(asset)} is partitioned by column ${asset.name}.${column}, which ${what}`,
      'REFUSED',
    );
  }

  /** Constraints and indexes of a dropped column. */
  #columnParts(change: ObjectChange, relation: BookRelation, column: string, causeKey: string): void {
    const { asset } = relation;
    const same = (name: string): boolean => this.book.columnName(name) === this.book.columnName(column);
    for (const part of this.parts) {
      if (part.tableKey === asset.key && part.columns.some(same)) {
        const word = part.kind === 'Index' ? 'index' : (part.type ?? 'constraint').toLowerCase();
        this.#add(
          change,
          causeKey,
          part,
          `${word} ${part.name} covers column ${asset.name}.${column}, which is dropped`,
          this.#partEffect(part),
        );
      }
      if (
        part.type === 'FOREIGN KEY' &&
        part.referencedTableKey === asset.key &&
        part.referencedColumns.some(same)
      )
        this.#add(
          change,
          causeKey,
          part,
          `foreign key ${part.name} refers to column ${asset.name}.${column}, which is dropped`,
          this.#foreignKeyEffect(change),
        );
    }
  }

  #retyped(change: ObjectChange, relation: BookRelation, column: string): void {
    const { schema, asset } = relation;
    const from = relation.columns.get(this.book.columnName(column))?.dataType ?? change.from ?? 'its type';
    const to = change.to ?? 'another type';
    if (from.toLowerCase() === to.toLowerCase()) return;
    const narrower = isNarrower(from, to);
    const verb = narrower === true ? 'is narrowed' : 'changes';
    const causeKey = childKey(asset.key, 'Column', column);
    const use = columnUse(this.book, schema, asset.name, column);
    for (const dependent of this.dependents.ofColumn(schema, asset.name, column)) {
      const join = dependent.joined.has(use) ? ' under a join' : '';
      const reason = `${words(dependent.asset)} uses column ${asset.name}.${column}, whose type ${verb} from ${from} to ${to}${join}`;
      const tracked = this.book.dialect === 'postgres' && isTracked(dependent);
      this.#dependent(change, causeKey, dependent.asset, reason, tracked ? 'REFUSED' : 'CHANGES');
    }
    this.#firing(change, relation, column, causeKey, `${verb} from ${from} to ${to}`, 'REFUSED');
    this.#partitioned(change, relation, column, causeKey, `${verb} from ${from} to ${to}`);
    for (const part of this.parts) {
      const own = part.tableKey === asset.key && part.columns.includes(column);
      const referred = part.referencedTableKey === asset.key && part.referencedColumns.includes(column);
      if (part.type !== 'FOREIGN KEY' || (!own && !referred)) continue;
      const effect = this.book.dialect === 'mysql' ? 'REFUSED' : 'CHANGES';
      this.#add(
        change,
        causeKey,
        part,
        `foreign key ${part.name} compares column ${asset.name}.${column}, whose type ${verb} from ${from} to ${to}`,
        effect,
      );
    }
  }

  #index(change: ObjectChange, name: string, table?: BookRelation): void {
    const index = this.parts.find(
      (part) =>
        part.kind === 'Index' &&
        part.name === name &&
        (table === undefined || part.tableKey === table.asset.key),
    );
    if (index === undefined) return;
    for (const part of this.parts) {
      if (part.kind !== 'Constraint') continue;
      if (part.backedBy === index.key)
        this.#add(
          change,
          index.key,
          part,
          `${(part.type ?? 'constraint').toLowerCase()} ${part.name} is kept by index ${name}, which is dropped`,
          this.book.dialect === 'mysql' ? 'DROPPED' : 'REFUSED',
        );
      if (part.type !== 'FOREIGN KEY') continue;
      const needs = (tableKey: string | null, columns: readonly string[]): boolean =>
        tableKey === index.tableKey &&
        columns.length > 0 &&
        columns.every((column, at) => index.columns[at] === column) &&
        !this.#otherIndex(index, columns);
      if (this.book.dialect === 'mysql' && needs(part.tableKey, part.columns))
        this.#add(change, index.key, part, `index ${name} is used by foreign key ${part.name}`, 'REFUSED');
      else if (needs(part.referencedTableKey, part.referencedColumns))
        this.#add(
          change,
          index.key,
          part,
          `index ${name} is used by foreign key ${part.name}, which refers to its columns`,
          'REFUSED',
        );
    }
  }

  /** True when another index serves the same leading columns. */
  #otherIndex(index: TablePart, columns: readonly string[]): boolean {
    return this.parts.some(
      (part) =>
        part.kind === 'Index' &&
        part.key !== index.key &&
        part.tableKey === index.tableKey &&
        columns.every((column, at) => part.columns[at] === column),
    );
  }

  #constraint(change: ObjectChange, relation: BookRelation, name: string): void {
    const constraint = this.parts.find(
      (part) => part.kind === 'Constraint' && part.tableKey === relation.asset.key && part.name === name,
    );
    if (constraint === undefined || constraint.type === 'FOREIGN KEY') return;
    for (const part of this.parts) {
      if (
        part.type === 'FOREIGN KEY' &&
        part.referencedTableKey === relation.asset.key &&
        part.referencedConstraint === name
      )
        this.#add(
          change,
          constraint.key,
          part,
          `foreign key ${part.name} needs constraint ${name}, which is dropped`,
          this.#foreignKeyEffect(change),
        );
    }
  }

  #routine(change: ObjectChange): void {
    const [routine] = this.book.routines(change.name);
    if (routine === undefined) return;
    for (const dependent of this.dependents.ofRoutine(change.name)) {
      if (dependent.asset.key === routine.key) continue;
      const reason = `${words(dependent.asset)} calls ${change.name}, which is dropped`;
      this.#dependent(
        change,
        routine.key,
        dependent.asset,
        reason,
        this.#effect(dependent, 'drop', change.cascade),
      );
    }
    for (const trigger of this.book.assets) {
      if (
        trigger.kind !== 'Trigger' ||
        !trigger.relations.some(({ type, to }) => type === 'EXECUTES' && to === routine.key)
      )
        continue;
      this.#dependent(
        change,
        routine.key,
        trigger,
        `${words(trigger)} executes ${change.name}, which is dropped`,
        change.cascade ? 'DROPPED' : 'REFUSED',
      );
    }
  }

  #schema(change: ObjectChange): void {
    for (const asset of this.book.assets) {
      const relation = this.book.relationOf(asset);
      if (relation?.asset.id !== asset.id || relation.schema !== change.name) continue;
      this.#add(
        change,
        asset.key,
        asset,
        `${words(asset)} is in ${change.name}, which is dropped`,
        this.book.dialect === 'mysql' || change.cascade ? 'DROPPED' : 'REFUSED',
      );
      this.#relation(change, relation, `goes with ${change.name}`);
    }
  }

  /** Triggers and rules of a dropped relation go with it. */
  #ownParts(change: ObjectChange, relation: BookRelation, what: string): void {
    for (const asset of this.book.assets) {
      if ((asset.kind === 'Trigger' || asset.kind === 'Rule') && asset.parentKey === relation.asset.key)
        this.#add(
          change,
          relation.asset.key,
          asset,
          `${words(asset)} is on ${relation.asset.name}, which ${what}`,
          'DROPPED',
        );
    }
  }

  #foreignKeysTo(tableKey: string): TablePart[] {
    return this.parts.filter(
      (part) =>
        part.type === 'FOREIGN KEY' && part.referencedTableKey === tableKey && part.tableKey !== tableKey,
    );
  }

  #foreignKeyEffect(change: ObjectChange): BreakageEffect {
    return this.book.dialect === 'postgres' && change.cascade ? 'DROPPED' : 'REFUSED';
  }

  #partEffect(part: TablePart): BreakageEffect {
    return this.book.dialect === 'mysql' && part.type === 'FOREIGN KEY' ? 'REFUSED' : 'DROPPED';
  }

  /** What happens to a dependent; null when it follows the change by itself. */
  #effect(dependent: Dependent, how: 'drop', cascade: boolean): BreakageEffect;
  #effect(dependent: Dependent, how: 'drop' | 'rename', cascade: boolean): BreakageEffect | null;
  #effect(dependent: Dependent, how: 'drop' | 'rename', cascade: boolean): BreakageEffect | null {
    if (this.book.dialect === 'mysql')
      return dependent.definition.source === 'GENERATED_COLUMN' ? 'REFUSED' : 'BREAKS';
    if (!isTracked(dependent)) return 'BREAKS';
    if (how === 'rename') return null;
    return cascade ? 'DROPPED' : 'REFUSED';
  }

  /** Adds a harmed definition and everything that uses it in turn. */
  #dependent(
    change: ObjectChange,
    causeKey: string,
    asset: BookAsset,
    reason: string,
    effect: BreakageEffect,
  ): void {
    const isNew = this.#add(change, causeKey, asset, reason, effect);
    if (!isNew || effect === 'CHANGES') return;
    let frontier: BookAsset[] = [asset];
    for (let hops = 2; frontier.length > 0 && hops <= 50; hops += 1) {
      const next: BookAsset[] = [];
      for (const broken of frontier) {
        const users =
          broken.kind === 'View' || broken.kind === 'MaterializedView'
            ? this.dependents.ofRelation(this.book.schemaOf(broken), broken.name)
            : broken.kind === 'Routine'
              ? this.dependents.ofRoutine(broken.name)
              : [];
        for (const { asset: user } of users) {
          const text = `${words(user)} uses ${words(broken)}, which ${effect === 'DROPPED' ? 'is dropped with it' : 'is harmed'}`;
          if (this.#add(change, broken.key, user, text, effect, hops)) next.push(user);
        }
      }
      frontier = next;
    }
  }

  #add(
    change: Pick<ObjectChange, 'position'>,
    causeKey: string,
    harmed: { key: string; kind: string; name: string },
    reason: string,
    effect: BreakageEffect,
    hops = 1,
  ): boolean {
    if (this.handled.has(harmed.key)) return false;
    const id = `${harmed.key} ${causeKey} ${effect}`;
    if (this.#found.has(id)) return false;
    const { key, kind, name } = harmed;
    this.#found.set(id, { key, kind, name, effect, reason, causeKey, position: change.position, hops });
    return true;
  }
}

/** PostgreSQL keeps what these depend on in its catalogue; bodies of routines are text to it. */
function isTracked({ definition }: Dependent): boolean {
  return (
    definition.source === 'VIEW' || definition.source === 'RULE' || definition.source === 'GENERATED_COLUMN'
  );
}

function words(asset: { kind: string; name: string }): string {
  return `${kindWords[asset.kind] ?? asset.kind.toLowerCase()} ${asset.name}`;
}
