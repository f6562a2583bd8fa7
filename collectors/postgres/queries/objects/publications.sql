-- Publications of the database with what they publish.
SELECT 'Publication' AS kind, o.oid::bigint AS oid, NULL::text AS schema, o.pubname::text AS key_name, o.pubname::text AS name,
       pg_get_userbyid(o.pubowner)::text AS owner, NULL::text AS acl, obj_description(o.oid, 'pg_publication') AS comment,
       ext.extname::text AS extension,
       json_build_object(
         'allTables', o.puballtables, 'insert', o.pubinsert, 'update', o.pubupdate, 'delete', o.pubdelete, 'truncate', o.pubtruncate,
         'viaPartitionRoot', o.pubviaroot, --@ from 130000
         'viaPartitionRoot', false, --@ before 130000
         'schemas', (SELECT json_agg(sn.nspname ORDER BY sn.nspname) FROM pg_catalog.pg_publication_namespace s JOIN pg_catalog.pg_namespace sn ON sn.oid = s.pnnspid WHERE s.pnpubid = o.oid), --@ from 150000
         'schemas', NULL, --@ before 150000
         'tables', (SELECT json_agg(json_build_object(
                             'table', tn.nspname || '.' || t.relname,
                             'columns', (SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_catalog.pg_attribute a WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs::int2[])), --@ from 150000
                             'where', pg_get_expr(r.prqual, r.prrelid), --@ from 150000
                             'columns', NULL, --@ before 150000
                             'where', NULL, --@ before 150000
                             'schema', tn.nspname) ORDER BY tn.nspname, t.relname)
                      FROM pg_catalog.pg_publication_rel r
                      JOIN pg_catalog.pg_class t ON t.oid = r.prrelid
                      JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
                     WHERE r.prpubid = o.oid)) AS properties,
       (SELECT json_agg(json_build_array('PUBLISHES', 'relation', tn.nspname, t.relname, t.relkind) ORDER BY tn.nspname, t.relname)
          FROM pg_catalog.pg_publication_rel r
          JOIN pg_catalog.pg_class t ON t.oid = r.prrelid
          JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
         WHERE r.prpubid = o.oid) AS links
  FROM pg_catalog.pg_publication o
  LEFT JOIN pg_catalog.pg_depend dep ON dep.classid = 'pg_publication'::regclass AND dep.objid = o.oid AND dep.deptype = 'e'
   AND dep.refclassid = 'pg_extension'::regclass
  LEFT JOIN pg_catalog.pg_extension ext ON ext.oid = dep.refobjid
 ORDER BY o.oid
