import type { PgDatabase } from './servers.js';

const userSchemas = `n.nspname IN ('shop', 'extra', 'Mixed Case') OR n.nspname LIKE 's\\_%'`;
const pick = 'ORDER BY random() LIMIT 1';

/** `pg_class` rows of the user's own objects (none of an extension) of the given kinds. */
const relations = (kinds: string): string => `
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN (${kinds}) AND (${userSchemas})
   AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = c.oid AND e.deptype = 'e')`;
const columns = (kinds: string): string => `
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN (${kinds}) AND (${userSchemas}) AND a.attnum > 0 AND NOT a.attisdropped`;
const routines = `
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
 WHERE (${userSchemas}) AND p.prokind IN ('f', 'w') AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = p.oid AND e.deptype = 'e')`;
const types = (kind: string): string => `
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
 WHERE (${userSchemas}) AND t.typtype = '${kind}' AND (t.typrelid = 0 OR c.relkind = 'c')`;

/**
 * Queries that each give one statement which changes a definition somewhere, made for what the catalogue holds now.
 * `{n}` is a number that has not been used before, `{role}` and `{reader}` are roles of the test's own.
 */
export const ddlMakers: readonly string[] = [
  `SELECT format('ALTER TABLE %s RENAME TO %I', c.oid::regclass, 'Table {n}') ${relations(`'r','p','f'`)} ${pick}`,
  `SELECT format('ALTER TABLE %s RENAME COLUMN %I TO %I', c.oid::regclass, a.attname, 'c.{n}') ${columns(`'r','p','f','v','m'`)} ${pick}`,
  `SELECT format('ALTER TABLE %s RENAME COLUMN %I TO %I', c.oid::regclass, a.attname, 'c{n}') ${columns(`'r'`)} ${pick}`,
  `SELECT format('ALTER TABLE %s ADD COLUMN %I integer DEFAULT {n}', c.oid::regclass, 'added{n}') ${relations(`'r','p'`)} ${pick}`,
  `SELECT format('ALTER TABLE %s DROP COLUMN %I CASCADE', c.oid::regclass, a.attname) ${columns(`'r'`)} AND a.attname LIKE '%c%' ${pick}`,
  `SELECT format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT NULL', c.oid::regclass, a.attname) ${columns(`'r','v'`)} ${pick}`,
  `SELECT format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS {n}', c.oid::regclass, a.attname) ${columns(`'r'`)} ${pick}`,
  `SELECT format('ALTER TABLE %s ALTER COLUMN %I SET (n_distinct = {n})', c.oid::regclass, a.attname) ${columns(`'r'`)} ${pick}`,
  `SELECT format('ALTER TABLE %s ALTER COLUMN %I DROP NOT NULL', c.oid::regclass, a.attname) ${columns(`'r'`)} ${pick}`,
  `SELECT format('ALTER TABLE %s ALTER COLUMN %I TYPE text COLLATE "POSIX" USING NULL', c.oid::regclass, a.attname) ${columns(`'r'`)} ${pick}`,
  `SELECT format('ALTER TABLE %s ALTER COLUMN %I SET STORAGE PLAIN', c.oid::regclass, a.attname) ${columns(`'r'`)} ${pick}`,
  `SELECT format('ALTER TABLE %s SET (fillfactor = %s)', c.oid::regclass, 10 + {n} % 90) ${relations(`'r'`)} ${pick}`,
  `SELECT format('ALTER TABLE %s SET SCHEMA extra', c.oid::regclass) ${relations(`'r'`)} ${pick}`,
  `SELECT format('ALTER TABLE %s OWNER TO {role}', c.oid::regclass) ${relations(`'r','v','m','f'`)} ${pick}`,
  `SELECT format('ALTER TABLE %s REPLICA IDENTITY NOTHING', c.oid::regclass) ${relations(`'r'`)} ${pick}`,
  `SELECT format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', c.oid::regclass) ${relations(`'r'`)} ${pick}`,
  `SELECT format('ALTER TABLE %s DISABLE TRIGGER USER', c.oid::regclass) ${relations(`'r'`)} ${pick}`,
  `SELECT format('ALTER TABLE %s SET TABLESPACE {tablespace}', c.oid::regclass) ${relations(`'r'`)} ${pick}`,
  `SELECT format('ALTER TABLE %s SET UNLOGGED', c.oid::regclass) ${relations(`'r'`)} ${pick}`,
  `SELECT format('CREATE TABLE shop.%I (LIKE %s INCLUDING ALL)', 'like{n}', c.oid::regclass) ${relations(`'r','p'`)} ${pick}`,
  `SELECT format('CREATE TABLE shop.%I () INHERITS (%s)', 'child{n}', c.oid::regclass) ${relations(`'r'`)} ${pick}`,
  `SELECT format('CREATE TABLE shop.%I AS SELECT * FROM %s', 'copy{n}', c.oid::regclass) ${relations(`'r'`)} ${pick}`,
  `SELECT format('DROP TABLE %s CASCADE', c.oid::regclass) ${relations(`'r'`)} AND c.relname ~ '[0-9]' ${pick}`,
  `SELECT format('ALTER TABLE shop.event DETACH PARTITION %s', i.inhrelid::regclass) FROM pg_inherits i WHERE i.inhparent = to_regclass('shop.event') ${pick}`,
  `SELECT 'CREATE TABLE shop.event_{n} PARTITION OF shop.event FOR VALUES FROM (''2{n}-01-01'') TO (''2{n}-06-01'')' WHERE {n} BETWEEN 100 AND 999`,
  `SELECT format('COMMENT ON TABLE %s IS ''about {n}''', c.oid::regclass) ${relations(`'r'`)} ${pick}`,
  `SELECT format('COMMENT ON COLUMN %s.%I IS ''about {n}''', c.oid::regclass, a.attname) ${columns(`'r','v','c'`)} ${pick}`,
  `SELECT format('GRANT SELECT, UPDATE ON %s TO {reader}', c.oid::regclass) ${relations(`'r','v'`)} ${pick}`,
  `SELECT format('REVOKE ALL ON %s FROM {reader}', c.oid::regclass) ${relations(`'r','v'`)} ${pick}`,
  `SELECT format('GRANT SELECT (%I) ON %s TO {reader}', a.attname, c.oid::regclass) ${columns(`'r','v'`)} ${pick}`,
  `SELECT format('CREATE INDEX %I ON %s (%I)', 'ix{n}', c.oid::regclass, a.attname) ${columns(`'r'`)} ${pick}`,
  `SELECT format('ALTER INDEX %s RENAME TO %I', c.oid::regclass, 'Index {n}') ${relations(`'i'`)} ${pick}`,
  `SELECT format('ALTER INDEX %s SET TABLESPACE {tablespace}', c.oid::regclass) ${relations(`'i'`)} ${pick}`,
  `SELECT format('COMMENT ON INDEX %s IS ''about {n}''', c.oid::regclass) ${relations(`'i'`)} ${pick}`,
  `SELECT format('DROP INDEX %s', c.oid::regclass) ${relations(`'i'`)} ${pick}`,
  `SELECT format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', k.conrelid::regclass, k.conname, 'k{n}') FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE k.conrelid <> 0 AND (${userSchemas}) ${pick}`,
  `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I CASCADE', k.conrelid::regclass, k.conname) FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE k.conrelid <> 0 AND k.contype = 'c' AND (${userSchemas}) ${pick}`,
  `SELECT format('ALTER TABLE %s VALIDATE CONSTRAINT %I', k.conrelid::regclass, k.conname) FROM pg_constraint k WHERE NOT k.convalidated ${pick}`,
  `SELECT format('ALTER TABLE %s ADD CONSTRAINT k{n} CHECK (%I IS NOT NULL) NOT VALID', c.oid::regclass, a.attname) ${columns(`'r'`)} ${pick}`,
  `SELECT format('COMMENT ON CONSTRAINT %I ON %s IS ''about {n}''', k.conname, k.conrelid::regclass) FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE k.conrelid <> 0 AND (${userSchemas}) ${pick}`,
  `SELECT format('ALTER SEQUENCE %s RENAME TO %I', c.oid::regclass, 'seq{n}') ${relations(`'S'`)} ${pick}`,
  `SELECT format('ALTER SEQUENCE %s INCREMENT BY {n}', c.oid::regclass) ${relations(`'S'`)} ${pick}`,
  `SELECT format('ALTER SEQUENCE %s OWNED BY NONE', c.oid::regclass) ${relations(`'S'`)} ${pick}`,
  `SELECT format('ALTER SEQUENCE %s OWNED BY %s.%I', (SELECT s.oid::regclass FROM pg_class s JOIN pg_namespace sn ON sn.oid = s.relnamespace WHERE s.relkind = 'S' AND sn.oid = n.oid LIMIT 1), c.oid::regclass, a.attname) ${columns(`'r'`)} ${pick}`,
  `SELECT format('ALTER FUNCTION %s RENAME TO %I', p.oid::regprocedure, 'fn{n}') ${routines} ${pick}`,
  `SELECT format('ALTER FUNCTION %s SET SCHEMA extra', p.oid::regprocedure) ${routines} ${pick}`,
  `SELECT format('ALTER FUNCTION %s COST {n}', p.oid::regprocedure) ${routines} ${pick}`,
  `SELECT format('ALTER FUNCTION %s OWNER TO {role}', p.oid::regprocedure) ${routines} ${pick}`,
  `SELECT format('COMMENT ON FUNCTION %s IS ''about {n}''', p.oid::regprocedure) ${routines} ${pick}`,
  `SELECT format('GRANT EXECUTE ON FUNCTION %s TO {reader}', p.oid::regprocedure) ${routines} ${pick}`,
  `SELECT 'CREATE FUNCTION extra.f{n}(a integer, b text DEFAULT ''x'') RETURNS integer LANGUAGE sql AS $$ SELECT {n} $$'`,
  `SELECT format('ALTER TYPE %s RENAME VALUE %L TO %L', t.oid::regtype, (SELECT enumlabel FROM pg_enum WHERE enumtypid = t.oid ORDER BY random() LIMIT 1), 'label {n}') ${types('e')} ${pick}`,
  `SELECT format('ALTER TYPE %s ADD VALUE %L', t.oid::regtype, 'value {n}') ${types('e')} ${pick}`,
  `SELECT format('ALTER TYPE %s RENAME TO %I', t.oid::regtype, 'type{n}') ${types('e')} ${pick}`,
  `SELECT format('ALTER TYPE %s RENAME ATTRIBUTE %I TO %I CASCADE', t.oid::regtype, a.attname, 'at{n}') FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = c.reltype WHERE c.relkind = 'c' AND NOT a.attisdropped ${pick}`,
  `SELECT format('ALTER TYPE %s RENAME TO %I', t.oid::regtype, 'comp{n}') ${types('c')} ${pick}`,
  `SELECT format('ALTER TYPE %s RENAME TO %I', t.oid::regtype, 'range{n}') ${types('r')} ${pick}`,
  `SELECT format('ALTER DOMAIN %s RENAME TO %I', t.oid::regtype, 'dom{n}') ${types('d')} ${pick}`,
  `SELECT format('ALTER DOMAIN %s SET DEFAULT ''{n}''', t.oid::regtype) ${types('d')} ${pick}`,
  `SELECT format('ALTER DOMAIN %s ADD CONSTRAINT d{n} CHECK (length(VALUE::text) < 1000{n})', t.oid::regtype) ${types('d')} ${pick}`,
  `SELECT format('ALTER DOMAIN %s OWNER TO {role}', t.oid::regtype) ${types('d')} ${pick}`,
  `SELECT format('COMMENT ON TYPE %s IS ''about {n}''', t.oid::regtype) ${types('e')} ${pick}`,
  `SELECT format('ALTER VIEW %s RENAME TO %I', c.oid::regclass, 'View {n}') ${relations(`'v'`)} ${pick}`,
  `SELECT format('ALTER VIEW %s SET (security_barrier = %s)', c.oid::regclass, {n} % 2 = 0) ${relations(`'v'`)} ${pick}`,
  `SELECT format('CREATE VIEW shop.%I AS SELECT * FROM %s', 'view{n}', c.oid::regclass) ${relations(`'r','v','m','p'`)} ${pick}`,
  `SELECT format('CREATE VIEW shop.%I AS SELECT l.* FROM %s l JOIN %s r USING (%I)', 'using{n}', c.oid::regclass, c.oid::regclass, a.attname) ${columns(`'r'`)} ${pick}`,
  `SELECT format('DROP VIEW %s CASCADE', c.oid::regclass) ${relations(`'v'`)} AND c.relname ~ '[0-9]' ${pick}`,
  `SELECT format('ALTER TRIGGER %I ON %s RENAME TO %I', t.tgname, t.tgrelid::regclass, 'tr{n}') FROM pg_trigger t WHERE NOT t.tgisinternal ${pick}`,
  `SELECT format('COMMENT ON TRIGGER %I ON %s IS ''about {n}''', t.tgname, t.tgrelid::regclass) FROM pg_trigger t WHERE NOT t.tgisinternal ${pick}`,
  `SELECT format('ALTER RULE %I ON %s RENAME TO %I', r.rulename, r.ev_class::regclass, 'ru{n}') FROM pg_rewrite r WHERE r.rulename <> '_RETURN' AND r.oid >= 16384 ${pick}`,
  `SELECT format('ALTER POLICY %I ON %s RENAME TO %I', p.polname, p.polrelid::regclass, 'po{n}') FROM pg_policy p ${pick}`,
  `SELECT format('ALTER POLICY %I ON %s TO {role}', p.polname, p.polrelid::regclass) FROM pg_policy p ${pick}`,
  `SELECT format('CREATE POLICY po{n} ON %s USING (true)', c.oid::regclass) ${relations(`'r'`)} ${pick}`,
  `SELECT 'ALTER ROLE {reader} RENAME TO {reader}_{n}'`,
  `SELECT 'ALTER ROLE {role} RENAME TO {role}_{n}'`,
  `SELECT 'ALTER TABLESPACE {tablespace} RENAME TO {tablespace}_{n}'`,
  `SELECT format('ALTER SERVER %I RENAME TO %I', srvname, 'server{n}') FROM pg_foreign_server ${pick}`,
  `SELECT format('ALTER SERVER %I OPTIONS (SET port ''{n}'')', srvname) FROM pg_foreign_server ${pick}`,
  `SELECT format('ALTER COLLATION %I.%I RENAME TO %I', n.nspname, o.collname, 'coll{n}') FROM pg_collation o JOIN pg_namespace n ON n.oid = o.collnamespace WHERE ${userSchemas} ${pick}`,
  `SELECT format('ALTER OPERATOR CLASS %I.%I USING btree RENAME TO %I', n.nspname, o.opcname, 'oc{n}') FROM pg_opclass o JOIN pg_namespace n ON n.oid = o.opcnamespace WHERE n.nspname = 'shop' ${pick}`,
  `SELECT format('ALTER TEXT SEARCH CONFIGURATION %s RENAME TO %I', o.oid::regconfig, 'ts{n}') FROM pg_ts_config o JOIN pg_namespace n ON n.oid = o.cfgnamespace WHERE ${userSchemas} ${pick}`,
  `SELECT format('ALTER TEXT SEARCH CONFIGURATION %s DROP MAPPING IF EXISTS FOR word', o.oid::regconfig) FROM pg_ts_config o JOIN pg_namespace n ON n.oid = o.cfgnamespace WHERE ${userSchemas} ${pick}`,
  `SELECT format('ALTER STATISTICS %I.%I RENAME TO %I', n.nspname, o.stxname, 'st{n}') FROM pg_statistic_ext o JOIN pg_namespace n ON n.oid = o.stxnamespace ${pick}`,
  `SELECT format('CREATE STATISTICS shop.stats{n} ON %I, %I FROM %s', min(a.attname), max(a.attname), c.oid::regclass) ${columns(`'r'`)} GROUP BY c.oid ${pick}`,
  `SELECT format('ALTER EXTENSION hstore ADD FUNCTION %s', p.oid::regprocedure) ${routines} ${pick}`,
  `SELECT format('ALTER EXTENSION hstore ADD TABLE %s', c.oid::regclass) ${relations(`'r'`)} ${pick}`,
  `SELECT format('ALTER SCHEMA %I RENAME TO %I', n.nspname, 's_{n}') FROM pg_namespace n WHERE n.nspname LIKE 's\\_%' OR n.nspname = 'Mixed Case' ${pick}`,
  `SELECT 'CREATE SCHEMA s_new{n}'`,
  `SELECT format('DROP SCHEMA %I CASCADE', n.nspname) FROM pg_namespace n WHERE n.nspname LIKE 's\\_new%' ${pick}`,
  `SELECT format('GRANT USAGE ON SCHEMA %I TO {reader}', n.nspname) FROM pg_namespace n WHERE ${userSchemas} ${pick}`,
  `SELECT format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT ON TABLES TO {reader}', n.nspname) FROM pg_namespace n WHERE ${userSchemas} ${pick}`,
  `SELECT format('ALTER PUBLICATION selected ADD TABLE %s', c.oid::regclass) ${relations(`'r'`)} ${pick}`,
  `SELECT 'COMMENT ON CAST (shop.status AS integer) IS ''about {n}'''`,
  `SELECT format('ALTER FOREIGN TABLE %s OPTIONS (SET table_name ''t{n}'')', c.oid::regclass) ${relations(`'f'`)} ${pick}`,
  `SELECT format('CLUSTER %s USING %s', i.indrelid::regclass, i.indexrelid::regclass) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND (${userSchemas}) ${pick}`,
  `SELECT format('ALTER TABLE %s INHERIT shop.base', c.oid::regclass) ${relations(`'r'`)} ${pick}`,
  `SELECT format('ALTER TABLE %s NO INHERIT %s', i.inhrelid::regclass, i.inhparent::regclass) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE c.relkind = 'r' AND NOT c.relispartition ${pick}`,
  `SELECT 'ALTER TEXT SEARCH DICTIONARY shop.short (accept = ' || CASE WHEN {n} % 2 = 0 THEN 'true' ELSE 'false' END || ')'`,
  `SELECT format('ALTER USER MAPPING FOR PUBLIC SERVER %I OPTIONS (%s "user" ''u{n}'')', srvname, CASE WHEN umoptions IS NULL THEN 'ADD' ELSE 'SET' END) FROM pg_user_mappings WHERE usename = 'public' ${pick}`,
  `SELECT 'ALTER OPERATOR FAMILY shop.numbers USING btree ADD OPERATOR ' || 2 + {n} % 3 || ' <= (bigint, integer)'`,
  `SELECT format('ALTER EVENT TRIGGER %I %s', evtname, CASE WHEN {n} % 2 = 0 THEN 'ENABLE ALWAYS' ELSE 'DISABLE' END) FROM pg_event_trigger ${pick}`,
  `SELECT format('ALTER LANGUAGE %I RENAME TO %I', lanname, 'pl_{n}') FROM pg_language WHERE oid >= 16384 ${pick}`,
  `SELECT 'ALTER OPERATOR shop.=== (shop.label, shop.label) SET (RESTRICT = ' || CASE WHEN {n} % 2 = 0 THEN 'NONE' ELSE 'eqsel' END || ')'`,
  `SELECT 'COMMENT ON OPERATOR shop.=== (shop.label, shop.label) IS ''about {n}'''`,
  `SELECT format('COMMENT ON SCHEMA %I IS ''about {n}''', n.nspname) FROM pg_namespace n WHERE ${userSchemas} ${pick}`,
  `SELECT format('COMMENT ON SERVER %I IS ''about {n}''', srvname) FROM pg_foreign_server ${pick}`,
  `SELECT 'COMMENT ON EXTENSION hstore IS ''about {n}'''`,
  `SELECT 'COMMENT ON PUBLICATION everything IS ''about {n}'''`,
  `SELECT format('ALTER CONVERSION %I.%I RENAME TO %I', n.nspname, o.conname, 'conv{n}') FROM pg_conversion o JOIN pg_namespace n ON n.oid = o.connamespace WHERE ${userSchemas} ${pick}`,
  `SELECT 'ALTER FOREIGN DATA WRAPPER nothing OPTIONS (SET purpose ''p{n}'')'`,
  `SELECT format('ALTER AGGREGATE %s RENAME TO %I', format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)), 'agg{n}') FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prokind = 'a' AND ${userSchemas} ${pick}`,
  `SELECT format('ALTER STATISTICS %I.%I SET STATISTICS %s', n.nspname, o.stxname, {n} % 1000) FROM pg_statistic_ext o JOIN pg_namespace n ON n.oid = o.stxnamespace ${pick}`,
  `SELECT format('ALTER PUBLICATION some_columns SET (publish = %L)', CASE WHEN {n} % 2 = 0 THEN 'insert' ELSE 'delete' END)`,
];

/** Statements that leave all definitions as they are. */
export const harmlessMakers: readonly string[] = [
  `SELECT format('ANALYZE %s', c.oid::regclass) ${relations(`'r'`)} ${pick}`,
  `SELECT format('VACUUM %s', c.oid::regclass) ${relations(`'r'`)} ${pick}`,
];

/** Names of global objects the statements use; renames are followed. */
export interface DdlNames {
  role: string;
  reader: string;
  tablespace: string;
}

/**
 * Makes and runs one statement. Answers with its text, or with null when the maker finds nothing to change or
 * PostgreSQL refuses (a name in use, a dependency in the way).
 */
export async function runDdl(
  database: PgDatabase,
  maker: string,
  number: number,
  names: DdlNames,
): Promise<string | null> {
  const fill = (text: string): string =>
    text
      .replaceAll('{n}', String(number))
      .replaceAll('{role}', names.role)
      .replaceAll('{reader}', names.reader)
      .replaceAll('{tablespace}', names.tablespace);
  const { rows } = await database.client.query<Record<string, string | null>>(fill(maker));
  const statement = Object.values(rows[0] ?? {})[0] ?? null;
  if (statement === null) return null;
  try {
    await database.client.query(statement);
    return statement;
  } catch {
    return null;
  }
}
