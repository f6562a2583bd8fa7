/** Random statements that write: INSERT, UPDATE, DELETE, MERGE, with WITH queries that may write themselves. */
import { TrickyQueries } from './queries.js';
import { tables, type Column, type Table, type Type } from './schema.js';
import { aliasName, nowhere, type Scope, type Source } from './scope.js';

export interface Write {
  readonly sql: string;
  readonly kind: 'insert' | 'update' | 'delete' | 'merge';
}

const stored = tables.filter(({ name }) => !['app.grown', 'app.sums'].includes(name));

export class TrickyWrites {
  readonly queries: TrickyQueries;

  constructor(seed: number) {
    this.queries = new TrickyQueries(seed);
  }

  /** The next statement. */
  next(): Write {
    const { random } = this.queries;
    const depth = random.between(1, 2);
    if (!random.chance(0.35)) return this.#main(nowhere, depth, '');
    if (random.chance(0.5)) {
      const { clause, scope } = this.queries.with(nowhere, depth);
      return this.#main(scope, depth, clause);
    }
    const inner = this.#main(nowhere, 1, '');
    if (inner.kind === 'merge') return inner;
    const columns: Column[] = [{ name: 'id', type: 'int' }];
    const scope: Scope = { ...nowhere, ctes: [{ alias: 'wrote', columns }] };
    return this.#main(scope, depth, `WITH wrote AS (${inner.sql} RETURNING id) `);
  }

  #main(scope: Scope, depth: number, clause: string): Write {
    const kind = this.queries.random.pick([
      'insert',
      'insert',
      'update',
      'update',
      'merge',
      'delete',
    ] as const);
    switch (kind) {
      case 'insert':
        return { kind, sql: clause + this.#insert(scope, depth) };
      case 'update':
        return { kind, sql: clause + this.#update(scope, depth) };
      case 'delete':
        return { kind, sql: clause + this.#delete(scope, depth) };
      default:
        return { kind, sql: clause + this.#merge(scope, depth) };
    }
  }

  #target(): { table: Table; sql: string; alias: string; source: Source } {
    const { random } = this.queries;
    const table = random.pick(stored);
    const bare = table.name.slice(table.name.indexOf('.') + 1);
    const named = random.chance(0.6);
    const alias = named ? random.pick(['target', aliasName(random)]) : bare;
    const sql = named ? `${table.name} AS ${alias}` : table.name;
    return { table, sql, alias, source: { alias, columns: table.columns } };
  }

  #some(columns: readonly Column[]): Column[] {
    const { random } = this.queries;
    const found = columns.filter(() => random.chance(0.4));
    return (found.length === 0 ? columns.slice(0, 2) : found).toSorted(() => random.next() - 0.5);
  }

  /** A value that an assignment takes. */
  #value(type: Type, scope: Scope, depth: number): string {
    if (this.queries.random.chance(0.05)) return 'DEFAULT';
    return this.queries.expressions.value(type, scope, depth);
  }

  #insert(scope: Scope, depth: number): string {
    const { random } = this.queries;
    const { table, sql, alias, source } = this.#target();
    const columns = random.chance(0.75) ? this.#some(table.writable) : null;
    const written = columns ?? table.columns.slice(0, random.between(1, 3));
    const types = written.map(({ type }) => type);
    const list = columns === null ? '' : ` (${columns.map(({ name }) => name).join(', ')})`;
    const from = random.make([
      () => this.queries.query(scope, depth, types).sql,
      () => this.queries.query(scope, depth, types).sql,
      () => `VALUES (${types.map((type) => this.#value(type, scope, depth)).join(', ')})`,
      () =>
        `VALUES ${[1, 2].map(() => `(${types.map((type) => this.queries.expressions.value(type, scope, 1)).join(', ')})`).join(', ')}`,
    ]);
    return `INSERT INTO ${sql}${list} ${from}${this.#conflict(table, alias, source, scope)}`;
  }

  #conflict(table: Table, alias: string, source: Source, scope: Scope): string {
    const { random } = this.queries;
    // Of a row type that functions return the server records more than the statement names.
    if (table.name === 'app.person' || !random.chance(0.4)) return '';
    if (random.chance(0.2)) return ' ON CONFLICT DO NOTHING';
    const inner: Scope = {
      sources: [source, { alias: 'excluded', columns: table.columns }],
      outer: scope,
      ctes: scope.ctes,
    };
    const where = random.chance(0.3) ? ` WHERE ${alias}.id < excluded.id` : '';
    return ` ON CONFLICT (id${table.name === 'app.event' ? ', day' : ''}) DO UPDATE SET ${this.#sets(table, inner, 1)}${where}`;
  }

  #sets(table: Table, scope: Scope, depth: number): string {
    const { random } = this.queries;
    const columns = this.#some(table.writable);
    const single = (column: Column): string => `${column.name} = ${this.#value(column.type, scope, depth)}`;
    const parts: string[] = [];
    for (let i = 0; i < columns.length; i += 1) {
      const [column, second] = [columns[i], columns[i + 1]];
      if (column === undefined) continue;
      if (second !== undefined && random.chance(0.2)) {
        const pair = `(${column.name}, ${second.name})`;
        const right = random.chance(0.6)
          ? `(${this.queries.query(scope, depth, [column.type, second.type]).sql} LIMIT 1)`
          : `ROW(${this.#value(column.type, scope, depth)}, ${this.#value(second.type, scope, depth)})`;
        parts.push(`${pair} = ${right}`);
        i += 1;
      } else if (column.type === 'place' && random.chance(0.5))
        parts.push(`${column.name}.zip = ${this.queries.expressions.value('int', scope, depth)}`);
      else if (column.type === 'place[]' && random.chance(0.5))
        parts.push(
          `${column.name}[${this.queries.expressions.value('int', scope, 1)}].street = ${this.queries.expressions.value('text', scope, depth)}`,
        );
      else parts.push(single(column));
    }
    return parts.join(', ');
  }

  #update(scope: Scope, depth: number): string {
    const { random, expressions } = this.queries;
    const { table, sql, source } = this.#target();
    const from = random.chance(0.6) ? this.queries.from(scope, depth) : null;
    const inner: Scope = { sources: [source, ...(from?.sources ?? [])], outer: scope, ctes: scope.ctes };
    const where = random.chance(0.6) ? ` WHERE ${expressions.condition(inner, depth)}` : '';
    return `UPDATE ${sql} SET ${this.#sets(table, inner, depth)}${from === null ? '' : ` FROM ${from.sql}`}${where}`;
  }

  #delete(scope: Scope, depth: number): string {
    const { random, expressions } = this.queries;
    const { sql, source } = this.#target();
    const from = random.chance(0.5) ? this.queries.from(scope, depth) : null;
    const inner: Scope = { sources: [source, ...(from?.sources ?? [])], outer: scope, ctes: scope.ctes };
    return `DELETE FROM ${sql}${from === null ? '' : ` USING ${from.sql}`} WHERE ${expressions.condition(inner, depth)}`;
  }

  #merge(scope: Scope, depth: number): string {
    const { random, expressions } = this.queries;
    const { table, sql, source } = this.#target();
    const from = this.queries.from(scope, depth);
    const sources = from.sources;
    const both: Scope = { sources: [source, ...sources], outer: scope, ctes: scope.ctes };
    const other: Scope = { sources, outer: scope, ctes: scope.ctes };
    const whens: string[] = [];
    for (let count = random.between(1, 3); count > 0; count -= 1) {
      const matched = random.chance(0.55);
      const inside = matched ? both : other;
      const and = random.chance(0.6) ? ` AND ${expressions.condition(inside, 1)}` : '';
      const action = matched
        ? random.make([
            () => `UPDATE SET ${this.#sets(table, both, depth)}`,
            () => `UPDATE SET ${this.#sets(table, both, 1)}`,
            () => 'DELETE',
            () => 'DO NOTHING',
          ])
        : random.make([
            () => this.#mergeInsert(table, other, depth),
            () => this.#mergeInsert(table, other, 1),
            () => 'DO NOTHING',
            () => 'INSERT DEFAULT VALUES',
          ]);
      whens.push(`WHEN ${matched ? '' : 'NOT '}MATCHED${and} THEN ${action}`);
    }
    return `MERGE INTO ${sql} USING ${from.sql} ON ${expressions.condition(both, 1)} ${whens.join(' ')}`;
  }

  #mergeInsert(table: Table, scope: Scope, depth: number): string {
    const columns = this.queries.random.chance(0.8) ? this.#some(table.writable) : null;
    const written = columns ?? table.columns.slice(0, 2);
    const list = columns === null ? '' : ` (${columns.map(({ name }) => name).join(', ')})`;
    return `INSERT${list} VALUES (${written.map(({ type }) => this.#value(type, scope, depth)).join(', ')})`;
  }
}
