-- One number per catalogue that a change of any definition in this database moves: cheap enough to be asked for often.
-- Together they cover every catalogue row that the other queries of this folder read: as long as all stay the same,
-- nothing that is collected of this database has changed.
SELECT 'relations' AS part, sum(hashint8extended((oid::bigint << 32) | xmin::text::bigint, 0))::text AS counter
  FROM pg_catalog.pg_class WHERE oid >= 16384 AND relpersistence <> 't'
UNION ALL
SELECT 'columns', sum(hashint8extended((a.attrelid::bigint << 32) | a.xmin::text::bigint, a.attnum))::text
  FROM pg_catalog.pg_attribute a WHERE a.attrelid >= 16384 AND a.attnum > 0
UNION ALL
SELECT 'defaults', sum(hashint8extended((oid::bigint << 32) | xmin::text::bigint, 0))::text FROM pg_catalog.pg_attrdef WHERE oid >= 16384
UNION ALL
SELECT 'constraints', sum(hashint8extended((oid::bigint << 32) | xmin::text::bigint, 0))::text FROM pg_catalog.pg_constraint WHERE oid >= 16384
UNION ALL
SELECT 'indexes', sum(hashint8extended((indexrelid::bigint << 32) | xmin::text::bigint, 0))::text FROM pg_catalog.pg_index WHERE indexrelid >= 16384
UNION ALL
SELECT 'triggers', sum(hashint8extended((oid::bigint << 32) | xmin::text::bigint, 0))::text FROM pg_catalog.pg_trigger WHERE oid >= 16384
UNION ALL
SELECT 'rules', sum(hashint8extended((oid::bigint << 32) | xmin::text::bigint, 0))::text FROM pg_catalog.pg_rewrite WHERE oid >= 16384
UNION ALL
SELECT 'policies', sum(hashint8extended((oid::bigint << 32) | xmin::text::bigint, 0))::text FROM pg_catalog.pg_policy
UNION ALL
SELECT 'routines', sum(hashint8extended((oid::bigint << 32) | xmin::text::bigint, 0))::text FROM pg_catalog.pg_proc WHERE oid >= 16384
UNION ALL
SELECT 'types', sum(hashint8extended((oid::bigint << 32) | xmin::text::bigint, 0))::text FROM pg_catalog.pg_type WHERE oid >= 16384
UNION ALL
SELECT 'enum labels', sum(hashint8extended((oid::bigint << 32) | xmin::text::bigint, 0))::text FROM pg_catalog.pg_enum
UNION ALL
SELECT 'sequences', sum(hashint8extended((seqrelid::bigint << 32) | xmin::text::bigint, 0))::text FROM pg_catalog.pg_sequence
UNION ALL
SELECT 'schemas', sum(hashint8extended((oid::bigint << 32) | xmin::text::bigint, 0))::text FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_(toast_)?temp_'
UNION ALL
SELECT 'comments', sum(hashint8extended((objoid::bigint << 32) | xmin::text::bigint, objsubid))::text FROM pg_catalog.pg_description WHERE objoid >= 16384 OR classoid = 'pg_namespace'::regclass
UNION ALL
SELECT 'operators', sum(hashint8extended((oid::bigint << 32) | xmin::text::bigint, 0))::text FROM pg_catalog.pg_operator WHERE oid >= 16384
UNION ALL
SELECT 'operator classes', sum(hashint8extended((oid::bigint << 32) | xmin::text::bigint, 0))::text FROM pg_catalog.pg_opclass WHERE oid >= 16384
UNION ALL
SELECT 'operator families', sum(hashint8extended((oid::bigint << 32) | xmin::text::bigint, 0))::text FROM pg_catalog.pg_opfamily WHERE oid >= 16384
UNION ALL
SELECT 'collations', sum(hashint8extended((oid::bigint << 32) | xmin::text::bigint, 0))::text FROM pg_catalog.pg_collation WHERE oid >= 16384
UNION ALL
SELECT 'conversions', sum(hashint8extended((oid::bigint << 32) | xmin::text::bigint, 0))::text FROM pg_catalog.pg_conversion WHERE oid >= 16384
UNION ALL
SELECT 'text search', sum(hashint8extended((oid::bigint << 32) | version, 0))::text
  FROM (SELECT oid, xmin::text::bigint AS version FROM pg_catalog.pg_ts_config WHERE oid >= 16384
        UNION ALL SELECT oid, xmin::text::bigint FROM pg_catalog.pg_ts_dict WHERE oid >= 16384
        UNION ALL SELECT oid, xmin::text::bigint FROM pg_catalog.pg_ts_parser WHERE oid >= 16384
        UNION ALL SELECT oid, xmin::text::bigint FROM pg_catalog.pg_ts_template WHERE oid >= 16384
        UNION ALL SELECT mapcfg, xmin::text::bigint + mapseqno FROM pg_catalog.pg_ts_config_map WHERE mapcfg >= 16384) t
UNION ALL
SELECT 'statistics', sum(hashint8extended((oid::bigint << 32) | xmin::text::bigint, 0))::text FROM pg_catalog.pg_statistic_ext
UNION ALL
SELECT 'inheritance', sum(hashint8extended((inhrelid::bigint << 32) | inhparent::bigint, xmin::text::bigint))::text FROM pg_catalog.pg_inherits
UNION ALL
SELECT 'partitioning', sum(hashint8extended((partrelid::bigint << 32) | xmin::text::bigint, 0))::text FROM pg_catalog.pg_partitioned_table
UNION ALL
SELECT 'ranges', sum(hashint8extended((rngtypid::bigint << 32) | xmin::text::bigint, 0))::text FROM pg_catalog.pg_range
UNION ALL
SELECT 'aggregates', sum(hashint8extended((aggfnoid::oid::bigint << 32) | xmin::text::bigint, 0))::text FROM pg_catalog.pg_aggregate WHERE aggfnoid >= 16384
UNION ALL
SELECT 'operator members', sum(hashint8extended((oid::bigint << 32) | version, 0))::text
  FROM (SELECT oid, xmin::text::bigint AS version FROM pg_catalog.pg_amop WHERE oid >= 16384
        UNION ALL SELECT oid, xmin::text::bigint FROM pg_catalog.pg_amproc WHERE oid >= 16384) m
UNION ALL
SELECT 'labels', sum(hashtextextended(provider || label, objoid::bigint << 16 | objsubid))::text FROM pg_catalog.pg_seclabel
UNION ALL
-- Names of roles and tablespaces stand in owners, access lists and definitions.
SELECT 'role names', sum(hashtextextended(rolname::text, oid::bigint))::text FROM pg_catalog.pg_roles
UNION ALL
SELECT 'tablespace names', sum(hashtextextended(spcname::text, oid::bigint))::text FROM pg_catalog.pg_tablespace
UNION ALL
-- What the account may see is part of what is collected.
SELECT 'account', hashtextextended(rolname || rolsuper::text, oid::bigint)::text FROM pg_catalog.pg_roles WHERE rolname = current_user
UNION ALL
SELECT 'slots', sum(hashtextextended(slot_name || concat(slot_type, plugin, to_jsonb(s)->>'two_phase', to_jsonb(s)->>'failover'), 0))::text
  FROM pg_catalog.pg_replication_slots s WHERE database = current_database() AND NOT temporary
UNION ALL
-- An account that is no superuser cannot see whether a subscription has changed: where there are any, the counters cannot tell.
SELECT 'subscriptions', CASE WHEN count(*) > 0 THEN 'some' END
  FROM pg_catalog.pg_subscription WHERE subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
UNION ALL
SELECT 'database objects', sum(hashint8extended((oid::bigint << 32) | version, 0))::text
  FROM (SELECT oid, xmin::text::bigint AS version FROM pg_catalog.pg_extension
        UNION ALL SELECT oid, xmin::text::bigint FROM pg_catalog.pg_foreign_data_wrapper
        UNION ALL SELECT oid, xmin::text::bigint FROM pg_catalog.pg_foreign_server
        UNION ALL SELECT oid, xmin::text::bigint FROM pg_catalog.pg_language
        UNION ALL SELECT oid, xmin::text::bigint FROM pg_catalog.pg_cast
        UNION ALL SELECT oid, xmin::text::bigint FROM pg_catalog.pg_transform
        UNION ALL SELECT oid, xmin::text::bigint FROM pg_catalog.pg_am
        UNION ALL SELECT oid, xmin::text::bigint FROM pg_catalog.pg_event_trigger
        UNION ALL SELECT oid, xmin::text::bigint FROM pg_catalog.pg_publication
        UNION ALL SELECT oid, xmin::text::bigint FROM pg_catalog.pg_publication_rel
        UNION ALL SELECT oid, xmin::text::bigint FROM pg_catalog.pg_publication_namespace --@ from 150000
        UNION ALL SELECT oid, xmin::text::bigint FROM pg_catalog.pg_default_acl
        UNION ALL SELECT ftrelid, xmin::text::bigint FROM pg_catalog.pg_foreign_table
        UNION ALL SELECT umid, hashtextextended(concat(usename, srvname, umoptions::text), 0) & 2147483647 FROM pg_catalog.pg_user_mappings) o
UNION ALL
SELECT 'dependencies', sum(hashint8extended((refobjid::bigint << 32) | objid::bigint, ascii(deptype::text) + refobjsubid))::text
  FROM pg_catalog.pg_depend WHERE objid >= 16384
