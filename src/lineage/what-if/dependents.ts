import type { AssetBook, BookAsset } from '../evidence/asset-book.js';
import { analysed, type Definition, definitionsOf } from '../evidence/definitions.js';
import type { StatementLineage } from '../sql/index.js';

/** A definition with what it names. */
export interface Dependent {
  readonly definition: Definition;
  readonly asset: BookAsset;
  /** `schema.relation` */
  readonly relations: ReadonlySet<string>;
  /** `schema.relation.column`, as {@link columnUse} writes it. */
  readonly columns: ReadonlySet<string>;
  /** Columns that a join compares. */
  readonly joined: ReadonlySet<string>;
  readonly calls: ReadonlySet<string>;
}

/** A column as it is looked up among the uses of a definition. */
export function columnUse(book: AssetBook, schema: string, relation: string, column: string): string {
  return `${schema}.${relation}.${book.columnName(column)}`;
}

/** What uses what in one place, by analysing the definitions that may be concerned. */
export class Dependents {
  readonly #definitions: readonly Definition[];
  readonly #analysed = new Map<string, Dependent>();

  constructor(private readonly book: AssetBook) {
    this.#definitions = definitionsOf(book).filter(({ source }) => source !== 'FOREIGN_KEY');
  }

  /** Definitions that name a relation, except its own. */
  ofRelation(schema: string, name: string): Dependent[] {
    const use = `${schema}.${name}`;
    return this.#naming(name).filter(({ relations, asset }) => relations.has(use) && asset.name !== name);
  }

  /** Definitions that name a column. */
  ofColumn(schema: string, relation: string, column: string): Dependent[] {
    const use = columnUse(this.book, schema, relation, column);
    return this.#naming(relation).filter(({ columns }) => columns.has(use));
  }

  /** Definitions that call a routine. */
  ofRoutine(name: string): Dependent[] {
    return this.#naming(name).filter(({ calls }) => calls.has(name.toLowerCase()));
  }

  /** The text must hold the name: only those are analysed. */
  #naming(name: string): Dependent[] {
    const wanted = name.toLowerCase();
    return this.#definitions
      .filter(({ text, asset, source }) =>
        source === 'GENERATED_COLUMN' ? asset.parentKey?.endsWith(name) : text.toLowerCase().includes(wanted),
      )
      .map((definition) => this.#analyse(definition));
  }

  #analyse(definition: Definition): Dependent {
    const known = this.#analysed.get(definition.key);
    if (known !== undefined) return known;
    const made = describeUse(this.book, definition);
    this.#analysed.set(definition.key, made);
    return made;
  }
}

function describeUse(book: AssetBook, definition: Definition): Dependent {
  const relations = new Set<string>();
  const columns = new Set<string>();
  const joined = new Set<string>();
  const calls = new Set<string>();
  const visit = (statement: StatementLineage): void => {
    for (const { schema, relation, column } of statement.references) {
      relations.add(`${schema}.${relation}`);
      columns.add(columnUse(book, schema, relation, column));
    }
    for (const { source, subtype } of statement.rowInfluences)
      if (subtype === 'JOIN') joined.add(columnUse(book, source.schema, source.relation, source.column));
    for (const { schema, name } of [...statement.reads, ...statement.writes])
      relations.add(`${schema ?? ''}.${name}`);
    for (const call of statement.calls) calls.add((call.split('.').at(-1) ?? '').toLowerCase());
    statement.body.forEach(visit);
  };
  const { asset, source } = definition;
  if (source === 'GENERATED_COLUMN') {
    const table = asset.parentKey === null ? undefined : book.byKey(asset.parentKey);
    const relation = table === undefined ? undefined : book.relationOf(table);
    for (const column of relation?.columns.values() ?? [])
      if (mentions(definition.text, column.name) && table !== undefined)
        columns.add(columnUse(book, book.schemaOf(table), table.name, column.name));
  } else for (const statement of analysed(book, definition).statements) visit(statement);
  return { definition, asset, relations, columns, joined, calls };
}

/** True when a text names something: as a word of its own, in quotes or not. */
export function mentions(text: string, name: string): boolean {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\w$])["\`]?${escaped}["\`]?(?![\\w$])`, 'iu').test(text);
}
