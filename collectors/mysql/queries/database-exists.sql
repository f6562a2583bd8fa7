-- Whether a database is (still) there: the catalogue answers with no rows, not with an error, for one that is gone.
SELECT s.SCHEMA_NAME AS `name`
  FROM information_schema.SCHEMATA AS s
 WHERE s.SCHEMA_NAME = ?
