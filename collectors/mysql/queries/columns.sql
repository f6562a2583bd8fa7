-- Columns of tables, views and sequences.
SELECT c.TABLE_SCHEMA AS `schema`,
       c.TABLE_NAME AS `table`,
       c.COLUMN_NAME AS `name`,
       c.ORDINAL_POSITION AS `position`,
       c.COLUMN_DEFAULT AS `default`,
       c.IS_NULLABLE AS `nullable`,
       c.COLUMN_TYPE AS `data_type`,
       c.CHARACTER_SET_NAME AS `character_set`,
       c.COLLATION_NAME AS `collation`,
       c.EXTRA AS `extra`,
       c.GENERATION_EXPRESSION AS `generation_expression`,
       c.SRS_ID AS `srs_id`, --@ mysql
       NULL AS `srs_id`, --@ mariadb
       c.COLUMN_COMMENT AS `comment`
  FROM information_schema.COLUMNS AS c
 WHERE c.TABLE_SCHEMA = ?
   AND c.TABLE_NAME = ? --@ one
