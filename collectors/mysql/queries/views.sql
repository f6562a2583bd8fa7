SELECT v.TABLE_SCHEMA AS `schema`,
       v.TABLE_NAME AS `name`,
       v.VIEW_DEFINITION AS `definition`,
       v.CHECK_OPTION AS `check_option`,
       v.IS_UPDATABLE AS `updatable`,
       v.DEFINER AS `definer`,
       v.SECURITY_TYPE AS `security_type`,
       v.ALGORITHM AS `algorithm`, --@ mariadb
       NULL AS `algorithm`, --@ mysql
       v.CHARACTER_SET_CLIENT AS `character_set`,
       v.COLLATION_CONNECTION AS `collation`
  FROM information_schema.VIEWS AS v
 WHERE v.TABLE_SCHEMA = ?
   AND v.TABLE_NAME = ? --@ one
