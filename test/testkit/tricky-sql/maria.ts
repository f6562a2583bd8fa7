/**
 * Random SELECT statements of MariaDB that are easily got wrong: names that collide and differ by case, aliases in GROUP
 * BY, HAVING and ORDER BY, merged columns, document tables, windows. Types convert by themselves, so none are kept.
 */
import { Random } from './random.js';

interface Source {
  readonly alias: string;
  readonly columns: readonly string[];
  /** The database that may qualify it. */
  readonly database?: string;
}

interface Scope {
  readonly sources: readonly Source[];
  readonly outer: Scope | null;
  readonly ctes: readonly Source[];
}

export interface MariaMade {
  readonly sql: string;
  readonly columns: readonly string[];
}

export const mariaTables: readonly Source[] = [
  { alias: 'a', columns: ['id', 'x', 'y', 'name', 'Total'] },
  { alias: 'b', columns: ['id', 'x', 'z', 'kind', 'doc'] },
  { alias: 'c', columns: ['id', 'y', 'z', 'name', 'a'] },
  { alias: 'Orders', columns: ['ID', 'a_id', 'total', 'day', '`odd name`'] },
  { alias: 'past', columns: ['id', 'x', 'name'] },
];

/** The tables, in the current database. */
export const mariaSchema = `
CREATE TABLE a (id int PRIMARY KEY, x int, y int, name varchar(20), Total decimal(10,2));
CREATE TABLE b (id int, x int, z int, kind varchar(10), doc longtext) PARTITION BY HASH (id) PARTITIONS 2;
CREATE TABLE c (id int, y int, z int, name varchar(20), a int, KEY k (a));
CREATE TABLE Orders (ID int PRIMARY KEY, a_id int, total int, day date, \`odd name\` int);
CREATE TABLE past (id int, x int, name varchar(9)) WITH SYSTEM VERSIONING;`;

export const nowhereMaria: Scope = { sources: [], outer: null, ctes: [] };
const aliases = ['t', 'u', 'a', 'b', 'x', 'q', '`p q`', 'Z', 'orders'];
const outputs = ['id', 'x', 'y', 'z', 'name', 'total', 'v', 'w', '`o n`', 'kind'];

export class MariaQueries {
  readonly random: Random;

  constructor(
    seed: number,
    /** The current database, for names that are fully qualified. */
    private readonly database: string,
  ) {
    this.random = new Random(seed);
  }

  /** The next query. */
  next(): MariaMade {
    return this.#query(nowhereMaria, this.random.between(1, 3), null);
  }

  /** An expression over tables by name, for statements that write. */
  valueOver(sources: readonly Source[], depth: number): string {
    return this.#value({ sources, outer: nowhereMaria, ctes: [] }, depth);
  }

  /** A condition over tables by name. */
  conditionOver(sources: readonly Source[], depth: number): string {
    return this.#condition({ sources, outer: nowhereMaria, ctes: [] }, depth);
  }

  /** A query of so many columns. */
  queryOf(count: number, depth: number): string {
    return this.#query(nowhereMaria, depth, count).sql;
  }

  #query(scope: Scope, depth: number, count: number | null): MariaMade {
    const roll = this.random.next();
    if (depth > 1 && roll < 0.2) return this.#with(scope, depth, count);
    if (depth > 0 && roll < 0.32) return this.#setOperation(scope, depth, count);
    return this.#select(scope, depth, count);
  }

  #with(scope: Scope, depth: number, count: number | null): MariaMade {
    const { random } = this;
    const recursive = random.chance(0.35);
    const parts: string[] = [];
    let inner = scope;
    const taken = new Set<string>();
    for (let more = random.between(1, 2); more > 0; more -= 1) {
      const alias = random.pick(['cte', 'a', 'b', 'd', 'Orders']);
      if (taken.has(alias)) continue;
      taken.add(alias);
      const self = recursive && random.chance(0.7);
      const body = self ? this.#recursive(inner, alias) : this.#query(inner, depth - 1, null);
      const named = self || (random.chance(0.3) && body.columns.length > 0);
      const columns = named && !self ? body.columns.map((_, i) => `k${i}`) : body.columns;
      parts.push(`${alias}${named ? ` (${columns.join(', ')})` : ''} AS (${body.sql})`);
      inner = { ...inner, ctes: [{ alias, columns }, ...inner.ctes.filter((c) => c.alias !== alias)] };
    }
    const main = this.#query(inner, depth - 1, count);
    return {
      sql: `WITH ${recursive ? 'RECURSIVE ' : ''}${parts.join(', ')} ${main.sql}`,
      columns: main.columns,
    };
  }

  #recursive(scope: Scope, alias: string): MariaMade {
    const anchor = this.#select(scope, 0, 2);
    const self: Source = { alias: 'r', columns: ['n', 'm'] };
    const other = this.#table([]);
    const inner: Scope = { sources: [self, other.source], outer: scope, ctes: scope.ctes };
    const term = `SELECT ${this.#value(inner, 1)}, ${this.#value(inner, 1)} FROM ${alias} AS r, ${other.sql} WHERE ${this.#condition(inner, 0)}`;
    return { sql: `${anchor.sql} ${this.random.pick(['UNION', 'UNION ALL'])} ${term}`, columns: ['n', 'm'] };
  }

  #setOperation(scope: Scope, depth: number, count: number | null): MariaMade {
    const left = this.#select(scope, depth - 1, count ?? this.random.between(1, 3));
    const right = this.#query(scope, depth - 1, left.columns.length);
    const operator = this.random.pick(['UNION', 'UNION ALL', 'INTERSECT', 'EXCEPT']);
    const order = this.random.chance(0.25) ? ` ORDER BY ${this.random.pick(['1', ...left.columns])}` : '';
    return { sql: `(${left.sql}) ${operator} (${right.sql})${order}`, columns: left.columns };
  }

  #select(around: Scope, depth: number, count: number | null): MariaMade {
    const { random } = this;
    const from = this.#from(around, depth);
    const scope: Scope = { sources: from.sources, outer: around, ctes: around.ctes };
    const grouped = random.chance(0.22);
    const items: string[] = [];
    const columns: string[] = [];
    const add = (sql: string, name: string): void => {
      items.push(`${sql}${random.pick([' AS ', ' ', ' AS '])}${name}`);
      columns.push(name);
    };
    for (let more = count ?? random.between(1, 3); more > 0; more -= 1) {
      const name = random.pick(outputs);
      const plain = random.chance(0.2) ? this.#column(scope) : null;
      if (plain !== null && !grouped) {
        items.push(plain);
        columns.push(plain.slice(plain.lastIndexOf('.') + 1));
      } else if (grouped) add(random.chance(0.4) ? this.#column(scope) : this.#aggregate(scope, depth), name);
      else add(random.chance(0.12) ? this.#windowed(scope, depth) : this.#value(scope, depth), name);
    }
    if (count === null && !grouped && random.chance(0.15)) {
      const star = random.pick(from.sources);
      items.push(`${star.alias}.*`);
      columns.push(...star.columns);
    } else if (count === null && !grouped && random.chance(0.08)) {
      items.splice(0, items.length, '*');
      columns.splice(0, columns.length, ...from.sources.flatMap((s) => s.columns));
    }
    const word = random.pick([
      'SELECT',
      'SELECT',
      'SELECT',
      'SELECT DISTINCT',
      'SELECT SQL_NO_CACHE',
      'select straight_join',
    ]);
    const tail = this.#tail(scope, depth, columns, grouped);
    return { sql: `${word} ${items.join(', ')} FROM ${from.sql}${tail}`, columns };
  }

  #tail(scope: Scope, depth: number, columns: readonly string[], grouped: boolean): string {
    const { random } = this;
    let sql = random.chance(0.4) ? ` WHERE ${this.#condition(scope, depth)}` : '';
    const named = (): string => random.pick(columns.length === 0 ? ['1'] : columns);
    if (grouped && random.chance(0.8)) {
      const keys = [random.make([named, () => this.#column(scope), () => '1', () => this.#value(scope, 1)])];
      if (random.chance(0.3)) keys.push(this.#column(scope));
      sql += ` GROUP BY ${keys.join(', ')}${random.chance(0.2) ? ' WITH ROLLUP' : ''}`;
    }
    if (grouped && random.chance(0.3))
      sql += ` HAVING ${random.make([() => `${named()} > 1`, () => `${this.#aggregate(scope, depth)} > ${named()}`])}`;
    else if (!grouped && random.chance(0.06)) sql += ` HAVING ${named()} > 1`;
    if (random.chance(0.25))
      sql += ` ORDER BY ${random.make([named, () => '1', () => this.#column(scope), () => `${named()} + ${this.#column(scope)} DESC`])}`;
    if (random.chance(0.08)) sql += random.pick([' LIMIT 3', ' LIMIT 1, 2', ' LIMIT 4 OFFSET 1']);
    return sql;
  }

  #from(around: Scope, depth: number): { sql: string; sources: readonly Source[] } {
    const { random } = this;
    let { sql, source } = this.#item(around, depth, []);
    const sources = [source];
    for (let more = random.pick([0, 0, 1, 1, 2]); more > 0; more -= 1) {
      const next = this.#item(around, depth, sources);
      if (sources.some(({ alias }) => alias.toLowerCase() === next.source.alias.toLowerCase())) continue;
      const scope: Scope = { sources: [...sources, next.source], outer: around, ctes: around.ctes };
      const known = new Set(sources.flatMap((s) => s.columns.map((column) => column.toLowerCase())));
      const common = next.source.columns.filter((column) => known.has(column.toLowerCase()));
      const how = random.next();
      const kind = random.pick(['JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'INNER JOIN', 'LEFT OUTER JOIN']);
      if (how < 0.2) sql += `, ${next.sql}`;
      else if (how < 0.3) sql += ` NATURAL ${random.pick(['', 'LEFT ', 'RIGHT '])}JOIN ${next.sql}`;
      else if (how < 0.55 && common.length > 0) sql += ` ${kind} ${next.sql} USING (${random.pick(common)})`;
      else if (how < 0.62) sql += ` ${random.pick(['STRAIGHT_JOIN', 'CROSS JOIN', 'JOIN'])} ${next.sql}`;
      else sql += ` ${kind} ${next.sql} ON ${this.#condition(scope, Math.min(depth - 1, 1))}`;
      source = next.source;
      sources.push(source);
    }
    return { sql: random.chance(0.06) && sources.length > 1 ? `(${sql})` : sql, sources };
  }

  #item(around: Scope, depth: number, before: readonly Source[]): { sql: string; source: Source } {
    const { random } = this;
    const kind = random.next();
    if (depth > 0 && kind < 0.2) {
      const made = this.#query(around, depth - 1, null);
      const alias = random.pick(aliases);
      return {
        sql: `(${made.sql})${random.pick([' AS ', ' '])}${alias}`,
        source: { alias, columns: made.columns },
      };
    }
    if (kind < 0.28) {
      const alias = random.pick(aliases);
      const input =
        before.length > 0 && random.chance(0.6) ? this.#column({ ...around, sources: before }) : `'[1]'`;
      const columns = ['o', 'v', 'w'];
      const sql = `JSON_TABLE(${input}, '$[*]' COLUMNS (o FOR ORDINALITY, v int PATH '$.a' DEFAULT '1' ON EMPTY, NESTED PATH '$.b[*]' COLUMNS (w varchar(9) PATH '$'))) AS ${alias}`;
      return { sql, source: { alias, columns } };
    }
    if (around.ctes.length > 0 && kind < 0.6) {
      const cte = random.pick(around.ctes);
      if (random.chance(0.4)) return { sql: cte.alias, source: cte };
      const alias = random.pick(aliases);
      return { sql: `${cte.alias} ${alias}`, source: { alias, columns: cte.columns } };
    }
    return this.#table(around.ctes);
  }

  #table(ctes: readonly Source[]): { sql: string; source: Source } {
    const { random } = this;
    const table = random.pick(mariaTables);
    const hidden = ctes.some(({ alias }) => alias.toLowerCase() === table.alias.toLowerCase());
    const full = hidden || random.chance(0.2);
    const written = full ? `${this.database}.${table.alias}` : table.alias;
    const period =
      table.alias === 'past' && random.chance(0.4)
        ? random.pick([' FOR SYSTEM_TIME ALL', ' FOR SYSTEM_TIME AS OF now()'])
        : '';
    const partition = table.alias === 'b' && random.chance(0.15) ? ' PARTITION (p0)' : '';
    if (random.chance(0.5) && period === '')
      return { sql: written + partition, source: { ...table, database: this.database } };
    const alias = random.pick(aliases);
    const hint = table.alias === 'c' && random.chance(0.2) ? ' USE INDEX (k)' : '';
    return {
      sql: `${written}${partition}${period}${random.pick([' AS ', ' '])}${alias}${hint}`,
      source: { alias, columns: table.columns },
    };
  }

  /** A column of the scope, qualified or not, its name in some other case at times. */
  #column(scope: Scope): string {
    const { random } = this;
    let from = scope;
    while (from.outer !== null && (from.sources.length === 0 || random.chance(0.15))) from = from.outer;
    const filled = from.sources.filter(({ columns }) => columns.length > 0);
    if (filled.length === 0) return '3';
    const source = random.pick(filled);
    const column = random.pick(source.columns);
    const written = random.chance(0.12) && !column.startsWith('`') ? column.toUpperCase() : column;
    if (random.chance(0.35)) return written;
    const whole = source.database !== undefined && random.chance(0.15);
    return `${whole ? `${source.database}.` : ''}${source.alias}.${written}`;
  }

  #value(scope: Scope, depth: number): string {
    const { random } = this;
    if (depth <= 0 || random.chance(0.4)) return this.#column(scope);
    const value = (): string => this.#value(scope, depth - 1);
    return random.make([
      () => `(${value()} ${random.pick(['+', '-', '*', '/', 'DIV', '%', '&', '<<'])} ${value()})`,
      () => `CONCAT(${value()}, ${value()})`,
      () => `IF(${this.#condition(scope, depth - 1)}, ${value()}, ${value()})`,
      () => `IFNULL(${value()}, ${value()})`,
      () => `CASE WHEN ${this.#condition(scope, depth - 1)} THEN ${value()} ELSE ${value()} END`,
      () => `CASE ${value()} WHEN ${value()} THEN ${value()} END`,
      () => `CAST(${value()} AS ${random.pick(['CHAR(9)', 'SIGNED', 'DECIMAL(9,2)', 'DATE'])})`,
      () => `CONVERT(${value()} USING utf8mb4)`,
      () => `DATE_ADD(${value()}, INTERVAL ${value()} DAY)`,
      () => `(${value()} + INTERVAL ${value()} MONTH)`,
      () => `EXTRACT(YEAR FROM ${value()})`,
      () => `TRIM(LEADING ${value()} FROM ${value()})`,
      () => `SUBSTRING(${value()} FROM ${value()} FOR 2)`,
      () => `TIMESTAMPDIFF(DAY, ${value()}, ${value()})`,
      () => `JSON_VALUE(${value()}, '$.a')`,
      () => `COALESCE(${value()}, ${value()}, 1)`,
      () => `(${this.#query(scope, depth - 1, 1).sql.replace(/ LIMIT .*$/u, '')} LIMIT 1)`,
      () => `EXISTS (${this.#query(scope, depth - 1, null).sql})`,
      () => `(${value()} IN (${value()}, ${value()}))`,
      () => `-${value()}`,
      () => `(${this.#condition(scope, depth - 1)})`,
      () => `LEFT(${value()}, 2)`,
      () => `CHAR(${value()} USING utf8mb4)`,
      () => `(BINARY ${value()})`,
      () => `(${value()} COLLATE utf8mb4_bin)`,
    ]);
  }

  #condition(scope: Scope, depth: number): string {
    const { random } = this;
    const value = (): string => this.#value(scope, depth - 1);
    if (depth <= 0 || random.chance(0.45))
      return `${value()} ${random.pick(['=', '<', '<>', '<=>', 'LIKE'])} ${value()}`;
    return random.make([
      () => `${value()} IN (${this.#query(scope, depth - 1, 1).sql.replace(/ LIMIT .*$/u, '')})`,
      () =>
        `(${value()}, ${value()}) IN (${this.#query(scope, depth - 1, 2).sql.replace(/ LIMIT .*$/u, '')})`,
      () => `EXISTS (${this.#query(scope, depth - 1, null).sql})`,
      () => `${value()} = ANY (${this.#query(scope, depth - 1, 1).sql.replace(/ LIMIT .*$/u, '')})`,
      () => `${value()} BETWEEN ${value()} AND ${value()}`,
      () => `(${this.#condition(scope, depth - 1)} OR NOT ${this.#condition(scope, depth - 1)})`,
      () => `(${this.#condition(scope, depth - 1)} XOR ${this.#condition(scope, depth - 1)})`,
      () => `${value()} IS NOT NULL`,
      () => `${value()} REGEXP ${value()}`,
      () => `(${value()}, 1) = (2, ${value()})`,
      () => `!${this.#column(scope)}`,
    ]);
  }

  #aggregate(scope: Scope, depth: number): string {
    const { random } = this;
    const value = (): string => this.#value(scope, depth - 1);
    return random.make([
      () => `SUM(${value()})`,
      () => `COUNT(*)`,
      () => `COUNT(DISTINCT ${value()}, ${value()})`,
      () => `GROUP_CONCAT(DISTINCT ${value()} ORDER BY ${value()} DESC SEPARATOR '-')`,
      () => `MAX(${value()})`,
      () => `JSON_ARRAYAGG(${value()} ORDER BY ${value()})`,
      () => `JSON_OBJECTAGG(${value()}, ${value()})`,
      () => `(MAX(${value()}) + MIN(${value()}))`,
      () => `BIT_OR(${value()})`,
    ]);
  }

  #windowed(scope: Scope, depth: number): string {
    const { random } = this;
    const value = (): string => this.#value(scope, Math.min(depth - 1, 1));
    const partition = random.chance(0.6) ? `PARTITION BY ${value()} ` : '';
    const over = `(${partition}ORDER BY ${value()})`;
    return random.make([
      () => `ROW_NUMBER() OVER ${over}`,
      () => `LAG(${value()}, 1) OVER ${over}`,
      () => `SUM(${value()}) OVER (${partition}ORDER BY ${value()} ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)`,
      () => `FIRST_VALUE(${value()}) OVER ${over}`,
      () => `MEDIAN(LENGTH(${this.#column(scope)})) OVER (PARTITION BY ${value()})`,
    ]);
  }
}
