/** Random FROM clauses. */
import { Expressions, type QueryMaker } from './expressions.js';
import type { Random } from './random.js';
import { tableFunctions, tables, type Column, type Type } from './schema.js';
import { aliasName, outputName, type Scope, type Source } from './scope.js';

export interface From {
  readonly sql: string;
  readonly sources: readonly Source[];
}

const fillers: readonly Type[] = ['int', 'text', 'place', 'text'];

export class FromClauses {
  constructor(
    private readonly random: Random,
    private readonly expressions: Expressions,
    private readonly queries: QueryMaker & {
      open(scope: Scope, depth: number): From['sources'][number] & { sql: string };
    },
  ) {}

  /** A whole clause, without the word FROM. */
  list(around: Scope, depth: number): From {
    let made = this.#joined(around, depth, []);
    for (let more = this.random.pick([0, 0, 0, 1, 1, 2]); more > 0; more -= 1) {
      const next = this.#joined(around, depth - 1, made.sources);
      made = { sql: `${made.sql}, ${next.sql}`, sources: [...made.sources, ...next.sources] };
    }
    return made;
  }

  #joined(around: Scope, depth: number, before: readonly Source[]): From {
    let left = this.#item(around, depth, before);
    for (let more = depth > 0 ? this.random.pick([0, 0, 1, 1, 2]) : 0; more > 0; more -= 1)
      left = this.#join(around, depth, before, left);
    return left;
  }

  #join(around: Scope, depth: number, before: readonly Source[], left: From): From {
    const { random } = this;
    const nested = random.chance(0.15);
    const right = nested
      ? this.#parenthesised(this.#joined(around, depth - 1, []))
      : this.#item(around, depth - 1, [...before, ...left.sources]);
    const how = random.pick(['JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN', 'INNER JOIN']);
    const common = this.#common(left, right);
    const kind = random.next();
    if (kind < 0.12) return this.#both(left, `CROSS JOIN ${right.sql}`, right.sources);
    if (kind < 0.24) return this.#merged(left, `NATURAL ${how} ${right.sql}`, right.sources);
    if (kind < 0.6 && common.length > 0) {
      const names = random.chance(0.3) ? common.slice(0, 2) : common.slice(0, 1);
      const using = `${how} ${right.sql} USING (${names.map(({ name }) => name).join(', ')})`;
      if (!random.chance(0.25)) return this.#merged(left, using, right.sources);
      const alias = random.pick(['j', aliasName(random)]);
      const own = { alias, columns: names };
      return this.#merged(left, `${using} AS ${alias}`, [...right.sources, own]);
    }
    const scope: Scope = { ...around, sources: [...left.sources, ...right.sources], outer: around.outer };
    const on = this.expressions.condition({ ...scope, outer: around }, Math.min(depth - 1, 1));
    return this.#both(left, `${how} ${right.sql} ON ${on}`, right.sources);
  }

  #common(left: From, right: From): Column[] {
    const names = new Set(left.sources.flatMap(({ columns }) => columns.map(({ name }) => name)));
    const found = right.sources.flatMap(({ columns }) => columns).filter(({ name }) => names.has(name));
    return found.toSorted(() => this.random.next() - 0.5);
  }

  #both(left: From, join: string, right: readonly Source[]): From {
    const sql = `${left.sql} ${join}`;
    const sources = [...left.sources, ...right];
    return this.random.chance(0.12) ? this.#aliased({ sql, sources }) : { sql, sources };
  }

  #merged(left: From, join: string, right: readonly Source[]): From {
    return this.#both(left, join, right);
  }

  /** `(a JOIN b) AS j (x, y)`: only the alias is visible then. */
  #aliased(inner: From): From {
    const alias = aliasName(this.random);
    const names = new Set<string>();
    const columns = inner.sources
      .flatMap((source) => source.columns)
      .filter(({ name }) => !names.has(name) && names.add(name));
    if (!this.random.chance(0.3)) return { sql: `(${inner.sql}) AS ${alias}`, sources: [{ alias, columns }] };
    const renamed = columns.slice(0, 2).map(({ type }) => ({ name: outputName(this.random), type }));
    const list = renamed.map(({ name }) => name).join(', ');
    return {
      sql: `(${inner.sql}) AS ${alias} (${list})`,
      sources: [{ alias, columns: [...renamed, ...columns.slice(2)] }],
    };
  }

  #parenthesised(inner: From): From {
    return inner.sql.includes('JOIN') && !inner.sql.endsWith(')')
      ? { ...inner, sql: `(${inner.sql})` }
      : inner;
  }

  #item(around: Scope, depth: number, before: readonly Source[]): From {
    const kind = this.random.next();
    if (around.ctes.length > 0 && kind < 0.3) return this.#reference(this.random.pick(around.ctes));
    if (depth > 0 && kind < 0.45) return this.#derived(around, depth, before);
    if (kind < 0.53) return this.#values(around, depth);
    if (kind < 0.65) return this.#function({ ...around, sources: before, outer: around }, depth);
    return this.#table();
  }

  #table(): From {
    const { random } = this;
    const table = random.pick([...tables, ...tables.slice(0, 3)]);
    const only = random.chance(0.05) ? 'ONLY ' : '';
    const dot = table.name.indexOf('.');
    const bare = table.name.slice(dot + 1);
    const written = random.chance(0.4) ? table.name : bare;
    const row = table.name.startsWith('app.') ? bare : undefined;
    if (random.chance(0.3)) {
      const source: Source = { alias: bare, columns: table.columns, row, schema: table.name.slice(0, dot) };
      return { sql: only + written, sources: [source] };
    }
    const alias = aliasName(random);
    const sample = random.chance(0.03) ? ' TABLESAMPLE BERNOULLI (50)' : '';
    if (!random.chance(0.2))
      return {
        sql: `${only}${written} AS ${alias}${sample}`,
        sources: [{ alias, columns: table.columns, row }],
      };
    const renamed = this.#renamed(table.columns, random.between(1, 3));
    return {
      sql: `${only}${written} ${alias} (${renamed.list})${sample}`,
      sources: [{ alias, columns: renamed.columns, row }],
    };
  }

  #renamed(columns: readonly Column[], count: number): { list: string; columns: Column[] } {
    const all = columns.map((column, i) =>
      i < count ? { ...column, name: outputName(this.random) } : column,
    );
    return {
      list: all
        .slice(0, Math.min(count, columns.length))
        .map(({ name }) => name)
        .join(', '),
      columns: all,
    };
  }

  #reference(cte: Source): From {
    const { random } = this;
    if (random.chance(0.4)) return { sql: cte.alias ?? '', sources: [cte] };
    const alias = aliasName(random);
    if (random.chance(0.7) || cte.columns.length === 0)
      return { sql: `${cte.alias} ${alias}`, sources: [{ alias, columns: cte.columns }] };
    const renamed = this.#renamed(cte.columns, 2);
    return {
      sql: `${cte.alias} AS ${alias} (${renamed.list})`,
      sources: [{ alias, columns: renamed.columns }],
    };
  }

  #derived(around: Scope, depth: number, before: readonly Source[]): From {
    const { random } = this;
    const lateral = random.chance(0.35);
    const scope: Scope = lateral ? { ...around, sources: before, outer: around } : around;
    const made = this.queries.open(scope, depth - 1);
    const alias = aliasName(random);
    const word = lateral ? 'LATERAL ' : '';
    if (random.chance(0.75) || made.columns.length === 0)
      return { sql: `${word}(${made.sql}) AS ${alias}`, sources: [{ alias, columns: made.columns }] };
    const renamed = this.#renamed(made.columns, 2);
    return {
      sql: `${word}(${made.sql}) ${alias} (${renamed.list})`,
      sources: [{ alias, columns: renamed.columns }],
    };
  }

  #values(around: Scope, depth: number): From {
    const { random } = this;
    const types = fillers.slice(0, random.between(1, 3));
    const row = (): string =>
      `(${types.map((type) => this.expressions.value(type, { ...around, sources: [], outer: around }, Math.min(depth, 1))).join(', ')})`;
    const alias = aliasName(random);
    const rows = random.chance(0.5) ? `${row()}, ${row()}` : row();
    const columns = types.map((type, i) => ({ name: `column${i + 1}`, type }));
    if (random.chance(0.4)) return { sql: `(VALUES ${rows}) AS ${alias}`, sources: [{ alias, columns }] };
    const renamed = this.#renamed(columns, random.between(1, types.length));
    return {
      sql: `(VALUES ${rows}) AS ${alias} (${renamed.list})`,
      sources: [{ alias, columns: renamed.columns }],
    };
  }

  #call(
    scope: Scope,
    depth: number,
  ): { sql: string; columns: readonly Column[]; scalar: boolean; name: string } {
    const { random } = this;
    const value = (type: Type): string => this.expressions.value(type, scope, Math.min(depth, 2));
    const kind = random.next();
    if (kind < 0.15) {
      const type = random.pick(['text', 'int', 'place']);
      const columns =
        type === 'place'
          ? [
              { name: 'street', type: 'text' },
              { name: 'zip', type: 'int' },
            ]
          : [{ name: 'unnest', type }];
      return { sql: `unnest(${value(`${type}[]`)})`, columns, scalar: type !== 'place', name: 'unnest' };
    }
    const made = random.pick(tableFunctions);
    const name = made.name.slice(made.name.indexOf('.') + 1);
    const sql = `${random.chance(0.5) ? made.name : name}(${made.args.map(value).join(', ')})`;
    return { sql, columns: made.columns, scalar: made.scalar === true, name };
  }

  #function(scope: Scope, depth: number): From {
    const { random } = this;
    const kind = random.next();
    const alias = aliasName(random);
    if (kind < 0.08) {
      const value = this.expressions.value('int', scope, 1);
      const columns = [
        { name: 'm', type: 'int' },
        { name: 'v', type: 'text' },
      ];
      return { sql: `app.loose(${value}) AS ${alias} (m int, v text)`, sources: [{ alias, columns }] };
    }
    if (kind < 0.14) {
      const value = this.expressions.value('jsonb', scope, 1);
      const columns = [
        { name: 'x', type: 'int' },
        { name: 'name', type: 'text' },
      ];
      return {
        sql: `jsonb_to_recordset(${value}) AS ${alias} (x int, name text)`,
        sources: [{ alias, columns }],
      };
    }
    if (kind < 0.2) {
      const value = this.expressions.value('text', scope, 1);
      const columns = [
        { name: 'x', type: 'int' },
        { name: 'name', type: 'text' },
        { name: 'o', type: 'int' },
      ];
      const sql = `XMLTABLE('/r' PASSING xmlparse(CONTENT ${value}) COLUMNS x int PATH ${this.expressions.value('text', scope, 0)}, name text DEFAULT ${this.expressions.value('text', scope, 0)}, o FOR ORDINALITY) AS ${alias}`;
      return { sql, sources: [{ alias, columns }] };
    }
    const ordinality = random.chance(0.25);
    const calls = [this.#call(scope, depth)];
    const several = random.chance(0.15);
    if (several) calls.push(this.#call(scope, depth));
    const columns = calls.flatMap((call) => call.columns);
    const [first] = calls;
    // The column of a plain value takes the alias as its name.
    const own =
      !several && first?.scalar && first.columns[0]?.name === first.name
        ? columns.map((column) => ({ ...column, name: alias }))
        : columns;
    const all = ordinality ? [...own, { name: 'ordinality', type: 'int8' }] : own;
    const call = several ? `ROWS FROM (${calls.map(({ sql }) => sql).join(', ')})` : (first?.sql ?? '');
    const lateral = random.chance(0.2) ? 'LATERAL ' : '';
    const tail = ordinality ? ' WITH ORDINALITY' : '';
    if (random.chance(0.65))
      return { sql: `${lateral}${call}${tail} AS ${alias}`, sources: [{ alias, columns: all }] };
    const renamed = this.#renamed(all, random.between(1, all.length));
    return {
      sql: `${lateral}${call}${tail} AS ${alias} (${renamed.list})`,
      sources: [{ alias, columns: renamed.columns }],
    };
  }
}
