-- Whether a table is there; names alone open nothing.
SELECT t.TABLE_SCHEMA AS `schema`, t.TABLE_NAME AS `table`
  FROM information_schema.TABLES AS t
 WHERE t.TABLE_SCHEMA = ?
   AND t.TABLE_NAME = ? --@ one
