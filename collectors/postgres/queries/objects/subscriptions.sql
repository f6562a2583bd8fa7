-- Subscriptions of this database. The connection string may hold a password and is not read here.
SELECT 'Subscription' AS kind, NULL::bigint AS oid, NULL::text AS schema, o.subname::text AS key_name, o.subname::text AS name,
       pg_get_userbyid(o.subowner)::text AS owner, NULL::text AS acl, NULL::text AS comment, NULL::text AS extension,
       json_build_object(
         'enabled', o.subenabled, 'slot', o.subslotname, 'publications', array_to_json(o.subpublications),
         'synchronousCommit', o.subsynccommit, --@ from 140000
         'binary', o.subbinary, --@ from 140000
         'streaming', o.substream, --@ from 140000
         'twoPhase', o.subtwophasestate, --@ from 150000
         'disableOnError', o.subdisableonerr, --@ from 150000
         'origin', o.suborigin, --@ from 160000
         'database', current_database()) AS properties,
       NULL::json AS links
  FROM pg_catalog.pg_subscription o
 WHERE o.subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
 ORDER BY o.subname
