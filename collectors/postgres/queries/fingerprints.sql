-- One row per unit (table, view, sequence, type, routine, ...) of the user's schemas with a fingerprint of its definition.
--
-- A fingerprint sums hashes of the row versions (xmin) of every catalogue row the unit consists of, of the texts in
-- which other objects' names appear (owner, access lists, tablespace, policy roles), and, for each object it depends
-- on, of that object's names: definitions are printed with the names of what they use. Sums do not depend on order.
-- VACUUM and ANALYZE update pg_class in place and leave xmin alone.
--
-- $1: oids of the schemas whose units are wanted, or null for all.
--
-- unit: oid for relations, 2^32 + oid for types, 2^33 + oid for routines.
WITH user_schema AS MATERIALIZED (
  SELECT oid, nspname, $1::oid[] IS NULL OR oid = ANY ($1::oid[]) AS wanted
    FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
),
relation AS MATERIALIZED (
  SELECT c.oid, c.xmin::text::bigint AS version, c.relname, s.nspname, s.wanted, c.relkind, c.relispartition, c.reltype,
         CASE WHEN c.relkind = 'c' THEN 4294967296 + c.reltype::bigint ELSE c.oid::bigint END AS unit,
         concat_ws('|', pg_get_userbyid(c.relowner), c.relacl::text,
                   CASE WHEN c.reltablespace <> 0
                        THEN (SELECT spcname FROM pg_catalog.pg_tablespace t WHERE t.oid = c.reltablespace) END) AS names
    FROM pg_catalog.pg_class c
    JOIN user_schema s ON s.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c')
),
wanted_relation AS MATERIALIZED (
  SELECT * FROM relation WHERE wanted
),
attribute AS MATERIALIZED (
  SELECT a.attrelid,
         sum(hashint8extended(a.xmin::text::bigint, a.attnum)) AS versions,
         sum(hashtextextended(a.attname::text, a.attnum)) AS names,
         coalesce(sum(hashtextextended(a.attacl::text, a.attnum)) FILTER (WHERE a.attacl IS NOT NULL), 0) AS access
    FROM pg_catalog.pg_attribute a
   WHERE a.attnum > 0 AND a.attrelid IN (SELECT oid FROM relation)
   GROUP BY a.attrelid
),
enum_label AS MATERIALIZED (
  SELECT enumtypid, sum(hashint8extended(xmin::text::bigint, oid::bigint)) AS versions
    FROM pg_catalog.pg_enum GROUP BY enumtypid
),
every_enum AS MATERIALIZED (
  SELECT coalesce(sum(versions), 0) AS versions FROM enum_label
),
-- Row types of tables and the array types PostgreSQL makes by itself are no units of their own.
type AS MATERIALIZED (
  SELECT t.oid, t.xmin::text::bigint AS version, t.typname, s.nspname, s.wanted, t.typtype, t.typrelid,
         concat_ws('|', pg_get_userbyid(t.typowner), t.typacl::text) AS names,
         (t.typrelid = 0 OR r.relkind = 'c')
           AND NOT (t.typelem <> 0 AND EXISTS (
                 SELECT FROM pg_catalog.pg_type e WHERE e.oid = t.typelem AND e.typarray = t.oid))
           AND t.typtype <> 'm' AS is_unit
    FROM pg_catalog.pg_type t
    JOIN user_schema s ON s.oid = t.typnamespace
    LEFT JOIN relation r ON r.oid = t.typrelid
),
routine AS MATERIALIZED (
  SELECT p.oid, p.xmin::text::bigint AS version, p.proname, s.nspname, s.wanted, p.prokind,
         concat_ws('|', pg_get_userbyid(p.proowner), p.proacl::text) AS names
    FROM pg_catalog.pg_proc p
    JOIN user_schema s ON s.oid = p.pronamespace
),
named (classid, objid, hash) AS MATERIALIZED (
  SELECT 'pg_class'::regclass::oid, r.oid,
         hashtextextended(r.nspname || '.' || r.relname, 1) + coalesce(a.names, 0)
    FROM relation r LEFT JOIN attribute a ON a.attrelid = r.oid
  UNION ALL
  -- Foreign keys and indexes of partitions name the index they need.
  SELECT 'pg_class'::regclass::oid, c.oid, hashtextextended(r.nspname || '.' || c.relname, 1)
    FROM pg_catalog.pg_index i
    JOIN relation r ON r.oid = i.indrelid
    JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
  UNION ALL
  SELECT 'pg_type'::regclass::oid, t.oid,
         hashtextextended(t.nspname || '.' || t.typname, 2) + coalesce(a.names, 0) + coalesce(e.versions, 0)
         -- A constant of such a type may contain labels of any enumeration.
         + CASE WHEN t.typtype = 'e' THEN 0 ELSE (SELECT versions FROM every_enum) END
    FROM type t
    LEFT JOIN attribute a ON a.attrelid = t.typrelid AND t.typrelid <> 0
    LEFT JOIN enum_label e ON e.enumtypid = t.oid
   WHERE t.oid IN (SELECT refobjid FROM pg_catalog.pg_depend
                    WHERE refclassid = 'pg_type'::regclass AND refobjid >= 16384 AND deptype <> 'i')
  UNION ALL
  SELECT 'pg_proc'::regclass::oid, oid, hashtextextended(nspname || '.' || proname, 3) FROM routine
  UNION ALL
  SELECT 'pg_operator'::regclass::oid, o.oid, hashtextextended(s.nspname || '.' || o.oprname, 4)
    FROM pg_catalog.pg_operator o JOIN user_schema s ON s.oid = o.oprnamespace
  UNION ALL
  SELECT 'pg_opclass'::regclass::oid, o.oid, hashtextextended(s.nspname || '.' || o.opcname, o.opcdefault::int)
    FROM pg_catalog.pg_opclass o JOIN user_schema s ON s.oid = o.opcnamespace
  UNION ALL
  SELECT 'pg_opfamily'::regclass::oid, o.oid, hashtextextended(s.nspname || '.' || o.opfname, 5)
    FROM pg_catalog.pg_opfamily o JOIN user_schema s ON s.oid = o.opfnamespace
  UNION ALL
  SELECT 'pg_collation'::regclass::oid, o.oid, hashtextextended(s.nspname || '.' || o.collname, 6)
    FROM pg_catalog.pg_collation o JOIN user_schema s ON s.oid = o.collnamespace
  UNION ALL
  SELECT 'pg_ts_config'::regclass::oid, o.oid, hashtextextended(s.nspname || '.' || o.cfgname, 7)
    FROM pg_catalog.pg_ts_config o JOIN user_schema s ON s.oid = o.cfgnamespace
  UNION ALL
  SELECT 'pg_ts_dict'::regclass::oid, o.oid, hashtextextended(s.nspname || '.' || o.dictname, 8)
    FROM pg_catalog.pg_ts_dict o JOIN user_schema s ON s.oid = o.dictnamespace
  UNION ALL
  SELECT 'pg_namespace'::regclass::oid, oid, hashtextextended(nspname::text, 9) FROM user_schema
  UNION ALL
  SELECT 'pg_foreign_server'::regclass::oid, oid, hashtextextended(srvname::text, 10) FROM pg_catalog.pg_foreign_server
  UNION ALL
  SELECT 'pg_extension'::regclass::oid, oid, hashtextextended(extname::text, 11) FROM pg_catalog.pg_extension
  UNION ALL
  SELECT 'pg_language'::regclass::oid, oid, hashtextextended(lanname::text, 12) FROM pg_catalog.pg_language
  UNION ALL
  SELECT 'pg_am'::regclass::oid, oid, hashtextextended(amname::text, 13) FROM pg_catalog.pg_am
),
-- Every catalogue row with an oid that belongs to a unit.
object (classid, objid, unit, hash) AS MATERIALIZED (
  SELECT 'pg_class'::regclass::oid, r.oid, r.unit,
         hashtextextended(r.names, r.version) + coalesce(a.versions, 0) + coalesce(a.access, 0)
    FROM wanted_relation r LEFT JOIN attribute a ON a.attrelid = r.oid
  UNION ALL
  SELECT 'pg_class'::regclass::oid, c.oid, r.unit,
         hashint8extended(c.xmin::text::bigint, i.xmin::text::bigint)::numeric
         + CASE WHEN c.reltablespace = 0 THEN 0
                ELSE (SELECT hashtextextended(spcname::text, 0) FROM pg_catalog.pg_tablespace t WHERE t.oid = c.reltablespace) END
    FROM pg_catalog.pg_index i
    JOIN wanted_relation r ON r.oid = i.indrelid
    JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
  UNION ALL
  SELECT 'pg_attrdef'::regclass::oid, d.oid, r.unit, hashint8extended(d.xmin::text::bigint, 14)
    FROM pg_catalog.pg_attrdef d JOIN wanted_relation r ON r.oid = d.adrelid
  UNION ALL
  SELECT 'pg_constraint'::regclass::oid, k.oid, r.unit, hashint8extended(k.xmin::text::bigint, 15)
    FROM pg_catalog.pg_constraint k JOIN wanted_relation r ON r.oid = k.conrelid
  UNION ALL
  SELECT 'pg_trigger'::regclass::oid, t.oid, r.unit, hashint8extended(t.xmin::text::bigint, 16)
    FROM pg_catalog.pg_trigger t JOIN wanted_relation r ON r.oid = t.tgrelid
   WHERE NOT t.tgisinternal
  UNION ALL
  SELECT 'pg_rewrite'::regclass::oid, w.oid, r.unit, hashint8extended(w.xmin::text::bigint, 17)
    FROM pg_catalog.pg_rewrite w JOIN wanted_relation r ON r.oid = w.ev_class
  UNION ALL
  SELECT 'pg_policy'::regclass::oid, p.oid, r.unit,
         hashtextextended((SELECT string_agg(pg_get_userbyid(role), ',') FROM unnest(p.polroles) AS role), p.xmin::text::bigint)
    FROM pg_catalog.pg_policy p JOIN wanted_relation r ON r.oid = p.polrelid
  UNION ALL
  SELECT 'pg_type'::regclass::oid, t.oid, 4294967296 + t.oid::bigint,
         hashtextextended(t.names, t.version) + coalesce(e.versions, 0)
    FROM type t LEFT JOIN enum_label e ON e.enumtypid = t.oid
   WHERE t.is_unit AND t.wanted
  UNION ALL
  SELECT 'pg_constraint'::regclass::oid, k.oid, 4294967296 + k.contypid::bigint, hashint8extended(k.xmin::text::bigint, 18)
    FROM pg_catalog.pg_constraint k WHERE k.contypid <> 0
  UNION ALL
  SELECT 'pg_proc'::regclass::oid, oid, 8589934592 + oid::bigint, hashtextextended(names, version) FROM routine WHERE wanted
),
part (unit, hash) AS (
  SELECT unit, hash::numeric FROM object
  UNION ALL
  -- What the unit depends on, and by which names that is known.
  SELECT o.unit,
         hashint8extended((d.refobjid::bigint << 16) | d.refobjsubid, ascii(d.deptype::text)) + n.hash
    FROM pg_catalog.pg_depend d
    JOIN object o ON o.classid = d.classid AND o.objid = d.objid
    JOIN named n ON n.classid = d.refclassid AND n.objid = d.refobjid
   WHERE d.objid >= 16384 AND d.refobjid::bigint <> o.unit
     -- A default belongs to its own column by an automatic dependency.
     AND NOT (d.classid = 'pg_attrdef'::regclass AND d.deptype = 'a')
  UNION ALL
  -- The sequence behind an identity column depends on the table, not the other way round.
  SELECT d.refobjid::bigint, hashtextextended(r.nspname || '.' || r.relname, d.refobjsubid)
    FROM pg_catalog.pg_depend d
    JOIN relation r ON r.oid = d.objid AND r.relkind = 'S'
   WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'i'
  UNION ALL
  SELECT o.unit, hashint8extended(d.xmin::text::bigint, d.objsubid)
    FROM pg_catalog.pg_description d JOIN object o ON o.classid = d.classoid AND o.objid = d.objoid
  UNION ALL
  SELECT o.unit, hashtextextended(l.provider || l.label, l.objsubid)
    FROM pg_catalog.pg_seclabel l JOIN object o ON o.classid = l.classoid AND o.objid = l.objoid
  UNION ALL
  SELECT i.inhrelid::bigint, hashint8extended((i.inhparent::bigint << 16) | i.inhseqno, i.xmin::text::bigint)
    FROM pg_catalog.pg_inherits i
  UNION ALL
  SELECT q.seqrelid::bigint, hashint8extended(q.xmin::text::bigint, 19) FROM pg_catalog.pg_sequence q
  UNION ALL
  SELECT p.partrelid::bigint, hashint8extended(p.xmin::text::bigint, 20) FROM pg_catalog.pg_partitioned_table p
  UNION ALL
  SELECT f.ftrelid::bigint, hashint8extended(f.xmin::text::bigint, 21) FROM pg_catalog.pg_foreign_table f
  UNION ALL
  SELECT 4294967296 + g.rngtypid::bigint, hashint8extended(g.xmin::text::bigint, 22) FROM pg_catalog.pg_range g
),
total AS (
  SELECT unit, count(*) AS parts, sum(hash) AS hash FROM part GROUP BY unit
)
SELECT u.class, u.oid::bigint AS oid, u.nspname::text AS schema, u.name::text AS name, u.kind, u.arguments,
       total.parts || ':' || total.hash AS fingerprint
  FROM (
    SELECT 'relation' AS class, unit, oid, nspname, relname AS name,
           CASE WHEN relispartition AND relkind IN ('r', 'p', 'f') THEN 'partition' ELSE relkind::text END AS kind,
           NULL::text AS arguments
      FROM wanted_relation WHERE relkind <> 'c'
    UNION ALL
    SELECT 'type', 4294967296 + oid::bigint, oid, nspname, typname, typtype::text, NULL FROM type WHERE is_unit AND wanted
    UNION ALL
    SELECT 'routine', 8589934592 + r.oid::bigint, r.oid, r.nspname, r.proname, r.prokind::text,
           oidvectortypes(p.proargtypes)
      FROM routine r JOIN pg_catalog.pg_proc p ON p.oid = r.oid
     WHERE r.wanted
  ) u
  LEFT JOIN total ON total.unit = u.unit
