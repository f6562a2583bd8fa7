-- Every table, view and sequence of one database. MariaDB opens each table for this, so it is the one pass that gives
-- everything that needs an open table: options, figures and the time of the last change of the definition.
SELECT t.TABLE_SCHEMA AS `schema`,
       t.TABLE_NAME AS `name`,
       CONVERT(CAST(CONVERT(t.TABLE_NAME USING filename) AS BINARY) USING ascii) AS `file_name`, --@ mariadb
       CONVERT(CAST(CONVERT(t.TABLE_SCHEMA USING filename) AS BINARY) USING ascii) AS `schema_file_name`, --@ mariadb
       t.TABLE_TYPE AS `type`,
       t.ENGINE AS `engine`,
       t.ROW_FORMAT AS `row_format`,
       t.TABLE_COLLATION AS `collation`,
       t.CREATE_OPTIONS AS `create_options`,
       t.TABLE_COMMENT AS `comment`,
       DATE_FORMAT(t.CREATE_TIME, '%Y-%m-%dT%H:%i:%sZ') AS `created_at`,
       DATE_FORMAT(t.UPDATE_TIME, '%Y-%m-%dT%H:%i:%sZ') AS `updated_at`,
       DATE_FORMAT(t.CHECK_TIME, '%Y-%m-%dT%H:%i:%sZ') AS `checked_at`,
       t.AUTO_INCREMENT AS `auto_increment`,
       t.TABLE_ROWS AS `row_estimate`,
       t.AVG_ROW_LENGTH AS `average_row_bytes`,
       t.DATA_LENGTH AS `data_bytes`,
       t.INDEX_LENGTH AS `index_bytes`,
       t.DATA_FREE AS `free_bytes`,
       t.CHECKSUM AS `checksum`
  FROM information_schema.TABLES AS t
 WHERE t.TABLE_SCHEMA = ?
   AND t.TABLE_NAME = ? --@ one
