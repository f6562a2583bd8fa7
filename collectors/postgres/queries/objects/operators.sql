-- Operators of the user's schemas.
SELECT 'Operator' AS kind, o.oid::bigint AS oid, n.nspname::text AS schema,
       o.oprname || '(' || CASE WHEN o.oprleft = 0 THEN 'NONE' ELSE format_type(o.oprleft, NULL) END || ','
         || CASE WHEN o.oprright = 0 THEN 'NONE' ELSE format_type(o.oprright, NULL) END || ')' AS key_name,
       o.oprname::text AS name, pg_get_userbyid(o.oprowner)::text AS owner, NULL::text AS acl,
       obj_description(o.oid, 'pg_operator') AS comment, ext.extname::text AS extension,
       json_build_object(
         'leftType', CASE WHEN o.oprleft <> 0 THEN format_type(o.oprleft, NULL) END,
         'rightType', CASE WHEN o.oprright <> 0 THEN format_type(o.oprright, NULL) END,
         'resultType', CASE WHEN o.oprresult <> 0 THEN format_type(o.oprresult, NULL) END,
         'function', CASE WHEN o.oprcode <> 0 THEN o.oprcode::regproc::text END,
         'commutator', CASE WHEN o.oprcom <> 0 THEN o.oprcom::regoperator::text END,
         'negator', CASE WHEN o.oprnegate <> 0 THEN o.oprnegate::regoperator::text END,
         'restrict', CASE WHEN o.oprrest <> 0 THEN o.oprrest::regproc::text END,
         'join', CASE WHEN o.oprjoin <> 0 THEN o.oprjoin::regproc::text END,
         'merges', o.oprcanmerge, 'hashes', o.oprcanhash) AS properties,
       CASE WHEN p.oid IS NOT NULL THEN json_build_array(json_build_array(
         'DEPENDS_ON', 'routine', pn.nspname, p.proname, p.prokind, oidvectortypes(p.proargtypes))) END AS links
  FROM pg_catalog.pg_operator o
  JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
  LEFT JOIN pg_catalog.pg_proc p ON p.oid = o.oprcode AND p.oid >= 16384
  LEFT JOIN pg_catalog.pg_namespace pn ON pn.oid = p.pronamespace
  LEFT JOIN pg_catalog.pg_depend dep ON dep.classid = 'pg_operator'::regclass AND dep.objid = o.oid AND dep.deptype = 'e'
   AND dep.refclassid = 'pg_extension'::regclass
  LEFT JOIN pg_catalog.pg_extension ext ON ext.oid = dep.refobjid
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
 ORDER BY o.oid
