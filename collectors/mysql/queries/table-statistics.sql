-- Persistent statistics of InnoDB tables and partitions; a partition's name is `table#P#partition[#SP#subpartition]`.
SELECT s.table_name AS `name`,
       s.n_rows AS `row_estimate`,
       (s.clustered_index_size + s.sum_of_other_index_sizes) * @@innodb_page_size AS `size_bytes`
  FROM mysql.innodb_table_stats AS s
 WHERE s.database_name = ?
   AND s.table_name LIKE '%#p#%'
