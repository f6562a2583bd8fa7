-- Functions, procedures, window functions and aggregates. $1: oids, or null for all of the user's schemas.
SELECT p.oid::bigint AS oid,
       p.prokind::text AS kind,
       pg_get_userbyid(p.proowner)::text AS owner,
       l.lanname::text AS language,
       pg_get_function_arguments(p.oid) AS arguments,
       pg_get_function_identity_arguments(p.oid) AS identity_arguments,
       pg_get_function_result(p.oid) AS result,
       CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END AS definition,
       p.prosrc AS source,
       pg_get_function_sqlbody(p.oid) AS sql_body, --@ from 140000
       NULL::text AS sql_body, --@ before 140000
       p.probin AS library,
       (SELECT json_agg(json_build_object(
                 'name', nullif(p.proargnames[i], ''),
                 'mode', CASE coalesce(p.proargmodes[i]::text, 'i') WHEN 'i' THEN 'IN' WHEN 'o' THEN 'OUT' WHEN 'b' THEN 'INOUT'
                              WHEN 'v' THEN 'VARIADIC' ELSE 'TABLE' END,
                 'dataType', format_type(coalesce(p.proallargtypes[i], p.proargtypes[i - 1]), NULL)) ORDER BY i)
          FROM generate_series(1, coalesce(array_length(p.proallargtypes, 1), p.pronargs)) AS i) AS parameters,
       p.provolatile::text AS volatility,
       p.proparallel::text AS parallel,
       p.proisstrict AS is_strict,
       p.prosecdef AS security_definer,
       p.proleakproof AS leakproof,
       p.proretset AS returns_set,
       p.procost AS cost,
       p.prorows AS rows,
       CASE WHEN p.prosupport <> 0 THEN p.prosupport::regproc::text END AS support,
       array_to_json(p.proconfig) AS settings,
       p.proacl::text AS acl,
       d.description AS comment,
       ext.extname::text AS extension,
       CASE WHEN a.aggfnoid IS NOT NULL THEN json_build_object(
         'aggregateKind', CASE a.aggkind WHEN 'n' THEN 'NORMAL' WHEN 'o' THEN 'ORDERED SET' ELSE 'HYPOTHETICAL SET' END,
         'transitionFunction', a.aggtransfn::regproc::text, 'stateType', format_type(a.aggtranstype, NULL),
         'stateBytes', a.aggtransspace, 'initialCondition', a.agginitval,
         'finalFunction', CASE WHEN a.aggfinalfn <> 0 THEN a.aggfinalfn::regproc::text END,
         'finalExtra', a.aggfinalextra,
         'combineFunction', CASE WHEN a.aggcombinefn <> 0 THEN a.aggcombinefn::regproc::text END,
         'serialFunction', CASE WHEN a.aggserialfn <> 0 THEN a.aggserialfn::regproc::text END,
         'deserialFunction', CASE WHEN a.aggdeserialfn <> 0 THEN a.aggdeserialfn::regproc::text END,
         'movingTransitionFunction', CASE WHEN a.aggmtransfn <> 0 THEN a.aggmtransfn::regproc::text END,
         'movingInverseFunction', CASE WHEN a.aggminvtransfn <> 0 THEN a.aggminvtransfn::regproc::text END,
         'movingFinalFunction', CASE WHEN a.aggmfinalfn <> 0 THEN a.aggmfinalfn::regproc::text END,
         'movingStateType', CASE WHEN a.aggmtranstype <> 0 THEN format_type(a.aggmtranstype, NULL) END,
         'movingInitialCondition', a.aggminitval,
         'sortOperator', CASE WHEN a.aggsortop <> 0 THEN a.aggsortop::regoperator::text END) END AS aggregate
  FROM pg_catalog.pg_proc p
  JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  JOIN pg_catalog.pg_language l ON l.oid = p.prolang
  LEFT JOIN pg_catalog.pg_aggregate a ON a.aggfnoid = p.oid
  LEFT JOIN pg_catalog.pg_description d ON d.objoid = p.oid AND d.classoid = 'pg_proc'::regclass AND d.objsubid = 0
  LEFT JOIN pg_catalog.pg_depend dep ON dep.classid = 'pg_proc'::regclass AND dep.objid = p.oid AND dep.deptype = 'e'
   AND dep.refclassid = 'pg_extension'::regclass
  LEFT JOIN pg_catalog.pg_extension ext ON ext.oid = dep.refobjid
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND ($1::oid[] IS NULL OR p.oid = ANY ($1::oid[]))
 ORDER BY p.oid
