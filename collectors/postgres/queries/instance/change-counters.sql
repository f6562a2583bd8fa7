-- One number per shared catalogue that a change of databases, roles, memberships, settings or tablespaces moves.
SELECT 'databases' AS part, sum(hashint8extended((oid::bigint << 32) | xmin::text::bigint, 0))::text AS counter FROM pg_catalog.pg_database
UNION ALL
SELECT 'roles', sum(hashtextextended(concat_ws('|', rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication,
                                    rolbypassrls, rolconnlimit, rolvaliduntil), oid::bigint))::text FROM pg_catalog.pg_roles
UNION ALL
SELECT 'memberships', sum(hashint8extended((roleid::bigint << 32) | member::bigint, xmin::text::bigint))::text FROM pg_catalog.pg_auth_members
UNION ALL
SELECT 'tablespaces', sum(hashint8extended((oid::bigint << 32) | xmin::text::bigint, 0))::text FROM pg_catalog.pg_tablespace
UNION ALL
SELECT 'database settings', sum(hashint8extended((setdatabase::bigint << 32) | setrole::bigint, xmin::text::bigint))::text FROM pg_catalog.pg_db_role_setting
UNION ALL
SELECT 'shared comments', sum(hashint8extended((objoid::bigint << 32) | xmin::text::bigint, 0))::text FROM pg_catalog.pg_shdescription
UNION ALL
SELECT 'settings', sum(hashtextextended(name || '=' || coalesce(reset_val, '') || pending_restart, 0))::text
  FROM pg_catalog.pg_settings WHERE source NOT IN ('session', 'client', 'override')
UNION ALL
SELECT 'slots', coalesce(sum(hashtextextended(slot_name || coalesce(database, ''), 0)), 0)::text
  FROM pg_catalog.pg_replication_slots WHERE NOT temporary
