-- Event triggers of the database.
SELECT 'EventTrigger' AS kind, o.oid::bigint AS oid, NULL::text AS schema, o.evtname::text AS key_name, o.evtname::text AS name,
       pg_get_userbyid(o.evtowner)::text AS owner, NULL::text AS acl, obj_description(o.oid, 'pg_event_trigger') AS comment,
       ext.extname::text AS extension,
       json_build_object(
         'event', o.evtevent, 'tags', array_to_json(o.evttags), 'function', o.evtfoid::regprocedure::text,
         'enabled', CASE o.evtenabled WHEN 'O' THEN 'ORIGIN' WHEN 'D' THEN 'DISABLED' WHEN 'R' THEN 'REPLICA' ELSE 'ALWAYS' END) AS properties,
       json_build_array(json_build_array('EXECUTES', 'routine', pn.nspname, p.proname, p.prokind, oidvectortypes(p.proargtypes))) AS links
  FROM pg_catalog.pg_event_trigger o
  JOIN pg_catalog.pg_proc p ON p.oid = o.evtfoid
  JOIN pg_catalog.pg_namespace pn ON pn.oid = p.pronamespace
  LEFT JOIN pg_catalog.pg_depend dep ON dep.classid = 'pg_event_trigger'::regclass AND dep.objid = o.oid AND dep.deptype = 'e'
   AND dep.refclassid = 'pg_extension'::regclass
  LEFT JOIN pg_catalog.pg_extension ext ON ext.oid = dep.refobjid
 ORDER BY o.oid
