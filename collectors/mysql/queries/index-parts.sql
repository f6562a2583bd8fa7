-- One row per column or expression of an index, in no order. The cardinality is left out: asking for it makes MariaDB
-- open every table instead of reading its definition only.
SELECT s.TABLE_SCHEMA AS `schema`,
       s.TABLE_NAME AS `table`,
       s.INDEX_NAME AS `name`,
       s.SEQ_IN_INDEX AS `position`,
       s.NON_UNIQUE AS `non_unique`,
       s.COLUMN_NAME AS `column`,
       s.COLLATION AS `direction`,
       s.SUB_PART AS `prefix_length`,
       s.INDEX_TYPE AS `method`,
       s.COMMENT AS `remark`,
       s.INDEX_COMMENT AS `comment`,
       s.EXPRESSION AS `expression`, --@ mysql from 80013
       NULL AS `expression`, --@ mysql before 80013
       NULL AS `expression`, --@ mariadb
       s.IS_VISIBLE AS `visible` --@ mysql
       IF(s.IGNORED = 'YES', 'NO', 'YES') AS `visible` --@ mariadb from 100600
       'YES' AS `visible` --@ mariadb before 100600
  FROM information_schema.STATISTICS AS s
 WHERE s.TABLE_SCHEMA = ?
   AND s.TABLE_NAME = ? --@ one
