SELECT r.ROUTINE_SCHEMA AS `schema`,
       r.ROUTINE_NAME AS `name`,
       r.ROUTINE_TYPE AS `type`,
       r.DTD_IDENTIFIER AS `returns`,
       r.CHARACTER_SET_NAME AS `returns_character_set`,
       r.COLLATION_NAME AS `returns_collation`,
       r.ROUTINE_BODY AS `body_kind`,
       r.EXTERNAL_LANGUAGE AS `language`,
       r.ROUTINE_DEFINITION AS `body`,
       r.IS_DETERMINISTIC AS `deterministic`,
       r.SQL_DATA_ACCESS AS `data_access`,
       r.SECURITY_TYPE AS `security_type`,
       r.SQL_MODE AS `sql_mode`,
       r.ROUTINE_COMMENT AS `comment`,
       r.DEFINER AS `definer`,
       r.CHARACTER_SET_CLIENT AS `character_set`,
       r.COLLATION_CONNECTION AS `collation`
  FROM information_schema.ROUTINES AS r
 WHERE r.ROUTINE_SCHEMA = ?
