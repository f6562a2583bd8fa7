import { childKey, parentKey } from '../../core/asset-key.js';
import type { AssetBook, BookAsset, BookRelation } from '../evidence/asset-book.js';
import type { ObjectChange, StatementLineage } from '../sql/index.js';
import { columnUse, type Dependent } from './dependents.js';
import { relationKeyOf } from './script-edges.js';

/** A relation as a script finds it: one of the book, or one that the script has made. */
export type ScriptRelation = Pick<BookRelation, 'asset' | 'schema' | 'columns'>;

/** Something that a name does not mean any more. */
export interface LostName {
  readonly name: string;
  /** Key of what it meant. */
  readonly key: string;
  /** `column orders.total, which is dropped` */
  readonly what: string;
  /** As a definition that was looked at before names it. */
  readonly use: string;
}

const relationKinds = { table: 'Table', view: 'View', materializedView: 'MaterializedView' } as const;

/** What names mean while a script goes on: it gives, takes away and moves them. */
export class ScriptNames {
  /** Null for names that the script took away. */
  readonly #relations = new Map<string, ScriptRelation | null>();
  /** Names that the script made something under. */
  readonly #made = new Set<string>();
  readonly #lost: LostName[] = [];

  constructor(
    private readonly book: AssetBook,
    /** Key of the database or instance. */
    private readonly root: string,
  ) {}

  relation(schema: string | null, name: string): ScriptRelation | undefined {
    const given = this.#relations.get(`${schema ?? ''}.${name}`);
    return given === null ? undefined : (given ?? this.book.relation(schema, name));
  }

  /** What has become of the name a relation had. */
  fate(relation: ScriptRelation): 'SAME' | 'OTHER' | 'NONE' {
    const id = `${relation.schema}.${relation.asset.name}`;
    const now = this.#relations.get(id);
    if (now === relation) return 'SAME';
    return (now === undefined || now === null) && !this.#made.has(id) ? 'NONE' : 'OTHER';
  }

  /** What a name that cannot be resolved meant before the script took it away. */
  lost(written: string): LostName | undefined {
    const name = this.book.columnName(written.split('.').at(-1) ?? '');
    return this.#lost.findLast((lost) => this.book.columnName(lost.name) === name);
  }

  /** What a definition uses although the script took it away. */
  lostTo({ relations, columns }: Pick<Dependent, 'relations' | 'columns'>): LostName | undefined {
    return this.#lost.find(({ use }) => relations.has(use) || columns.has(use));
  }

  /** What a statement dropped along with its own objects has no name any more. */
  drop(key: string): void {
    const asset = this.book.byKey(key);
    const relation = asset === undefined ? undefined : this.book.relationOf(asset);
    if (relation !== undefined && relation.asset.key === key) this.#lose(relation);
  }

  /** Lets a change take effect on names. */
  apply(change: ObjectChange, statement: StatementLineage): void {
    const from = `${change.schema ?? ''}.${change.name}`;
    const relation = this.relation(change.schema, change.name);
    if (change.change === 'create') this.#create(change, statement);
    if (relation === undefined) {
      if (change.change === 'rename' && change.to !== null) this.#made.add(this.#renamed(change));
      return;
    }
    const { schema, asset } = relation;
    const { key, name } = asset;
    if (change.change === 'drop') this.#lose(relation, from);
    if (change.action === 'dropColumn') this.#loseColumn(relation, change.column, 'is dropped');
    if (change.to === null) return;
    if (change.action === 'renameColumn')
      this.#loseColumn(relation, change.column, `is renamed to ${change.to}`);
    const moved = change.action === 'setSchema' ? `${change.to}.${change.name}` : null;
    const to = change.change === 'rename' ? this.#renamed(change) : moved;
    if (to === null) return;
    this.#relations.set(from, null).set(to, relation);
    this.#lost.push({ name, key, what: `${name}, which is now ${to}`, use: `${schema}.${name}` });
  }

  #lose({ schema, asset: { key, name } }: ScriptRelation, called = `${schema}.${name}`): void {
    this.#relations.set(called, null);
    this.#lost.push({ name, key, what: `${name}, which is dropped`, use: `${schema}.${name}` });
  }

  #loseColumn({ schema, asset, columns }: ScriptRelation, column: string | null, how: string): void {
    if (column === null) return;
    this.#lost.push({
      name: column,
      key: columns.get(this.book.columnName(column))?.key ?? childKey(asset.key, 'Column', column),
      what: `column ${asset.name}.${column}, which ${how}`,
      use: columnUse(this.book, schema, asset.name, column),
    });
  }

  #renamed(change: ObjectChange): string {
    const parts = (change.to ?? '').split('.');
    return `${parts.at(-2) ?? change.schema ?? ''}.${parts.at(-1) ?? ''}`;
  }

  #create(change: ObjectChange, statement: StatementLineage): void {
    const { schema, name } = change;
    const id = `${schema ?? ''}.${name}`;
    this.#made.add(id);
    const kind = relationKinds[change.kind as keyof typeof relationKinds];
    const key = relationKeyOf(this.book, this.root, schema, name);
    if (kind === undefined || key === null || schema === null || this.relation(schema, name) !== undefined)
      return;
    const asset = madeAsset(this.book.byKey(key), key, kind, name);
    const columns = statement.outputColumns.map((column, index): [string, BookAsset] => {
      const dataType = statement.outputTypes[index] ?? null;
      const made = madeAsset(undefined, childKey(key, 'Column', column), 'Column', column);
      return [this.book.columnName(column), { ...made, dataType }];
    });
    this.#relations.set(id, { asset, schema, columns: new Map(columns) });
  }
}

/** An asset that the script makes, or that it makes anew. */
export function madeAsset(
  known: BookAsset | undefined,
  key: string,
  kind: BookAsset['kind'],
  name: string,
): BookAsset {
  const { id = '', properties = null, relations = [] } = known ?? {};
  return { id, key, kind, name, parentKey: parentKey(key), properties, relations, dataType: null };
}
