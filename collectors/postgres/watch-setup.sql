-- Tells Waymark of changes of definitions as they are committed. Run this once in each database to be watched, as a
-- superuser (event triggers need one). It sends a notification on the channel waymark_ddl: the command's tag and the
-- names of the schemas concerned, never a statement text. A failure inside never stops the command itself.
-- To remove it: DROP EVENT TRIGGER waymark_ddl; DROP EVENT TRIGGER waymark_drop; DROP SCHEMA waymark CASCADE;
CREATE SCHEMA IF NOT EXISTS waymark;

CREATE OR REPLACE FUNCTION waymark.notify_change() RETURNS event_trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $function$
DECLARE
  schemas json;
BEGIN
  IF TG_EVENT = 'sql_drop' THEN
    SELECT json_agg(DISTINCT coalesce(schema_name, CASE WHEN object_type = 'schema' THEN object_name END))
      INTO schemas FROM pg_event_trigger_dropped_objects() WHERE NOT is_temporary;
  ELSE
    SELECT json_agg(DISTINCT coalesce(c.schema_name, CASE WHEN c.object_type = 'schema'
                      THEN (SELECT nspname::text FROM pg_namespace WHERE oid = c.objid) END))
      INTO schemas FROM pg_event_trigger_ddl_commands() AS c WHERE c.schema_name IS DISTINCT FROM 'pg_temp';
  END IF;
  IF schemas IS NULL THEN
    RETURN;
  END IF;
  IF length(schemas::text) > 7000 THEN
    schemas := '[null]';
  END IF;
  PERFORM pg_notify('waymark_ddl', json_build_object('tag', TG_TAG, 'schemas', schemas)::text);
EXCEPTION WHEN OTHERS THEN
  RAISE DEBUG 'waymark could not announce %: %', TG_TAG, SQLERRM;
END
$function$;

DROP EVENT TRIGGER IF EXISTS waymark_ddl;
CREATE EVENT TRIGGER waymark_ddl ON ddl_command_end EXECUTE FUNCTION waymark.notify_change();
DROP EVENT TRIGGER IF EXISTS waymark_drop;
CREATE EVENT TRIGGER waymark_drop ON sql_drop EXECUTE FUNCTION waymark.notify_change();
