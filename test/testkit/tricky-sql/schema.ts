/** The schema the tricky statements are about: names that collide, composite types, functions, inheritance, partitions. */

/** A type as the generator knows it: a name of `composites`, `X[]`, or a plain type. */
export type Type = string;

export interface Column {
  /** As it must be written. */
  readonly name: string;
  readonly type: Type;
}

export interface Table {
  /** With schema, as it must be written. */
  readonly name: string;
  readonly columns: readonly Column[];
  /** Columns that may be written. */
  readonly writable: readonly Column[];
}

/** Column names at the limit of what the server keeps. */
const long = 'a_column_name_that_is_exactly_as_long_as_postgres_keeps_63_bytes';
const person =
  'id int, name text, age int, place place, tags text[], info jsonb, parent int, born date, total numeric';

function columnsOf(text: string): Column[] {
  return text.split(', ').map((item) => {
    const space = item.lastIndexOf(' ');
    return { name: item.slice(0, space), type: item.slice(space + 1) };
  });
}

function table(name: string, text: string, generated: readonly string[] = []): Table {
  const columns = columnsOf(text);
  return { name, columns, writable: columns.filter((column) => !generated.includes(column.name)) };
}

/** Fields of composite types, by the name the generator uses. */
export const composites: ReadonlyMap<string, readonly Column[]> = new Map([
  ['place', columnsOf('street text, zip int')],
  ['spot', columnsOf('label text, at place, id int')],
]);

export const tables: readonly Table[] = [
  table('app.person', person),
  table('app.purchase', 'id int, person_id int, name text, total int, day date, places place[], kind text'),
  table('app.staff', `${person}, boss int, salary int`),
  table('app.event', 'id int8, kind text, day date, total numeric, spot spot'),
  table('app.calc', 'id int, a int, b int, c int, name varchar, "a b" int', ['c']),
  table(
    '"Old Shop".person',
    `id int, "Name" text, "we""ird" int, naïve text, ${long.slice(0, 63)} int, "person" text`,
  ),
  table('"Old Shop"."Item"', 'id int, "ID" int, name text, price numeric, calc int'),
  table('app.grown', 'id int, grown_name text, years int, place place'),
  table('app.sums', 'kind text, total int, n int8'),
];

/** Functions FROM may call, with what they give. Arguments are types. */
export const tableFunctions: readonly {
  readonly name: string;
  readonly args: readonly Type[];
  readonly columns: readonly Column[];
  readonly scalar?: true;
}[] = [
  { name: 'app.persons_of', args: ['int'], columns: columnsOf(person) },
  { name: 'app.pair', args: ['int', 'text'], columns: columnsOf('left_id int, right_name text') },
  { name: 'app.one', args: ['int'], columns: columnsOf('x int, y text') },
  { name: 'app.spots', args: ['place'], columns: columnsOf('label text, at place, id int') },
  { name: 'app.names', args: ['text'], columns: columnsOf('names text'), scalar: true },
  { name: 'app.single', args: ['int'], columns: columnsOf('found text'), scalar: true },
  { name: 'jsonb_each', args: ['jsonb'], columns: columnsOf('key text, value jsonb') },
  { name: 'jsonb_array_elements', args: ['jsonb'], columns: columnsOf('value jsonb'), scalar: true },
  {
    name: 'regexp_split_to_table',
    args: ['text', 'text'],
    columns: columnsOf('regexp_split_to_table text'),
    scalar: true,
  },
  {
    name: 'generate_series',
    args: ['int', 'int'],
    columns: columnsOf('generate_series int'),
    scalar: true,
  },
];

export const trickySchema = `
CREATE SCHEMA app;
CREATE SCHEMA "Old Shop";
CREATE TYPE app.place AS (street text, zip int);
CREATE TYPE app.spot AS (label text, at app.place, id int);
CREATE DOMAIN app.amount AS int CHECK (value > -1);
CREATE TABLE app.person (id int PRIMARY KEY, name text, age int, place app.place, tags text[], info jsonb, parent int, born date, total numeric(12,2));
CREATE TABLE app.purchase (id int PRIMARY KEY, person_id int REFERENCES app.person, name text, total app.amount, day date, places app.place[], kind text);
CREATE TABLE app.staff (boss int, salary int, PRIMARY KEY (id)) INHERITS (app.person);
CREATE TABLE app.event (id bigint, kind text, day date, total numeric, spot app.spot, UNIQUE (id, day)) PARTITION BY RANGE (day);
CREATE TABLE app.event_old PARTITION OF app.event FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE app.event_rest PARTITION OF app.event DEFAULT;
CREATE TABLE app.calc (id int UNIQUE, a int, b int DEFAULT 7, c int GENERATED ALWAYS AS (a + b) STORED, name varchar(20), "a b" int);
CREATE TABLE "Old Shop".person (id int PRIMARY KEY, "Name" text, "we""ird" int, naïve text, ${long} int, "person" text);
CREATE TABLE "Old Shop"."Item" (id int PRIMARY KEY, "ID" int, name text, price numeric, calc int);
CREATE VIEW app.grown (id, grown_name) AS SELECT id, name, age AS years, place FROM app.person WHERE age > 17;
CREATE MATERIALIZED VIEW app.sums AS SELECT kind, sum(total)::int AS total, count(*) AS n FROM app.purchase GROUP BY kind;
CREATE FUNCTION app.persons_of(int) RETURNS SETOF app.person LANGUAGE sql AS 'SELECT * FROM app.person WHERE parent = $1';
CREATE FUNCTION app.pair(a int, b text DEFAULT 'x') RETURNS TABLE (left_id int, right_name text) LANGUAGE sql AS 'SELECT a, b';
CREATE FUNCTION app.one(int, OUT x int, OUT y text) LANGUAGE sql AS 'SELECT $1, $1::text';
CREATE FUNCTION app.spots(app.place) RETURNS SETOF app.spot LANGUAGE sql AS 'SELECT $1.street, $1, $1.zip';
CREATE FUNCTION app.names(text) RETURNS SETOF text LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION app.single(int, OUT found text) LANGUAGE sql AS 'SELECT $1::text';
CREATE FUNCTION app.full_name(app.person) RETURNS text LANGUAGE sql AS 'SELECT $1.name';
CREATE FUNCTION app.place_of(app.person) RETURNS app.place LANGUAGE sql AS 'SELECT $1.place';
CREATE FUNCTION app.person_by(int) RETURNS app.person LANGUAGE sql AS 'SELECT * FROM app.person WHERE id = $1';
CREATE FUNCTION app.loose(int) RETURNS SETOF record LANGUAGE sql AS 'SELECT 1, ''a''::text';
CREATE AGGREGATE app.total_of(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');`;
