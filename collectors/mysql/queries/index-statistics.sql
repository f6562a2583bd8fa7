-- Sizes of InnoDB indexes from the persistent statistics, partitions added up.
SELECT s.table_name AS `table`,
       s.index_name AS `name`,
       SUM(IF(s.stat_name = 'size', s.stat_value, 0)) * @@innodb_page_size AS `size_bytes`,
       DATE_FORMAT(MAX(s.last_update), '%Y-%m-%dT%H:%i:%sZ') AS `analyzed_at`
  FROM mysql.innodb_index_stats AS s
 WHERE s.database_name = ?
   AND s.stat_name = 'size'
 GROUP BY s.table_name, s.index_name
