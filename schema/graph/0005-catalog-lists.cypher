// Lists by name, over one kind or all, are read in the order of these indexes.
CREATE INDEX live_kind_name IF NOT EXISTS FOR (n:Live) ON (n.kind, n.nameLower);
CREATE INDEX live_name IF NOT EXISTS FOR (n:Live) ON (n.nameLower);
// What stood under a key at a time.
CREATE INDEX version_key IF NOT EXISTS FOR (n:Version) ON (n.assetKey, n.validTo);
CREATE INDEX version_number IF NOT EXISTS FOR (n:Version) ON (n.assetId, n.number);
// People's metadata and its past.
CREATE CONSTRAINT annotation_version_id IF NOT EXISTS FOR (n:AnnotationVersion) REQUIRE n.id IS UNIQUE;
CREATE INDEX annotation_version_asset IF NOT EXISTS FOR (n:AnnotationVersion) ON (n.assetKey, n.revision);
