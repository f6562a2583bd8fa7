import { childKey } from '../../core/asset-key.js';
import type { AssetBook, BookAsset } from '../evidence/asset-book.js';
import type { EvidenceSource } from '../evidence/types.js';
import type { Catalog, ObjectChange, StatementLineage } from '../sql/index.js';
import { BreakageLog, words } from './breakage-log.js';
import type { ChangedObjects } from './changed-objects.js';
import { columnUse, type Dependent, type Dependents } from './dependents.js';
import { PartBreakages } from './part-breakages.js';
import { ScriptNames, type ScriptRelation } from './script-names.js';
import { isNarrower, isSameType } from './type-change.js';
import type { Breakage, BreakageEffect } from './types.js';

/** The script as it is looked at. */
export interface ScriptText {
  readonly sql: string;
  /** Key of the database or instance. */
  readonly root: string;
  /** MySQL and MariaDB: what names mean when the script has ended. */
  readonly end: Catalog | null;
}

const sources: Readonly<Partial<Record<ObjectChange['kind'], EvidenceSource>>> = {
  view: 'VIEW',
  materializedView: 'VIEW',
  routine: 'ROUTINE',
  trigger: 'TRIGGER',
  rule: 'RULE',
};

/** Finds what each change of a script harms: by the definitions that hold when its turn comes. */
export class BreakageFinder {
  readonly #log = new BreakageLog(new Set());
  readonly #names: ScriptNames;
  readonly #parts: PartBreakages;
  /** What MySQL and MariaDB look up by name when it is used: only the end of the script counts. */
  readonly #moved: { change: ObjectChange; relation: ScriptRelation; what: string }[] = [];

  constructor(
    private readonly book: AssetBook,
    private readonly dependents: Dependents,
    objects: ChangedObjects,
    private readonly script: ScriptText,
  ) {
    this.#names = new ScriptNames(book, script.root);
    this.#parts = new PartBreakages(book, objects, this.#log);
  }

  /** What the statements of a script harm, nearest first. */
  find(statements: readonly StatementLineage[]): Breakage[] {
    if (this.book.dialect === 'mysql') this.#toTheEnd(statements);
    for (const statement of statements) this.#statement(statement);
    for (const { change, relation, what } of this.#moved) this.#atTheEnd(change, relation, what);
    return this.#log.sorted;
  }

  /** Views, triggers and routines of MySQL and MariaDB are in the end what the script makes of them. */
  #toTheEnd(statements: readonly StatementLineage[]): void {
    for (const statement of statements)
      for (const change of statement.changes) {
        const relation = this.book.relation(change.schema, change.name);
        const keys = relation === undefined ? this.#keysOf(change, undefined) : [relation.asset.key];
        if (change.change === 'drop') for (const key of keys) this.#log.gone.add(key);
        const source = change.change === 'create' ? sources[change.kind] : undefined;
        const asset = keys.length === 1 ? this.book.byKey(keys[0] ?? '') : undefined;
        if (source === undefined || asset === undefined) continue;
        this.#log.gone.delete(asset.key);
        this.dependents.define(asset, source, statement);
      }
  }

  #statement(statement: StatementLineage): void {
    const { changes, writes } = statement;
    const inOrder = this.book.dialect === 'mysql';
    for (const change of changes) if (!inOrder || change.change === 'alter') this.#handle(change);
    for (const change of changes) {
      if (inOrder && change.change === 'drop') this.#handle(change);
      this.#change(change);
      if (change.change === 'create' && change.kind === 'view') this.#replaced(change, statement);
      this.#names.apply(change, statement);
      if (change.change === 'create') this.#defined(change, statement);
    }
    const emptied = writes.filter(({ action }) => action === 'truncate');
    const relations = emptied.map((use) => this.#names.relation(use.schema, use.name));
    const keys = new Set(relations.flatMap((relation) => relation?.asset.key ?? []));
    emptied.forEach((use, at) => {
      const relation = relations[at];
      if (relation !== undefined) this.#parts.ofTruncated(use, relation, keys);
    });
    for (const key of this.#log.settle()) this.#names.drop(key);
  }

  /** What is dropped cannot be harmed by what comes after it, or by the same statement. */
  #handle(change: ObjectChange): void {
    const relation = this.#names.relation(change.schema, change.name);
    const { gone } = this.#log;
    if (change.change === 'drop') for (const key of this.#keysOf(change, relation)) gone.add(key);
    else if (relation === undefined) return;
    else if (change.action === 'dropConstraint') {
      const key = this.#parts.keyNamed(relation.asset.key, change.from);
      if (key !== undefined) gone.add(key);
    } else if (change.action === 'dropColumn' && change.column !== null)
      gone.add(childKey(relation.asset.key, 'Column', change.column));
  }

  #keysOf(change: ObjectChange, relation: ScriptRelation | undefined): string[] {
    if (relation !== undefined) return [relation.asset.key, ...this.#parts.keysOn(relation.asset.key)];
    if (change.kind === 'routine')
      return this.book.routines([change.schema, change.name].filter(Boolean).join('.')).map(({ key }) => key);
    if (change.kind === 'trigger' || change.kind === 'rule')
      return this.book.assets
        .filter(({ kind, name }) => kind.toLowerCase() === change.kind && name === change.name)
        .map(({ key }) => key);
    return [];
  }

  /** Adds what one change harms. */
  #change(change: ObjectChange): void {
    const relation = this.#names.relation(change.schema, change.name);
    if (change.kind === 'routine' && change.change === 'drop') this.#routine(change);
    else if (change.kind === 'index' && change.change === 'drop') this.#parts.ofIndex(change, change.name);
    else if (change.kind === 'schema' && change.change === 'drop') this.#schema(change);
    else if (change.change === 'drop' && relation === undefined) this.#parts.ofUsed(change);
    else if (relation === undefined) return;
    else if (change.change === 'drop') this.#relation(change, relation, 'is dropped');
    else if (change.change === 'rename') this.#renamed(change, relation, `is renamed to ${change.to ?? ''}`);
    else if (change.change === 'alter') this.#altered(change, relation);
  }

  /** From here on a view, routine, trigger or rule is what the script says; it may need what the script took away. */
  #defined(change: ObjectChange, statement: StatementLineage): void {
    const source = sources[change.kind];
    const asset = source === undefined ? undefined : this.#madeBy(change);
    if (source === undefined || asset === undefined) return;
    const text = this.script.sql.slice(statement.span.start, statement.span.end);
    this.#log.madeAnew(asset.key);
    // A trigger of PostgreSQL does what its function says.
    if (source !== 'TRIGGER' || this.book.dialect === 'mysql')
      this.dependents.define(asset, source, statement);
    const missing = unresolvedIn(statement).flatMap(({ name }) => this.#names.lost(name) ?? []);
    const isChecked =
      source === 'VIEW' || source === 'RULE' || (this.book.dialect === 'postgres' && isSqlRoutine(text));
    for (const { key, what } of missing)
      this.#log.add(
        change,
        key,
        asset,
        `${words(asset)} is defined with ${what}`,
        isChecked ? 'REFUSED' : 'BREAKS',
      );
    if (source !== 'ROUTINE') return;
    for (const trigger of this.dependents.defineFunction(asset.key, text)) {
      this.#log.forget(trigger.asset.key);
      const lost = this.#names.lostTo(trigger);
      if (lost !== undefined)
        this.#log.add(change, lost.key, trigger.asset, `${words(trigger.asset)} uses ${lost.what}`, 'BREAKS');
    }
  }

  /** What a change makes or makes anew; undefined when it cannot be told which one of several. */
  #madeBy(change: ObjectChange): BookAsset | undefined {
    const relation = this.#names.relation(change.schema, change.name);
    if (change.kind === 'view' || change.kind === 'materializedView') return relation?.asset;
    const keys = this.#keysOf(change, undefined);
    return keys.length === 1 ? this.book.byKey(keys[0] ?? '') : undefined;
  }

  /** PostgreSQL's CREATE OR REPLACE VIEW keeps the columns there are; elsewhere those that go harm what uses them. */
  #replaced(change: ObjectChange, { outputColumns, outputTypes }: StatementLineage): void {
    const relation = this.#names.relation(change.schema, change.name);
    if (relation?.asset.kind !== 'View') return;
    const { key, name } = relation.asset;
    const columns = [...relation.columns.values()];
    if (this.book.dialect === 'mysql') {
      const kept = new Set(outputColumns.map((output) => this.book.columnName(output)));
      for (const column of columns)
        if (!kept.has(this.book.columnName(column.name)))
          this.#column(change, relation, column.name, 'is no longer there', 'drop');
      return;
    }
    columns.forEach((column, index) => {
      const output = outputColumns[index];
      const [before, after] = [column.dataType, outputTypes[index] ?? null];
      const refuse = (what: string): boolean =>
        this.#log.add(change, key, column, `column ${name}.${column.name} of the view ${what}`, 'REFUSED');
      if (output === undefined) refuse('would go');
      else if (output !== column.name) refuse(`would be renamed to ${output}`);
      else if (before !== null && after !== null && !isSameType(before, after))
        refuse(`would change from ${before} to ${after}`);
    });
  }

  #altered(change: ObjectChange, relation: ScriptRelation): void {
    const { action, column } = change;
    if (action === 'setSchema')
      return this.#renamed(change, relation, `moves to the schema ${change.to ?? ''}`);
    if (action === 'dropIndex') return this.#parts.ofIndex(change, change.from ?? '', relation);
    if (action === 'dropConstraint') return this.#parts.ofConstraint(change, relation, change.from ?? '');
    if (column === null) return;
    if (action === 'dropColumn') this.#column(change, relation, column, 'is dropped', 'drop');
    if (action === 'renameColumn')
      this.#column(change, relation, column, `is renamed to ${change.to ?? ''}`, 'rename');
    if (action === 'alterType' || action === 'replaceColumn') this.#retyped(change, relation, column);
  }

  #relation(change: ObjectChange, relation: ScriptRelation, what: string): void {
    if (this.book.dialect === 'mysql') this.#moved.push({ change, relation, what });
    else
      for (const dependent of this.#usersOf(change, relation)) {
        const reason = `${words(dependent.asset)} uses ${relation.asset.name}, which ${what}`;
        const effect = this.#effect(dependent, 'drop', change.cascade);
        this.#dependent(change, relation.asset.key, dependent.asset, reason, effect);
      }
    this.#parts.ofRelation(change, relation, what);
  }

  /** Definitions that name a relation, by the name it had before the script or by the one it has now. */
  #usersOf(change: ObjectChange, relation: ScriptRelation): Dependent[] {
    return byEachName(change, relation, (schema, name) => this.dependents.ofRelation(schema, name));
  }

  #renamed(change: ObjectChange, relation: ScriptRelation, what: string): void {
    if (this.book.dialect === 'mysql') this.#moved.push({ change, relation, what });
    else this.#named(change, relation, what);
  }

  #named(change: ObjectChange, { schema, asset }: ScriptRelation, what: string): void {
    for (const dependent of this.dependents.ofRelation(schema, asset.name)) {
      const effect = this.#effect(dependent, 'rename', false);
      if (effect === null) continue;
      const reason = `${words(dependent.asset)} uses ${asset.name}, which ${what}`;
      this.#dependent(change, asset.key, dependent.asset, reason, effect);
    }
  }

  /** MySQL and MariaDB: what has become of a name that was dropped or moved when the script has ended. */
  #atTheEnd(change: ObjectChange, relation: ScriptRelation, what: string): void {
    const fate = this.#names.fate(relation);
    if (fate === 'SAME') return;
    if (fate === 'NONE') return this.#named(change, relation, what);
    const { schema, asset } = relation;
    const now = this.script.end?.relation([schema, asset.name]);
    for (const dependent of this.dependents.ofRelation(schema, asset.name)) {
      const lost = [...relation.columns.values()].find(
        ({ name }) =>
          dependent.columns.has(columnUse(this.book, schema, asset.name, name)) &&
          now !== undefined &&
          now.columns.length > 0 &&
          now.column(name) === undefined,
      );
      const user = words(dependent.asset);
      if (lost === undefined)
        this.#log.add(
          change,
          asset.key,
          dependent.asset,
          `${user} uses ${asset.name}, which ${what}: the name means something else now`,
          'CHANGES',
        );
      else
        this.#dependent(
          change,
          lost.key,
          dependent.asset,
          `${user} uses column ${asset.name}.${lost.name}, which is no longer there`,
          this.#effect(dependent, 'drop', false),
        );
    }
  }

  #column(
    change: ObjectChange,
    relation: ScriptRelation,
    column: string,
    what: string,
    how: 'drop' | 'rename',
  ): void {
    const { asset } = relation;
    const causeKey = childKey(asset.key, 'Column', column);
    for (const dependent of this.#usersOfColumn(change, relation, column)) {
      const effect = this.#effect(dependent, how, change.cascade);
      if (effect === null) continue;
      const reason = `${words(dependent.asset)} uses column ${asset.name}.${column}, which ${what}`;
      this.#dependent(change, causeKey, dependent.asset, reason, effect);
    }
    if (how === 'drop') this.#parts.ofColumn(change, relation, column, what);
  }

  #usersOfColumn(change: ObjectChange, relation: ScriptRelation, column: string): Dependent[] {
    return byEachName(change, relation, (schema, name) => this.dependents.ofColumn(schema, name, column));
  }

  #retyped(change: ObjectChange, relation: ScriptRelation, column: string): void {
    const { schema, asset } = relation;
    const from = relation.columns.get(this.book.columnName(column))?.dataType ?? change.from ?? 'its type';
    const to = change.to ?? 'another type';
    if (from.toLowerCase() === to.toLowerCase()) return;
    const how = `${isNarrower(from, to) === true ? 'is narrowed' : 'changes'} from ${from} to ${to}`;
    const use = columnUse(this.book, schema, asset.name, column);
    for (const dependent of this.#usersOfColumn(change, relation, column)) {
      const join = dependent.joined.has(use) ? ' under a join' : '';
      const reason = `${words(dependent.asset)} uses column ${asset.name}.${column}, whose type ${how}${join}`;
      const tracked = this.book.dialect === 'postgres' && isTracked(dependent);
      const causeKey = childKey(asset.key, 'Column', column);
      this.#dependent(change, causeKey, dependent.asset, reason, tracked ? 'REFUSED' : 'CHANGES');
    }
    this.#parts.ofRetyped(change, relation, column, how);
  }

  #routine(change: ObjectChange): void {
    const [routine] = this.book.routines(change.name);
    if (routine === undefined) return;
    for (const dependent of this.dependents.ofRoutine(change.name)) {
      if (dependent.asset.key === routine.key) continue;
      const reason = `${words(dependent.asset)} calls ${change.name}, which is dropped`;
      const effect = this.#effect(dependent, 'drop', change.cascade);
      this.#dependent(change, routine.key, dependent.asset, reason, effect);
    }
    for (const trigger of this.book.assets) {
      if (
        trigger.kind !== 'Trigger' ||
        !trigger.relations.some(({ type, to }) => type === 'EXECUTES' && to === routine.key)
      )
        continue;
      const reason = `${words(trigger)} executes ${change.name}, which is dropped`;
      this.#dependent(change, routine.key, trigger, reason, change.cascade ? 'DROPPED' : 'REFUSED');
    }
  }

  #schema(change: ObjectChange): void {
    for (const asset of this.book.assets) {
      const relation = this.book.relationOf(asset);
      if (relation?.asset.id !== asset.id || relation.schema !== change.name) continue;
      this.#log.add(
        change,
        asset.key,
        asset,
        `${words(asset)} is in ${change.name}, which is dropped`,
        this.book.dialect === 'mysql' || change.cascade ? 'DROPPED' : 'REFUSED',
      );
      this.#relation(change, relation, `goes with ${change.name}`);
    }
  }

  /** What happens to a dependent; null when it follows the change by itself. */
  #effect(dependent: Dependent, how: 'drop', cascade: boolean): BreakageEffect;
  #effect(dependent: Dependent, how: 'drop' | 'rename', cascade: boolean): BreakageEffect | null;
  #effect(dependent: Dependent, how: 'drop' | 'rename', cascade: boolean): BreakageEffect | null {
    if (this.book.dialect === 'mysql') return dependent.source === 'GENERATED_COLUMN' ? 'REFUSED' : 'BREAKS';
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
    const isNew = this.#log.add(change, causeKey, asset, reason, effect);
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
          if (this.#log.add(change, broken.key, user, text, effect, hops)) next.push(user);
        }
      }
      frontier = next;
    }
  }
}

/** What is found by the name that a relation had before the script, or by the one it has now. */
function byEachName(
  { schema, name }: ObjectChange,
  relation: ScriptRelation,
  find: (schema: string, name: string) => Dependent[],
): Dependent[] {
  const before = find(relation.schema, relation.asset.name);
  if (schema === null || (schema === relation.schema && name === relation.asset.name)) return before;
  return [...new Set([...before, ...find(schema, name)])];
}

/** PostgreSQL keeps what these depend on in its catalogue; bodies of routines are text to it. */
function isTracked({ source }: Dependent): boolean {
  return source === 'VIEW' || source === 'RULE' || source === 'GENERATED_COLUMN';
}

/** PostgreSQL looks into bodies in SQL when they are made, and into others when they run. */
function isSqlRoutine(text: string): boolean {
  return /\blanguage\s+'?sql\b/iu.test(text) || /\bbegin\s+atomic\b/iu.test(text);
}

function unresolvedIn(statement: StatementLineage): StatementLineage['unresolved'] {
  return [...statement.unresolved, ...statement.body.flatMap((inner) => unresolvedIn(inner))];
}
