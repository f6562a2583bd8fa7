-- Columns of foreign keys with the columns they refer to. Primary keys and unique constraints are unique indexes, whose
-- columns index-parts has.
SELECT k.TABLE_SCHEMA AS `schema`,
       k.TABLE_NAME AS `table`,
       k.CONSTRAINT_NAME AS `name`,
       k.ORDINAL_POSITION AS `position`,
       k.COLUMN_NAME AS `column`,
       k.REFERENCED_TABLE_SCHEMA AS `referenced_schema`,
       k.REFERENCED_TABLE_NAME AS `referenced_table`,
       k.REFERENCED_COLUMN_NAME AS `referenced_column`
  FROM information_schema.KEY_COLUMN_USAGE AS k
 WHERE k.TABLE_SCHEMA = ?
   AND k.REFERENCED_TABLE_NAME IS NOT NULL
   AND k.TABLE_NAME = ? --@ one
