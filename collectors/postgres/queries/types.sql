-- Enumerations, domains, composite, range and base types. $1: oids, or null for all of the user's schemas.
SELECT t.oid::bigint AS oid,
       t.typtype::text AS type,
       pg_get_userbyid(t.typowner)::text AS owner,
       t.typacl::text AS acl,
       obj_description(t.oid, 'pg_type') AS comment,
       ext.extname::text AS extension,
       CASE WHEN t.typtype = 'e' THEN (
         SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid) END AS labels,
       CASE WHEN t.typtype = 'c' THEN (
         SELECT json_agg(json_build_object(
                  'name', a.attname, 'position', a.attnum, 'dataType', format_type(a.atttypid, a.atttypmod),
                  'collation', CASE WHEN a.attcollation <> at.typcollation THEN a.attcollation::regcollation::text END, --@ from 130000
                  'collation', CASE WHEN a.attcollation <> at.typcollation THEN (SELECT CASE WHEN cn.nspname = 'pg_catalog' THEN '' ELSE quote_ident(cn.nspname) || '.' END || quote_ident(co.collname) FROM pg_catalog.pg_collation co JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace WHERE co.oid = a.attcollation) END, --@ before 130000
                  'comment', col_description(a.attrelid, a.attnum)) ORDER BY a.attnum)
           FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type at ON at.oid = a.atttypid
          WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped) END AS attributes,
       CASE WHEN t.typtype = 'c' THEN obj_description(t.typrelid, 'pg_class') END AS relation_comment,
       CASE WHEN t.typtype = 'd' THEN json_build_object(
         'baseType', format_type(t.typbasetype, t.typtypmod), 'notNull', t.typnotnull,
         'default', coalesce(pg_get_expr(t.typdefaultbin, 0), t.typdefault),
         'collation', CASE WHEN t.typcollation <> bt.typcollation THEN (
            SELECT quote_ident(cn.nspname) || '.' || quote_ident(co.collname)
              FROM pg_catalog.pg_collation co JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
             WHERE co.oid = t.typcollation) END) END AS domain,
       CASE WHEN t.typtype = 'd' THEN (
         SELECT json_agg(json_build_object(
                  'oid', k.oid::text, 'name', k.conname, 'type', k.contype, 'definition', pg_get_constraintdef(k.oid),
                  'valid', k.convalidated, 'comment', obj_description(k.oid, 'pg_constraint')) ORDER BY k.conname)
           FROM pg_catalog.pg_constraint k WHERE k.contypid = t.oid) END AS domain_constraints,
       CASE WHEN t.typtype = 'r' THEN (
         SELECT json_build_object(
                  'subtype', format_type(r.rngsubtype, NULL),
                  'subtypeOperatorClass', (SELECT quote_ident(n.nspname) || '.' || quote_ident(o.opcname) FROM pg_catalog.pg_opclass o
                                             JOIN pg_catalog.pg_namespace n ON n.oid = o.opcnamespace WHERE o.oid = r.rngsubopc),
                  'collation', (SELECT quote_ident(n.nspname) || '.' || quote_ident(o.collname) FROM pg_catalog.pg_collation o
                                  JOIN pg_catalog.pg_namespace n ON n.oid = o.collnamespace
                                 WHERE o.oid = r.rngcollation),
                  'canonical', CASE WHEN r.rngcanonical <> 0 THEN r.rngcanonical::regproc::text END,
                  'subtypeDifference', CASE WHEN r.rngsubdiff <> 0 THEN r.rngsubdiff::regproc::text END,
                  'multirange', format_type(r.rngmultitypid, NULL) --@ from 140000
                  'multirange', NULL --@ before 140000
                ) FROM pg_catalog.pg_range r WHERE r.rngtypid = t.oid) END AS range,
       CASE WHEN t.typtype = 'b' THEN json_build_object(
         'input', t.typinput::regproc::text, 'output', t.typoutput::regproc::text,
         'receive', CASE WHEN t.typreceive <> 0 THEN t.typreceive::regproc::text END,
         'send', CASE WHEN t.typsend <> 0 THEN t.typsend::regproc::text END,
         'lengthBytes', t.typlen, 'passedByValue', t.typbyval, 'alignment', t.typalign, 'storage', t.typstorage,
         'category', t.typcategory, 'preferred', t.typispreferred, 'delimiter', t.typdelim, 'default', t.typdefault,
         'element', CASE WHEN t.typelem <> 0 THEN format_type(t.typelem, NULL) END,
         'collatable', t.typcollation <> 0) END AS base,
       NOT t.typisdefined AS is_shell
  FROM pg_catalog.pg_type t
  JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
  LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
  LEFT JOIN pg_catalog.pg_type bt ON bt.oid = t.typbasetype
  LEFT JOIN pg_catalog.pg_depend dep ON dep.classid = 'pg_type'::regclass AND dep.objid = t.oid AND dep.deptype = 'e'
   AND dep.refclassid = 'pg_extension'::regclass
  LEFT JOIN pg_catalog.pg_extension ext ON ext.oid = dep.refobjid
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND (t.typrelid = 0 OR c.relkind = 'c') AND t.typtype <> 'm'
   AND NOT (t.typelem <> 0 AND EXISTS (SELECT FROM pg_catalog.pg_type e WHERE e.oid = t.typelem AND e.typarray = t.oid))
   AND ($1::oid[] IS NULL OR t.oid = ANY ($1::oid[]))
 ORDER BY t.oid
