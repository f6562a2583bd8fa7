-- Rules of foreign keys. What they refer to is in foreign-key-columns.
SELECT r.CONSTRAINT_SCHEMA AS `schema`,
       r.TABLE_NAME AS `table`,
       r.CONSTRAINT_NAME AS `name`,
       r.UNIQUE_CONSTRAINT_SCHEMA AS `referenced_schema`,
       r.REFERENCED_TABLE_NAME AS `referenced_table`,
       r.UNIQUE_CONSTRAINT_NAME AS `referenced_constraint`,
       r.MATCH_OPTION AS `match`,
       r.UPDATE_RULE AS `on_update`,
       r.DELETE_RULE AS `on_delete`
  FROM information_schema.REFERENTIAL_CONSTRAINTS AS r
 WHERE r.CONSTRAINT_SCHEMA = ?
   AND r.TABLE_NAME = ? --@ one
