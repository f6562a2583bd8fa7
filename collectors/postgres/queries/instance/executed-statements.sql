-- Executed statements of all databases: those that write first, then those executed most. Statements that can neither read
-- nor write a table, and those about the figures themselves, are left out. $1: rows, $2: characters of text in all, $3: characters of one text, at most.
-- "extension." stands for the schema of pg_stat_statements.
WITH given AS (
  SELECT setdatabase, setrole, substr(item, length('search_path=') + 1) AS path
    FROM pg_catalog.pg_db_role_setting, unnest(setconfig) AS item
   WHERE item LIKE 'search\_path=%'
), usual AS (
  -- What this session would go back to is the server's own setting, unless the account or the database has one.
  SELECT CASE WHEN EXISTS (SELECT FROM given g
                            WHERE g.setdatabase IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()))
                              AND g.setrole IN (0, (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = session_user)))
              THEN '"$user", public' ELSE reset_val END AS path
    FROM pg_catalog.pg_settings WHERE name = 'search_path'
), entries AS (
  SELECT s.dbid, s.userid, s.queryid, s.query, s.calls,
         s.toplevel, --@ from 140000
         s.stats_since AS since, --@ from 170000
         NULL::timestamptz AS since, --@ before 170000
         s.query !~* '^[\s(]*(select|values|table)\y' AS writes,
         d.datname::text AS database, r.rolname::text AS account
    FROM extension.pg_stat_statements s
    JOIN pg_catalog.pg_database d ON d.oid = s.dbid
    LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.userid
   WHERE s.calls > 0 AND strpos(s.query, 'pg_stat_statements') = 0
     AND s.query !~* '^\s*(begin|commit|rollback|abort|end|start|savepoint|release|set|reset|show|discard|deallocate|listen|unlisten|notify|fetch|move|close|vacuum|checkpoint|lock|grant|revoke|drop|load)\y'
), ranked AS (
  SELECT e.*, row_number() OVER ranking AS place, sum(length(e.query)) OVER ranking AS characters
    FROM entries e
   WHERE e.query <> '<insufficient privilege>' AND length(e.query) <= $3
  WINDOW ranking AS (ORDER BY e.writes DESC, e.calls DESC, e.dbid, e.userid, e.queryid ROWS UNBOUNDED PRECEDING)
)
SELECT concat_ws(' ', r.dbid, r.userid, r.queryid
         , r.toplevel --@ from 140000
       ) AS entry,
       r.query AS sql, r.database, r.account, r.calls::text AS calls,
       coalesce(r.since, (SELECT stats_reset FROM extension.pg_stat_statements_info))::text AS since, --@ from 140000
       NULL::text AS since, --@ before 140000
       coalesce((SELECT g.path FROM given g
                  WHERE (g.setdatabase, g.setrole) IN ((r.dbid, r.userid), (0, r.userid), (r.dbid, 0))
                  ORDER BY g.setrole = 0, g.setdatabase = 0 LIMIT 1),
                (SELECT path FROM usual)) AS search_path,
       (SELECT count(*)::int FROM entries WHERE query = '<insufficient privilege>') AS hidden,
       (SELECT count(*)::int FROM entries WHERE query <> '<insufficient privilege>') AS total
  FROM (SELECT) AS one LEFT JOIN ranked r ON r.place <= $1 AND r.characters <= $2
 ORDER BY r.place
