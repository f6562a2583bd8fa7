/** Random expressions of a wanted type. */
import type { Random } from './random.js';
import type { Type } from './schema.js';
import { columnOf, rowOfType, rowSource, type Made, type Scope } from './scope.js';

/** Makes queries for expressions that hold one. */
export interface QueryMaker {
  query(scope: Scope, depth: number, types: readonly Type[]): Made;
}

const constants: Readonly<Record<Type, string>> = {
  int: '7',
  text: `'x'`,
  varchar: `'x'::varchar`,
  bool: 'true',
  date: 'current_date',
  numeric: '1.5',
  int8: '9::int8',
  jsonb: `'{"a": 1}'::jsonb`,
  place: `ROW('s', 1)::app.place`,
  spot: `ROW('l', ROW('s', 1), 2)::app.spot`,
  'place[]': `'{}'::app.place[]`,
  'text[]': `ARRAY['a', 'b']`,
  'int[]': 'ARRAY[1, 2]',
  person: 'app.person_by(1)',
};

/** Types of which columns are made. */
export const columnTypes: readonly Type[] =
  'int int int text text text bool date numeric jsonb place spot place[] text[] int[] person'.split(' ');

export class Expressions {
  constructor(
    private readonly random: Random,
    private readonly queries: QueryMaker,
  ) {}

  /** An expression of the type. */
  value(type: Type, scope: Scope, depth: number): string {
    const { random } = this;
    if (depth <= 0 || random.chance(0.35))
      return columnOf(random, type, scope) ?? this.#constant(type, scope);
    const makers = [...this.#shared(type, scope, depth), ...this.#own(type, scope, depth)];
    return random.make(makers);
  }

  #constant(type: Type, scope: Scope): string {
    const row = type === 'person' ? rowOfType(this.random, type, scope) : null;
    return row ?? constants[type] ?? 'NULL';
  }

  /** What every type has: choices, sub-selects, windows. */
  #shared(type: Type, scope: Scope, depth: number): readonly (() => string)[] {
    const value = (of: Type): string => this.value(of, scope, depth - 1);
    const same = (): string => value(type);
    const scalar = (): string => `(${this.queries.query(scope, depth - 1, [type]).sql} LIMIT 1)`;
    return [
      () => `CASE WHEN ${this.condition(scope, depth - 1)} THEN ${same()} ELSE ${same()} END`,
      () => `CASE ${value('text')} WHEN ${value('text')} THEN ${same()} WHEN 'z' THEN ${same()} END`,
      () => `coalesce(${same()}, ${same()})`,
      scalar,
    ];
  }

  /** Something made of a whole row; null when none is visible. */
  row(scope: Scope, make: (row: string) => string): string | null {
    const source = rowSource(this.random, scope);
    return source?.alias == null ? null : make(source.alias);
  }

  #own(type: Type, scope: Scope, depth: number): readonly (() => string)[] {
    const makers: Readonly<Record<Type, (scope: Scope, depth: number) => readonly (() => string)[]>> = {
      int: (s, d) => this.#ints(s, d),
      text: (s, d) => this.#texts(s, d),
      bool: (s, d) => [() => `(${this.condition(s, d - 1)})`],
      jsonb: (s, d) => this.#documents(s, d),
      place: (s, d) => this.#places(s, d),
    };
    const found = makers[type]?.(scope, depth);
    return found ?? this.#others(type, scope, depth);
  }

  #ints(scope: Scope, depth: number): readonly (() => string)[] {
    const value = (of: Type): string => this.value(of, scope, depth - 1);
    const { random } = this;
    return [
      () => `(${value('int')} ${random.pick(['+', '-', '*', '%'])} ${value('int')})`,
      () => `length(${value('text')})`,
      () => `nullif(${value('int')}, greatest(${value('int')}, 3))`,
      () => `(${value('place')}).zip`,
      () => `((${value('spot')}).at).zip`,
      () => `(${value('spot')}).at.zip`,
      () => `(${value('place[]')})[${value('int')}].zip`,
      () => `(${value('int[]')})[${value('int')}]`,
      () => `(${value('person')}).age`,
      () => `(app.person_by(${value('int')})).age`,
      () => `(app.one(${value('int')})).x`,
      () => `((${value('person')}).place).zip`,
      () => `extract(year FROM ${value('date')})::int`,
      () => `(${value('jsonb')} ->> ${value('text')})::int`,
      () => `cardinality(${value('text[]')})`,
      () => `position(${value('text')} IN ${value('text')})`,
      () => `${value('numeric')}::int`,
      () => `(ARRAY(${this.queries.query(scope, depth - 1, ['int']).sql}))[1]`,
      () => this.row(scope, (row) => `num_nulls(${row}.*)`) ?? '1',
      () => this.row(scope, (row) => `age(${row})`) ?? '2',
      () => this.row(scope, (row) => `(${row}).id`) ?? '3',
      () => this.row(scope, (row) => `${row}.tableoid::int`) ?? '4',
      () => this.row(scope, (row) => `length(${row}.ctid::text)`) ?? '4',
      () => this.row(scope, (row) => `${row}.person_id`) ?? '5',
      () => `app.total_of(${value('int')}) OVER (ORDER BY ${value('int')})`,
      () => `row_number() OVER (PARTITION BY ${value('text')} ORDER BY ${value('int')} DESC)::int`,
      () => `lag(${value('int')}, 1, ${value('int')}) OVER (ORDER BY ${value('date')} NULLS LAST)`,
    ];
  }

  #texts(scope: Scope, depth: number): readonly (() => string)[] {
    const value = (of: Type): string => this.value(of, scope, depth - 1);
    return [
      () => `(${value('text')} || ${value('text')})`,
      () => `upper(${value('text')})`,
      () => `${value('int')}::text`,
      () => `(${value('place')}).street`,
      () => `(${value('spot')}).label`,
      () => `(${value('person')}).name`,
      () => `(app.person_by(${value('int')})).name`,
      () => `(app.one(${value('int')})).y`,
      () => `(${value('jsonb')} #>> ARRAY[${value('text')}, 'b'])`,
      () => `array_to_string(${value('text[]')}, ${value('text')})`,
      () => `(${value('text[]')})[1]`,
      () => `format('%s-%s', ${value('text')}, ${value('date')})`,
      () => `substring(${value('text')} FROM ${value('int')} FOR 2)`,
      () => `trim(BOTH ${value('text')} FROM ${value('text')})`,
      () => `(${value('text')} COLLATE "C")`,
      () => `xmlelement(NAME x, ${value('text')}, xmlforest(${value('int')} AS y))::text`,
      () => `app.full_name(${value('person')})`,
      () => `concat_ws(',', VARIADIC ${value('text[]')})`,
      () => this.row(scope, (row) => `${row}::text`) ?? `'r'`,
      () => this.row(scope, (row) => `(${row}.*)::text`) ?? `'r'`,
      () => this.row(scope, (row) => `row_to_json(${row})::text`) ?? `'r'`,
      () => this.row(scope, (row) => `concat(${row}.*)`) ?? `'r'`,
      () => this.row(scope, (row) => `ROW(${row}.*, ${value('int')})::text`) ?? `'r'`,
      () => this.row(scope, (row) => `${row}.full_name`) ?? `'r'`,
      () => this.row(scope, (row) => `name(${row})`) ?? `'r'`,
      () => this.row(scope, (row) => `(${row}).name`) ?? `'r'`,
      () => `CASE WHEN ${this.condition(scope, depth - 1)} THEN ${value('text')} END`,
      () => `first_value(${value('text')}) OVER (ORDER BY ${value('int')} ROWS 2 PRECEDING)`,
      () => `(SELECT string_agg(z::text, ',' ORDER BY ${value('int')}) FROM unnest(${value('text[]')}) AS z)`,
    ];
  }

  #documents(scope: Scope, depth: number): readonly (() => string)[] {
    const value = (of: Type): string => this.value(of, scope, depth - 1);
    return [
      () => `jsonb_build_object('a', ${value('int')}, ${value('text')}, ${value('jsonb')})`,
      () => `(${value('jsonb')} -> ${value('text')})`,
      () => `(${value('jsonb')} || ${value('jsonb')})`,
      () => `jsonb_set(${value('jsonb')}, ${value('text[]')}, ${value('jsonb')})`,
      () => `to_jsonb(${value('place')})`,
      () => `(${value('jsonb')})['a']`,
      () => this.row(scope, (row) => `to_jsonb(${row})`) ?? `'[]'::jsonb`,
      () => `(SELECT jsonb_agg(z) FROM (${this.queries.query(scope, depth - 1, ['int', 'text']).sql}) AS z)`,
    ];
  }

  #places(scope: Scope, depth: number): readonly (() => string)[] {
    const value = (of: Type): string => this.value(of, scope, depth - 1);
    return [
      () => `ROW(${value('text')}, ${value('int')})::app.place`,
      () => `(${value('spot')}).at`,
      () => `(${value('place[]')})[1]`,
      () => `app.place_of(${value('person')})`,
      () => `(${value('person')}).place`,
      () => `jsonb_populate_record(${value('place')}, ${value('jsonb')})`,
      () => this.row(scope, (row) => `${row}.place`) ?? constants['place'] ?? '',
    ];
  }

  #others(type: Type, scope: Scope, depth: number): readonly (() => string)[] {
    const value = (of: Type): string => this.value(of, scope, depth - 1);
    switch (type) {
      case 'date':
        return [() => `(${value('date')} + ${value('int')})`, () => `${value('text')}::date`];
      case 'numeric':
        return [
          () => `round(${value('numeric')}, ${value('int')})`,
          () => `(${value('int')} * ${value('numeric')})`,
        ];
      case 'int8':
        return [() => `${value('int')}::bigint`];
      case 'varchar':
        return [() => `${value('text')}::varchar`];
      case 'spot':
        return [() => `ROW(${value('text')}, ${value('place')}, ${value('int')})::app.spot`];
      case 'place[]':
        return [
          () => `ARRAY[${value('place')}, ${value('place')}]`,
          () => `(${value('place[]')} || ${value('place')})`,
          () => `(${value('place[]')})[1:${value('int')}]`,
          () => `ARRAY(${this.queries.query(scope, depth - 1, ['place']).sql})`,
        ];
      case 'text[]':
        return [
          () => `ARRAY[${value('text')}, ${value('text')}]`,
          () => `ARRAY(${this.queries.query(scope, depth - 1, ['text']).sql})`,
          () => `string_to_array(${value('text')}, ',')`,
          () => `(${value('text[]')})[1:2]`,
        ];
      case 'int[]':
        return [
          () => `ARRAY[${value('int')}, ${value('int')}]`,
          () => `ARRAY(${this.queries.query(scope, depth - 1, ['int']).sql})`,
        ];
      case 'person':
        return [
          () => rowOfType(this.random, 'person', scope) ?? `app.person_by(${value('int')})`,
          () => `app.person_by(${value('int')})`,
        ];
      default:
        return [() => constants[type] ?? 'NULL'];
    }
  }

  /** A condition. */
  condition(scope: Scope, depth: number): string {
    const value = (type: Type): string => this.value(type, scope, depth - 1);
    const query = (...types: Type[]): string => this.queries.query(scope, depth - 1, types).sql;
    if (depth <= 0 || this.random.chance(0.4))
      return `${value('int')} ${this.random.pick(['=', '<', '<>'])} ${value('int')}`;
    return this.random.make([
      () => `${value('text')} LIKE ${value('text')}`,
      () => `EXISTS (${query('int', 'text')})`,
      () => `NOT EXISTS (SELECT FROM (${query('int')}) AS z)`,
      () => `${value('int')} IN (${query('int')})`,
      () => `${value('int')} NOT IN (${value('int')}, ${value('int')})`,
      () => `${value('text')} = ANY (${value('text[]')})`,
      () => `${value('int')} > ALL (${query('int')})`,
      () => `(${value('int')}, ${value('text')}) = (${query('int', 'text')} LIMIT 1)`,
      () => `(${value('int')}, ${value('text')}) IN (${query('int', 'text')})`,
      () => `ROW(${value('int')}, 1) < ROW(2, ${value('int')})`,
      () => `(${this.condition(scope, depth - 1)} AND NOT ${this.condition(scope, depth - 1)})`,
      () => `${value('text')} IS DISTINCT FROM ${value('text')}`,
      () => `${value('int')} BETWEEN SYMMETRIC ${value('int')} AND ${value('int')}`,
      () => `${value('place')} IS NOT NULL`,
      () => `(${value('date')}, ${value('date')}) OVERLAPS (${value('date')}, current_date)`,
      () => `${value('jsonb')} @> ${value('jsonb')}`,
      () => this.row(scope, (row) => `${row} IS NOT NULL`) ?? 'true',
      () => this.row(scope, (row) => `${row} = ${row}`) ?? 'true',
      () => this.row(scope, (row) => `${row} IN (SELECT ${row})`) ?? 'true',
      () => this.row(scope, (row) => `EXISTS (SELECT ${row}.*)`) ?? 'true',
    ]);
  }

  /** An aggregate of the type. */
  aggregate(type: Type, scope: Scope, depth: number): string {
    const { random } = this;
    const value = (of: Type): string => this.value(of, scope, depth - 1);
    const filter = random.chance(0.25) ? ` FILTER (WHERE ${this.condition(scope, depth - 1)})` : '';
    const order = random.chance(0.3) ? ` ORDER BY ${value('int')} DESC` : '';
    switch (type) {
      case 'int':
        return random.make([
          () => `max(${value('int')})${filter}`,
          () => `count(*)${filter}::int`,
          () => `count(DISTINCT ${value('text')})${filter}::int`,
          () => `app.total_of(${value('int')}${order})${filter}`,
          () => `(percentile_disc(0.5) WITHIN GROUP (ORDER BY ${value('int')}))::int`,
          () => `(rank(3) WITHIN GROUP (ORDER BY ${value('int')} DESC))::int`,
          () => this.row(scope, (row) => `count(${row})::int`) ?? 'count(*)::int',
          () => this.row(scope, (row) => `count(${row}.*)::int`) ?? 'count(*)::int',
          () => `(array_agg(${value('int')}${order}))[1]`,
          () => `(array_agg(${value('place')}${order})${filter})[1].zip`,
          () => `((max(${value('text')}) || max(${value('text')}))::int + min(${value('int')}))`,
          () => `(sum(sum(${value('int')})) OVER (ORDER BY max(${value('int')})))::int`,
        ]);
      case 'text':
        return random.make([
          () => `string_agg(${value('text')}, ','${order})${filter}`,
          () => `min(${value('text')})`,
          () => this.row(scope, (row) => `json_agg(${row}${order})::text`) ?? `max(${value('text')})`,
          () => `json_object_agg(${value('text')}, ${value('int')})${filter}::text`,
        ]);
      case 'place':
        return `(array_agg(${value('place')}${order}))[1]`;
      case 'place[]':
      case 'text[]':
      case 'int[]':
        return `array_agg(${value(type.slice(0, -2))}${order})${filter}`;
      case 'jsonb':
        return `jsonb_agg(${value('place')}${order})`;
      case 'bool':
        return `bool_or(${this.condition(scope, depth - 1)})`;
      case 'person':
      case 'spot':
        return `(array_agg(${value(type)}))[1]`;
      default:
        return `max(${value(type)})${filter}`;
    }
  }
}
