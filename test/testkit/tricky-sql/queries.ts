/** Random queries that are easily got wrong: names that collide, rows as values, every clause of SELECT. */
import { columnTypes, Expressions } from './expressions.js';
import { FromClauses, type From } from './from.js';
import { Random } from './random.js';
import { composites, type Column, type Type } from './schema.js';
import { columnOf, nowhere, outputName, rowSource, type Made, type Scope, type Source } from './scope.js';

interface Item {
  readonly sql: string;
  readonly columns: readonly Column[];
}

export class TrickyQueries {
  readonly random: Random;
  readonly expressions: Expressions;
  readonly #from: FromClauses;

  constructor(seed: number) {
    this.random = new Random(seed);
    this.expressions = new Expressions(this.random, this);
    this.#from = new FromClauses(this.random, this.expressions, this);
  }

  /** The next statement, with the list of its columns' names, so that none occurs twice. */
  view(): { sql: string; names: string } {
    const made = this.open(nowhere, this.random.between(1, 3), true);
    return { sql: made.sql, names: made.columns.map((_, i) => `c${i + 1}`).join(', ') };
  }

  /** A query with columns of given types. */
  query(scope: Scope, depth: number, types: readonly Type[]): Made {
    if (depth > 1 && this.random.chance(0.08)) return this.#with(scope, depth, types);
    if (depth > 0 && this.random.chance(0.08)) return this.#setOperation(scope, depth, types);
    return this.#select(scope, depth, types);
  }

  /** A query with whatever columns. */
  open(scope: Scope, depth: number, top = false): Source & { sql: string } {
    const roll = this.random.next();
    if (depth > 0 && roll < (top ? 0.35 : 0.15)) return { alias: null, ...this.#with(scope, depth, null) };
    if (depth > 0 && roll < (top ? 0.45 : 0.25))
      return { alias: null, ...this.#setOperation(scope, depth, null) };
    if (!top && roll < 0.28) return { alias: null, ...this.#valuesQuery(scope, depth) };
    return { alias: null, ...this.#select(scope, depth, null) };
  }

  #valuesQuery(scope: Scope, depth: number): Made {
    const types = this.types();
    const row = (): string =>
      `(${types.map((type) => this.expressions.value(type, { ...scope, sources: [], outer: scope }, depth)).join(', ')})`;
    const columns = types.map((type, i) => ({ name: `column${i + 1}`, type }));
    return { sql: `VALUES ${row()}, ${row()}${this.random.chance(0.2) ? ' ORDER BY column1' : ''}`, columns };
  }

  /** A FROM clause for statements that write. */
  from(scope: Scope, depth: number): From {
    return this.#from.list(scope, depth);
  }

  types(): Type[] {
    return Array.from({ length: this.random.between(1, 4) }, () => this.random.pick(columnTypes));
  }

  /** WITH queries in front of a main one. */
  with(scope: Scope, depth: number): { clause: string; scope: Scope } {
    const { random } = this;
    const recursive = random.chance(0.3);
    const parts: string[] = [];
    let inner = scope;
    const taken = new Set<string>();
    for (let count = random.between(1, 3); count > 0; count -= 1) {
      const alias = random.pick(['person', 'purchase', 'calc', 'c', 'd', 'x', '"C"']);
      if (taken.has(alias)) continue;
      taken.add(alias);
      const self = recursive && random.chance(0.6);
      const made = self ? this.#recursive(inner, depth - 1, alias) : this.#plainCte(inner, depth - 1, alias);
      parts.push(made.sql);
      inner = {
        ...inner,
        ctes: [{ alias, columns: made.columns }, ...inner.ctes.filter((c) => c.alias !== alias)],
      };
    }
    return { clause: `WITH ${recursive ? 'RECURSIVE ' : ''}${parts.join(', ')} `, scope: inner };
  }

  #with(scope: Scope, depth: number, types: readonly Type[] | null): Made {
    const { clause, scope: inner } = this.with(scope, depth);
    const main = types === null ? this.open(inner, depth - 1) : this.query(inner, depth - 1, types);
    return { sql: clause + main.sql, columns: main.columns };
  }

  #plainCte(scope: Scope, depth: number, alias: string): Made {
    const made = this.open(scope, depth);
    const how = this.random.pick(['', '', 'MATERIALIZED ', 'NOT MATERIALIZED ']);
    if (this.random.chance(0.65)) return { sql: `${alias} AS ${how}(${made.sql})`, columns: made.columns };
    const columns = made.columns.map((column, i) =>
      i < 2 ? { ...column, name: outputName(this.random) } : column,
    );
    const list = columns.slice(0, 2).map(({ name }) => name);
    return { sql: `${alias} (${list.join(', ')}) AS ${how}(${made.sql})`, columns };
  }

  /** A query that reads itself. */
  #recursive(scope: Scope, depth: number, alias: string): Made {
    const { random } = this;
    const types = ['int', ...random.pick([['text'], ['int'], ['text', 'int'], ['place']])];
    const columns = types.map((type, i) => ({ name: ['n', 'v', 'w'][i] ?? 'z', type }));
    const anchor = this.#select(scope, Math.min(depth, 1), types);
    const self: Source = { alias: random.pick(['r', alias]), columns };
    const other = this.#from.list({ ...scope, sources: [] }, 0);
    const inner: Scope = { sources: [self, ...other.sources], outer: scope, ctes: scope.ctes };
    const items = types.map((type) => this.expressions.value(type, inner, 1));
    const term = `SELECT ${items.join(', ')} FROM ${alias} AS ${self.alias}, ${other.sql} WHERE ${this.expressions.condition(inner, 1)}`;
    const union = random.pick(['UNION', 'UNION ALL']);
    const names = columns.map(({ name }) => name).join(', ');
    return { sql: `${alias} (${names}) AS (${anchor.sql} ${union} ${term})`, columns };
  }

  #setOperation(scope: Scope, depth: number, types: readonly Type[] | null): Made {
    const left =
      types === null ? this.#select(scope, depth - 1, this.types()) : this.#select(scope, depth - 1, types);
    const own = left.columns.map(({ type }) => type);
    const operator = this.random.pick(['UNION', 'UNION ALL', 'INTERSECT', 'EXCEPT', 'EXCEPT ALL']);
    const right = this.query(scope, depth - 1, own);
    const third = this.random.chance(0.2) ? ` UNION (${this.#select(scope, depth - 1, own).sql})` : '';
    const names = left.columns.map(({ name }) => name);
    const order = this.random.chance(0.3) ? ` ORDER BY ${this.random.pick(['1', ...names])}` : '';
    return { sql: `(${left.sql}) ${operator} (${right.sql})${third}${order}`, columns: left.columns };
  }

  #select(around: Scope, depth: number, types: readonly Type[] | null): Made {
    const { random } = this;
    const from = random.chance(0.03) ? null : this.#from.list(around, depth);
    const scope: Scope = { sources: from?.sources ?? [], outer: around, ctes: around.ctes };
    const clause = from === null ? '' : ` FROM ${from.sql}`;
    if (random.chance(0.2)) return this.#grouped(scope, clause, depth, types);
    const items = (types ?? this.types()).map((type) => this.#item(type, scope, depth));
    const windows = types === null && random.chance(0.12) ? this.#windows(scope, depth) : null;
    if (windows !== null) items.push(windows.item);
    if (types === null) items.push(...this.#stars(scope, depth));
    const columns = items.flatMap((item) => item.columns);
    const list = items.map(({ sql }) => sql).join(', ');
    const where = random.chance(0.4) ? ` WHERE ${this.expressions.condition(scope, depth)}` : '';
    const distinct = this.#distinct(scope, depth, columns);
    const lock = distinct === '' && windows === null && random.chance(0.02) ? ' FOR UPDATE' : '';
    const order = distinct === '' && random.chance(0.25) ? this.#order(scope, depth, columns) : '';
    const limit =
      types === null && random.chance(0.06)
        ? random.pick([' LIMIT 3', ' OFFSET 1', ' FETCH FIRST 2 ROWS ONLY'])
        : '';
    return {
      sql: `SELECT ${distinct}${list}${clause}${where}${windows?.clause ?? ''}${order}${limit}${lock}`,
      columns,
    };
  }

  #distinct(scope: Scope, depth: number, columns: readonly Column[]): string {
    if (this.random.chance(0.06)) return 'DISTINCT ';
    if (!this.random.chance(0.05)) return '';
    const by = this.random.make([
      () => this.expressions.value('int', scope, depth - 1),
      () => this.random.pick(columns).name,
      () => '1',
    ]);
    return `DISTINCT ON (${by}) `;
  }

  #order(scope: Scope, depth: number, columns: readonly Column[]): string {
    return this.random.make([
      () => ' ORDER BY 1',
      () => ` ORDER BY ${columns.length === 0 ? '1' : this.random.pick(columns).name}`,
      () => ` ORDER BY ${this.expressions.value('text', scope, depth - 1)} DESC NULLS LAST`,
      () => ` ORDER BY ${outputName(this.random)}, ${this.expressions.value('int', scope, 1)} USING <`,
    ]);
  }

  #item(type: Type, scope: Scope, depth: number): Item {
    const { random } = this;
    if (random.chance(0.1)) {
      const column = columnOf(random, type, scope);
      if (column !== null) {
        const name = column.slice(column.lastIndexOf('.') + 1);
        return { sql: column, columns: [{ name, type }] };
      }
    }
    const name = outputName(random);
    return { sql: `${this.expressions.value(type, scope, depth)} AS ${name}`, columns: [{ name, type }] };
  }

  /** Stars, row expansions and items without alias. */
  #stars(scope: Scope, depth: number): Item[] {
    const { random } = this;
    if (random.chance(0.6)) return [];
    const source = rowSource(random, scope);
    const kind = random.next();
    if (kind < 0.3 && source !== null) return [{ sql: `${source.alias}.*`, columns: source.columns }];
    if (kind < 0.45) return [{ sql: '*', columns: scope.sources.flatMap(({ columns }) => columns) }];
    if (kind < 0.6) {
      const type = random.pick(['place', 'spot']);
      return [
        { sql: `(${this.expressions.value(type, scope, depth)}).*`, columns: composites.get(type) ?? [] },
      ];
    }
    if (kind < 0.7)
      return [
        {
          sql: `(app.one(${this.expressions.value('int', scope, depth - 1)})).*`,
          columns: [
            { name: 'x', type: 'int' },
            { name: 'y', type: 'text' },
          ],
        },
      ];
    if (kind < 0.8 && source?.row === 'person')
      return [{ sql: source.alias ?? '', columns: [{ name: source.alias ?? '', type: 'person' }] }];
    if (kind < 0.85 && source !== null) return [{ sql: `(${source.alias}).*`, columns: source.columns }];
    const type = random.pick(columnTypes);
    return [{ sql: this.expressions.value(type, scope, depth), columns: [{ name: '"unnamed"', type }] }];
  }

  /** Named windows, one copying another, and an item that uses one. */
  #windows(scope: Scope, depth: number): { item: Item; clause: string } {
    const value = (type: Type): string => this.expressions.value(type, scope, Math.min(depth - 1, 1));
    const { random } = this;
    const frame = random.pick([
      '',
      '',
      ' ROWS BETWEEN 1 PRECEDING AND CURRENT ROW',
      ' RANGE UNBOUNDED PRECEDING',
    ]);
    const use = random.pick(['w', `(w ORDER BY ${value('int')})`, '(w3 ROWS 1 PRECEDING)', 'w2']);
    const windows = [
      `w AS (PARTITION BY ${value('text')})`,
      `w2 AS (w ORDER BY ${value('int')}${frame})`,
      `w3 AS (ORDER BY ${value('date')})`,
    ];
    const item = { sql: `max(${value('int')}) OVER ${use} AS win`, columns: [{ name: 'win', type: 'int' }] };
    return { item, clause: ` WINDOW ${windows.join(', ')}` };
  }

  #grouped(scope: Scope, from: string, depth: number, types: readonly Type[] | null): Made {
    const { random } = this;
    const keys = Array.from({ length: random.between(0, 2) }, () => {
      const type = random.pick(['int', 'text', 'date', 'place']);
      return { type, sql: columnOf(random, type, scope) ?? this.expressions.value(type, scope, 1) };
    });
    const items: Item[] = [];
    const grouped: string[] = [];
    for (const type of types ?? [...keys.map((key) => key.type), random.pick(columnTypes)]) {
      const name = outputName(random);
      const key = random.chance(0.6) ? keys.find((candidate) => candidate.type === type) : undefined;
      items.push({
        sql: `${key?.sql ?? this.expressions.aggregate(type, scope, depth)} AS ${name}`,
        columns: [{ name, type }],
      });
      if (key !== undefined && random.chance(0.3)) grouped.push(random.pick([name, String(items.length)]));
    }
    if (types === null && keys.length > 0 && random.chance(0.2))
      items.push({ sql: `grouping(${keys[0]?.sql}) AS g`, columns: [{ name: 'g', type: 'int' }] });
    const list = [...keys.map((key) => key.sql), ...grouped];
    const by = list.length === 0 ? '' : ` GROUP BY ${this.#groups(list)}`;
    const where = random.chance(0.3) ? ` WHERE ${this.expressions.condition(scope, depth)}` : '';
    const having = random.chance(0.2) ? ` HAVING ${this.expressions.aggregate('int', scope, depth)} > 1` : '';
    const order = random.chance(0.15)
      ? ` ORDER BY ${random.pick(['1', ...items.flatMap((i) => i.columns.map((c) => c.name))])}`
      : '';
    return {
      sql: `SELECT ${items.map(({ sql }) => sql).join(', ')}${from}${where}${by}${having}${order}`,
      columns: items.flatMap(({ columns }) => columns),
    };
  }

  #groups(list: readonly string[]): string {
    const all = list.join(', ');
    const [first] = list;
    return this.random.pick([
      all,
      all,
      `ROLLUP (${all})`,
      `CUBE (${all})`,
      `GROUPING SETS ((${all}), (${first}), ())`,
      `${first}, ROLLUP ((${all}))`,
    ]);
  }
}
