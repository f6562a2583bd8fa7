-- Row security policies. $1: oids of the tables, or null for all of the user's schemas.
SELECT p.oid::bigint AS oid,
       p.polrelid::bigint AS relation,
       p.polname::text AS name,
       p.polcmd::text AS command,
       p.polpermissive AS is_permissive,
       (SELECT json_agg(CASE role WHEN 0 THEN NULL ELSE pg_get_userbyid(role) END ORDER BY pg_get_userbyid(role))
          FROM unnest(p.polroles) AS role) AS roles,
       pg_get_expr(p.polqual, p.polrelid) AS using_expression,
       pg_get_expr(p.polwithcheck, p.polrelid) AS check_expression,
       d.description AS comment
  FROM pg_catalog.pg_policy p
  JOIN pg_catalog.pg_class c ON c.oid = p.polrelid
  LEFT JOIN pg_catalog.pg_description d
    ON d.objoid = p.oid AND d.classoid = 'pg_policy'::regclass AND d.objsubid = 0
 WHERE c.relnamespace <> ALL (ARRAY(
         SELECT oid FROM pg_catalog.pg_namespace WHERE nspname ~ '^pg_' OR nspname = 'information_schema'))
   AND ($1::oid[] IS NULL OR p.polrelid = ANY ($1::oid[]))
 ORDER BY p.polrelid, p.polname
