import { childKey } from '../../core/asset-key.js';
import type { AssetBook, BookAsset, BookRelation } from '../evidence/asset-book.js';
import type { ObjectChange } from '../sql/index.js';
import { columnUse, type Dependent, type Dependents } from './dependents.js';
import { isNarrower } from './type-change.js';
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

  constructor(
    private readonly book: AssetBook,
    private readonly dependents: Dependents,
    private readonly parts: readonly TablePart[],
    /** Keys that the script itself drops or replaces: they cannot be harmed. */
    private readonly handled: ReadonlySet<string>,
  ) {}

  /** Everything found, nearest first. */
  get breakages(): Breakage[] {
    return [...this.#found.values()].sort(
      (a, b) => a.hops - b.hops || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0),
    );
  }

  /** Adds what one change harms. */
  change(change: ObjectChange): void {
    const relation = this.book.relation(change.schema, change.name);
    if (change.kind === 'routine' && change.change === 'drop') this.#routine(change);
    else if (change.kind === 'index' && change.change === 'drop') this.#index(change, change.name);
    else if (change.kind === 'schema' && change.change === 'drop') this.#schema(change);
    else if (relation === undefined) return;
    else if (change.change === 'drop') this.#relation(change, relation, 'is dropped');
    else if (change.change === 'rename') this.#renamed(change, relation, `is renamed to ${change.to ?? ''}`);
    else if (change.change === 'alter') this.#altered(change, relation);
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
    this.#ownParts(change, relation, what);
  }

  #renamed(change: ObjectChange, relation: BookRelation, what: string): void {
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
    if (how === 'drop') this.#columnParts(change, relation, column, causeKey);
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
          'REFUSED',
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
    change: ObjectChange,
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
