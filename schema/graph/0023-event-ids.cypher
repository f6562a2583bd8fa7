// As with audit places: ids of events only grow, and the check of a constraint reads the page of the index in which all
// others are writing. Ids are made by newId and need no check.
DROP CONSTRAINT outbox_event_id IF EXISTS;
CREATE INDEX outbox_event_by_id IF NOT EXISTS FOR (n:OutboxEvent) ON (n.id);
