// As with ids of events: every edit checked the end of the index in which all others were writing, and waited for their
// commits. Nobody looks a version up by its id; the lock on the annotation gives each revision once.
DROP CONSTRAINT annotation_version_id IF EXISTS;
