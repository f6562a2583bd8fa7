-- Parameters of routines; position 0 is what a function returns.
SELECT p.SPECIFIC_SCHEMA AS `schema`,
       p.SPECIFIC_NAME AS `routine`,
       p.ROUTINE_TYPE AS `type`,
       p.ORDINAL_POSITION AS `position`,
       p.PARAMETER_MODE AS `mode`,
       p.PARAMETER_NAME AS `name`,
       p.DTD_IDENTIFIER AS `data_type`,
       p.CHARACTER_SET_NAME AS `character_set`,
       p.COLLATION_NAME AS `collation`
  FROM information_schema.PARAMETERS AS p
 WHERE p.SPECIFIC_SCHEMA = ?
