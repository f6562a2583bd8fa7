import { type AssetBook, type BookAsset, textOf } from '../evidence/asset-book.js';
import { analysed, type Definition, definitionsOf } from '../evidence/definitions.js';
import type { EvidenceSource } from '../evidence/types.js';
import type { StatementLineage } from '../sql/index.js';

/** A definition with what it names. */
export interface Dependent {
  readonly source: EvidenceSource;
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
  /** By key of the asset: what a script defines it as instead. */
  readonly #anew = new Map<string, Dependent>();

  constructor(private readonly book: AssetBook) {
    this.#definitions = definitionsOf(book).filter(({ source }) => source !== 'FOREIGN_KEY');
  }

  /** From here on the asset is what a statement of a script says. */
  define(asset: BookAsset, source: EvidenceSource, statement: StatementLineage): void {
    this.#anew.set(asset.key, { source, asset, ...usesOf(this.book, [statement]) });
  }

  /** From here on the triggers that execute a function do what its new text says. @returns them */
  defineFunction(routineKey: string, text: string): Dependent[] {
    const executes = ({ relations }: BookAsset): boolean =>
      relations.some(({ type, to }) => type === 'EXECUTES' && to === routineKey);
    const triggers = this.#definitions.filter(
      ({ asset, source }) => source === 'TRIGGER' && executes(asset) && !this.#anew.has(asset.key),
    );
    return triggers.map((definition) => {
      const { asset } = definition;
      const own = `${text};\n${textOf(asset, 'definition') ?? ''}`;
      const dependent = describeUse(this.book, { ...definition, text: own });
      this.#anew.set(asset.key, dependent);
      return dependent;
    });
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
    const known = this.#definitions
      .filter(({ text, asset, source }) =>
        source === 'GENERATED_COLUMN' ? asset.parentKey?.endsWith(name) : text.toLowerCase().includes(wanted),
      )
      .filter(({ asset }) => !this.#anew.has(asset.key))
      .map((definition) => this.#analyse(definition));
    return [...known, ...this.#anew.values()];
  }

  #analyse(definition: Definition): Dependent {
    const known = this.#analysed.get(definition.key);
    if (known !== undefined) return known;
    const made = describeUse(this.book, definition);
    this.#analysed.set(definition.key, made);
    return made;
  }
}

type Uses = Pick<Dependent, 'relations' | 'columns' | 'joined' | 'calls'>;

function describeUse(book: AssetBook, definition: Definition): Dependent {
  const { asset, source } = definition;
  const uses =
    source === 'GENERATED_COLUMN'
      ? usesOfGenerated(book, definition)
      : usesOf(book, analysed(book, definition).statements);
  return { source, asset, ...uses };
}

function usesOf(book: AssetBook, statements: readonly StatementLineage[]): Uses {
  const uses = {
    relations: new Set<string>(),
    columns: new Set<string>(),
    joined: new Set<string>(),
    calls: new Set<string>(),
  };
  const visit = (statement: StatementLineage): void => {
    for (const { schema, relation, column } of statement.references) {
      uses.relations.add(`${schema}.${relation}`);
      uses.columns.add(columnUse(book, schema, relation, column));
    }
    for (const { source, subtype } of statement.rowInfluences)
      if (subtype === 'JOIN') uses.joined.add(columnUse(book, source.schema, source.relation, source.column));
    for (const { schema, name } of [...statement.reads, ...statement.writes])
      uses.relations.add(`${schema ?? ''}.${name}`);
    for (const call of statement.calls) uses.calls.add((call.split('.').at(-1) ?? '').toLowerCase());
    statement.body.forEach(visit);
  };
  statements.forEach(visit);
  return uses;
}

function usesOfGenerated(book: AssetBook, { asset, text }: Definition): Uses {
  const columns = new Set<string>();
  const table = asset.parentKey === null ? undefined : book.byKey(asset.parentKey);
  const relation = table === undefined ? undefined : book.relationOf(table);
  for (const column of relation?.columns.values() ?? [])
    if (mentions(text, column.name) && table !== undefined)
      columns.add(columnUse(book, book.schemaOf(table), table.name, column.name));
  return { relations: new Set(), columns, joined: new Set(), calls: new Set() };
}

/** True when a text names something: as a word of its own, in quotes or not. */
export function mentions(text: string, name: string): boolean {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\w$])["\`]?${escaped}["\`]?(?![\\w$])`, 'iu').test(text);
}
