/**
 * Random SELECT statements of PostgreSQL over a fixed small schema: common table expressions, set operations, joins of
 * every kind, correlated and lateral sub-selects, windows, grouping sets, whole rows and stars. Most are accepted by the
 * server; those that are not are simply not used.
 */

type Type = 'int' | 'text';

interface Column {
  readonly name: string;
  readonly type: Type;
}

interface Source {
  readonly alias: string;
  readonly columns: readonly Column[];
}

interface Scope {
  readonly sources: readonly Source[];
  readonly outer: Scope | null;
  readonly ctes: readonly Source[];
}

/** Tables the statements are about. */
export const randomQuerySchema = `
CREATE TABLE person (id int PRIMARY KEY, name text, age int, city text);
CREATE TABLE purchase (id int PRIMARY KEY, person_id int, label text, amount int);
CREATE TABLE article (id int PRIMARY KEY, title text, stock int, "Mixed Case" text);
CREATE VIEW adult AS SELECT id, name AS adult_name, age AS years FROM person WHERE age > 17;`;

const tables: readonly Source[] = [
  { alias: 'person', columns: columnsOf('id int, name text, age int, city text') },
  { alias: 'purchase', columns: columnsOf('id int, person_id int, label text, amount int') },
  { alias: 'article', columns: columnsOf('id int, title text, stock int, "Mixed Case" text') },
  { alias: 'adult', columns: columnsOf('id int, adult_name text, years int') },
];

function columnsOf(text: string): Column[] {
  return text.split(', ').map((item) => {
    const space = item.lastIndexOf(' ');
    return { name: item.slice(0, space), type: item.slice(space + 1) as Type };
  });
}

/** A statement and the columns it answers. */
interface Query {
  readonly sql: string;
  readonly columns: readonly Column[];
}

/** Makes statements from a seed; one seed always makes the same ones. */
export class RandomQueries {
  #state: number;
  #names = 0;

  /** @param portable only what MariaDB writes the same way */
  constructor(
    seed: number,
    private readonly portable = false,
  ) {
    this.#state = seed >>> 0;
  }

  /** The next statement. */
  next(): string {
    this.#names = 0;
    return this.#query({ sources: [], outer: null, ctes: [] }, 3).sql;
  }

  #random(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  #chance(share: number): boolean {
    return this.#random() < share;
  }

  #pick<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.#random() * items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  #name(prefix: string): string {
    this.#names += 1;
    return `${prefix}${this.#names}`;
  }

  #type(): Type {
    return this.#chance(0.5) ? 'int' : 'text';
  }

  #query(around: Scope, depth: number, types: readonly Type[] | null = null): Query {
    if (depth > 1 && this.#chance(0.25)) return this.#withQuery(around, depth, types);
    if (depth > 1 && this.#chance(0.15)) return this.#setOperation(around, depth, types);
    return this.#select(around, depth, types);
  }

  #withQuery(around: Scope, depth: number, types: readonly Type[] | null): Query {
    const parts: string[] = [];
    let scope = around;
    for (let count = this.#chance(0.4) ? 2 : 1; count > 0; count -= 1) {
      const alias = this.#chance(0.2) ? this.#pick(tables).alias : this.#name('cte');
      if (scope.ctes.some((cte) => cte.alias === alias)) continue;
      const body = this.#query(scope, depth - 1);
      const renamed = this.#renamed(body.columns);
      const how = this.portable ? '' : this.#pick(['', 'MATERIALIZED ', '']);
      parts.push(`${alias}${renamed.list} AS ${how}(${body.sql})`);
      scope = { ...scope, ctes: [{ alias, columns: renamed.columns }, ...scope.ctes] };
    }
    const main = this.#query(scope, depth - 1, types);
    if (parts.length === 0) return main;
    return { sql: `WITH ${parts.join(', ')} ${main.sql}`, columns: main.columns };
  }

  #setOperation(around: Scope, depth: number, types: readonly Type[] | null): Query {
    const left = this.#select(around, depth - 1, types);
    const right = this.#query(
      around,
      depth - 1,
      left.columns.map(({ type }) => type),
    );
    const operator = this.#pick(['UNION', 'UNION ALL', 'INTERSECT', 'EXCEPT']);
    const order = this.#chance(0.3) ? ' ORDER BY 1' : '';
    return { sql: `(${left.sql}) ${operator} (${right.sql})${order}`, columns: left.columns };
  }

  #select(around: Scope, depth: number, types: readonly Type[] | null): Query {
    const from = this.#from(around, depth);
    const scope: Scope = { sources: from.sources, outer: around, ctes: around.ctes };
    if (this.#chance(0.25)) return this.#grouped(scope, from.sql, depth, types);
    const window = this.#chance(0.15) ? this.#name('w') : null;
    const items: string[] = [];
    const columns: Column[] = [];
    for (const type of types ?? this.#types()) {
      const name = this.#name('c');
      const value =
        this.#chance(0.15) && depth > 0
          ? this.#windowed(type, scope, depth, window)
          : this.#value(type, scope, depth);
      items.push(`${value} AS ${name}`);
      columns.push({ name, type });
    }
    if (types === null && this.#chance(0.2)) {
      const source = this.#pick(from.sources);
      items.push(`${source.alias}.*`);
      columns.push(...source.columns);
    } else if (types === null && this.#chance(0.1) && from.sources.length === 1) {
      items.splice(0, items.length, '*');
      columns.splice(0, columns.length, ...(from.sources[0]?.columns ?? []));
    }
    const where = this.#chance(0.5) ? ` WHERE ${this.#condition(scope, depth)}` : '';
    const named = window === null ? '' : ` WINDOW ${window} AS (${this.#windowBody(scope, depth)})`;
    const distinct = this.#chance(this.portable ? 0 : 0.1)
      ? `DISTINCT ON (${this.#value('int', scope, 0)}) `
      : this.#pick(['', '', 'DISTINCT ']);
    const order =
      distinct === '' && this.#chance(0.25) ? ` ORDER BY ${this.#order(scope, depth, columns)}` : '';
    const limit = this.#chance(0.1) ? ' LIMIT 5' : '';
    return {
      sql: `SELECT ${distinct}${items.join(', ')} FROM ${from.sql}${where}${named}${order}${limit}`,
      columns,
    };
  }

  #types(): Type[] {
    return Array.from({ length: 1 + Math.floor(this.#random() * 3) }, () => this.#type());
  }

  #order(scope: Scope, depth: number, columns: readonly Column[]): string {
    if (this.#chance(0.3)) return '1';
    if (this.#chance(0.3)) return this.#pick(columns).name;
    return `${this.#value('int', scope, depth - 1)} DESC${this.portable ? '' : ' NULLS LAST'}`;
  }

  #grouped(scope: Scope, from: string, depth: number, types: readonly Type[] | null): Query {
    const keys = this.#types().map((type) => ({ type, sql: this.#column(type, scope) }));
    const columns: Column[] = [];
    const items: string[] = [];
    for (const type of types ?? [...keys.map((key) => key.type), this.#type()]) {
      const name = this.#name('g');
      const key = this.#chance(0.5) ? keys.find((candidate) => candidate.type === type) : undefined;
      items.push(`${key?.sql ?? this.#aggregate(type, scope, depth)} AS ${name}`);
      columns.push({ name, type });
    }
    const list = keys.map((key) => key.sql).join(', ');
    const by = this.portable
      ? list
      : this.#pick([list, list, `ROLLUP (${list})`, `CUBE (${list})`, `GROUPING SETS ((${list}), ())`]);
    const where = this.#chance(0.4) ? ` WHERE ${this.#condition(scope, depth)}` : '';
    const having = this.#chance(0.3) ? ` HAVING ${this.#aggregate('int', scope, depth)} > 1` : '';
    return { sql: `SELECT ${items.join(', ')} FROM ${from}${where} GROUP BY ${by}${having}`, columns };
  }

  #from(around: Scope, depth: number): { sql: string; sources: Source[] } {
    const first = this.#item(around, depth, []);
    let { sql } = first;
    const sources = [first.source];
    for (let count = this.#pick([0, 0, 1, 1, 2]); count > 0; count -= 1) {
      const lateral = this.#chance(this.portable ? 0 : 0.2) && depth > 1;
      const next = lateral
        ? this.#lateral({ sources, outer: around, ctes: around.ctes }, depth)
        : this.#item(around, depth, sources);
      const scope: Scope = { sources: [...sources, next.source], outer: around, ctes: around.ctes };
      const shared = this.#shared(sources, next.source);
      const how = this.#random();
      if (how < 0.2) sql += `, ${next.sql}`;
      else if (how < 0.45 && shared !== null && sources.length === 1)
        sql += ` ${this.#pick(this.portable ? ['', 'LEFT ', 'RIGHT '] : ['', 'LEFT ', 'FULL '])}JOIN ${next.sql} USING (${shared})`;
      else if (how < 0.5 && !lateral && sources.length === 1) sql += ` NATURAL JOIN ${next.sql}`;
      else if (how < 0.6) sql += ` CROSS JOIN ${next.sql}`;
      else sql += ` ${this.#pick(['', 'LEFT '])}JOIN ${next.sql} ON ${this.#condition(scope, depth - 1)}`;
      sources.push(next.source);
    }
    return { sql, sources };
  }

  #shared(sources: readonly Source[], next: Source): string | null {
    const names = new Set(sources.flatMap(({ columns }) => columns.map(({ name }) => name)));
    return next.columns.find(({ name }) => names.has(name))?.name ?? null;
  }

  #item(around: Scope, depth: number, taken: readonly Source[]): { sql: string; source: Source } {
    const visible = new Map([...tables, ...around.ctes.toReversed()].map((source) => [source.alias, source]));
    const kind = this.#random();
    if (depth > 0 && kind < 0.25) return this.#derived(this.#query(around, depth - 1), '');
    if (kind < 0.32 && !this.portable) {
      const alias = this.#name('v');
      const rows = `(VALUES (1, 'a'), (2, 'b'))`;
      return { sql: `${rows} AS ${alias} (n, t)`, source: { alias, columns: columnsOf('n int, t text') } };
    }
    if (kind < 0.36 && !this.portable) {
      const alias = this.#name('s');
      return {
        sql: `generate_series(1, 3) WITH ORDINALITY AS ${alias} (n, position)`,
        source: { alias, columns: columnsOf('n int, position int') },
      };
    }
    const base = this.#pick([...visible.values()]);
    if (this.#chance(0.3) && !taken.some(({ alias }) => alias === base.alias))
      return { sql: base.alias, source: base };
    const alias = this.#name('t');
    if (!this.#chance(0.2))
      return { sql: `${base.alias} ${alias}`, source: { alias, columns: base.columns } };
    const renamed = base.columns.map((column, index) =>
      index < 2 ? { ...column, name: this.#name('r') } : column,
    );
    const list = renamed.slice(0, 2).map(({ name }) => name);
    return { sql: `${base.alias} AS ${alias} (${list.join(', ')})`, source: { alias, columns: renamed } };
  }

  #lateral(scope: Scope, depth: number): { sql: string; source: Source } {
    if (this.#chance(0.3)) {
      const alias = this.#name('u');
      const list = `ARRAY[${this.#value('int', scope, 0)}, ${this.#value('int', scope, 0)}]`;
      return {
        sql: `LATERAL unnest(${list}) AS ${alias} (n)`,
        source: { alias, columns: columnsOf('n int') },
      };
    }
    return this.#derived(this.#query(scope, depth - 2), 'LATERAL ');
  }

  #derived(query: Query, prefix: string): { sql: string; source: Source } {
    const alias = this.#name('d');
    const renamed = this.#renamed(query.columns);
    return {
      sql: `${prefix}(${query.sql}) AS ${alias}${renamed.list}`,
      source: { alias, columns: renamed.columns },
    };
  }

  #renamed(columns: readonly Column[]): { list: string; columns: readonly Column[] } {
    if (!this.#chance(this.portable ? 0 : 0.25)) return { list: '', columns };
    const fresh = columns.map(({ type }) => ({ name: this.#name('n'), type }));
    return { list: ` (${fresh.map(({ name }) => name).join(', ')})`, columns: fresh };
  }

  #column(type: Type, scope: Scope): string {
    let from = scope;
    while (from.outer !== null && from.outer.sources.length > 0 && this.#chance(0.2)) from = from.outer;
    const choices = from.sources.flatMap(({ alias, columns }) =>
      columns.filter((column) => column.type === type).map(({ name }) => `${alias}.${name}`),
    );
    if (choices.length === 0) return type === 'int' ? '7' : `'x'`;
    const choice = this.#pick(choices);
    const name = choice.slice(choice.indexOf('.') + 1);
    const isAlone = choices.filter((other) => other.endsWith(`.${name}`)).length === 1;
    return isAlone && this.#chance(0.3) ? name : choice;
  }

  #value(type: Type, scope: Scope, depth: number): string {
    if (depth <= 0 || this.#chance(0.4)) return this.#column(type, scope);
    const value = (of: Type): string => this.#value(of, scope, depth - 1);
    const condition = (): string => this.#condition(scope, depth - 1);
    const isPostgres = !this.portable;
    const choices: readonly (() => string)[] =
      type === 'int'
        ? [
            () => `(${value('int')} + ${value('int')})`,
            () => `length(${value('text')})`,
            () => `coalesce(${value('int')}, ${value('int')})`,
            () => `CASE WHEN ${condition()} THEN ${value('int')} ELSE ${value('int')} END`,
            () => `CASE ${value('text')} WHEN ${value('text')} THEN ${value('int')} END`,
            () => this.#scalar('int', scope, depth),
            ...(isPostgres ? [() => `(ARRAY(${this.#query(scope, depth - 1, ['int']).sql}))[1]`] : []),
            () => `nullif(${value('int')}, greatest(${value('int')}, 3))`,
          ]
        : [
            () => `concat(${value('text')}, ${value('text')})`,
            () => `upper(${value('text')})`,
            () => `CAST(${value('int')} AS char(9))`,
            () => `CASE WHEN ${condition()} THEN ${value('text')} END`,
            () => this.#scalar('text', scope, depth),
            ...(isPostgres
              ? [
                  () => `(${this.#pick(scope.sources).alias})::text`,
                  () => `row_to_json(${this.#pick(scope.sources).alias})::text`,
                  () => `(jsonb_build_object('a', ${value('int')}) ->> ${value('text')})`,
                  () => `format('%s-%s', ${value('text')}, ${value('int')})`,
                ]
              : []),
          ];
    return this.#pick(choices)();
  }

  #scalar(type: Type, scope: Scope, depth: number): string {
    return `(${this.#query(scope, depth - 1, [type]).sql} LIMIT 1)`.replace(
      / LIMIT 5 LIMIT 1\)$/,
      ' LIMIT 1)',
    );
  }

  #condition(scope: Scope, depth: number): string {
    const value = (type: Type): string => this.#value(type, scope, depth - 1);
    if (depth <= 0 || this.#chance(0.5))
      return `${value('int')} ${this.#pick(['=', '<', '<>'])} ${value('int')}`;
    const choices: readonly (() => string)[] = [
      () => `${value('text')} LIKE ${value('text')}`,
      () => `EXISTS (${this.#query(scope, depth - 1).sql})`,
      () => `${value('int')} IN (${this.#query(scope, depth - 1, ['int']).sql})`,
      () =>
        `${value('text')} = ANY (${this.portable ? '' : 'ARRAY('}${this.#query(scope, depth - 1, ['text']).sql}${this.portable ? '' : ')'})`,
      () => `(${value('int')}, ${value('text')}) IN (${this.#query(scope, depth - 1, ['int', 'text']).sql})`,
      () => `(${this.#condition(scope, depth - 1)} AND NOT ${this.#condition(scope, depth - 1)})`,
      () => `${value('text')} ${this.portable ? '<>' : 'IS DISTINCT FROM'} ${value('text')}`,
      () => `${value('int')} BETWEEN ${value('int')} AND ${value('int')}`,
    ];
    return this.#pick(choices)();
  }

  #aggregate(type: Type, scope: Scope, depth: number): string {
    const filter = this.#chance(this.portable ? 0 : 0.2)
      ? ` FILTER (WHERE ${this.#condition(scope, depth - 1)})`
      : '';
    const value = this.#value(type, scope, depth - 1);
    if (this.portable)
      return type === 'text'
        ? `max(${value})`
        : this.#pick([`max(${value})`, `count(DISTINCT ${value})`, 'count(*)']);
    if (type === 'text') {
      const order = this.#chance(0.4) ? ` ORDER BY ${this.#value('int', scope, 0)}` : '';
      return this.#pick([`max(${value})${filter}`, `string_agg(${value}, ','${order})${filter}`]);
    }
    return this.#pick([
      `max(${value})${filter}`,
      `count(DISTINCT ${value})${filter}::int`,
      `count(*)${filter}::int`,
      `(percentile_disc(0.5) WITHIN GROUP (ORDER BY ${value}))::int`,
    ]);
  }

  #windowed(type: Type, scope: Scope, depth: number, window: string | null): string {
    const over = window !== null && this.#chance(0.6) ? window : `(${this.#windowBody(scope, depth)})`;
    const value = this.#value(type, scope, depth - 1);
    if (type === 'text') return `${this.#pick(['lag', 'first_value', 'max'])}(${value}) OVER ${over}`;
    return this.#pick([
      `max(${value}) OVER ${over}`,
      this.portable ? `row_number() OVER ${over}` : `(row_number() OVER ${over})::int`,
      `lead(${value}, 1) OVER ${over}`,
    ]);
  }

  #windowBody(scope: Scope, depth: number): string {
    const partition = this.#chance(0.6) ? `PARTITION BY ${this.#value(this.#type(), scope, depth - 2)} ` : '';
    return `${partition}ORDER BY ${this.#value('int', scope, depth - 2)}`;
  }
}
